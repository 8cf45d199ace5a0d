//! What lies beside the stage: files to choose, stored documents, uploads, and a look at what a
//! page gives away.

use js_sys::Function;
use latchkey::steps::context::StepServices;
use latchkey_flow::{Answering, ChosenFile, Slot, State, Step, Upload, UploadId, UploadStatus};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, Element, Event};

use crate::context::{Stage, read};

/// The person at `page` of `session`, with nothing going on.
pub(crate) fn answering(page: Step, session: Value) -> State {
    State::Answering(Box::new(Answering::new(read(session), page)))
}

/// The person at `page` of `session`, with these tools.
pub(crate) async fn stage(page: Step, session: Value, services: StepServices) -> Stage {
    Stage::in_state(answering(page, session), services).await
}

/// A stored document.
pub(crate) fn document(
    id: &str,
    kind: &str,
    side: Option<&str>,
    name: &str,
    status: &str,
) -> Value {
    json!({
        "id": id, "object": "document_upload", "session": "vs_1", "document_type": kind, "side": side, "status": status,
        "file_name": name, "file_size": 2048, "mime_type": "image/jpeg", "created": 1,
    })
}

/// A file of 4 MB, three quarters of it sent, on its way into `slot`.
pub(crate) fn upload(id: u32, slot: &Slot, name: &str, status: UploadStatus) -> Upload {
    let size = 4_194_304;
    let chosen = ChosenFile {
        id: UploadId(id),
        slot: slot.clone(),
        file_name: name.to_owned(),
        size,
        is_from_camera: false,
    };
    Upload { status, sent: 3_145_728, ..Upload::chosen(chosen) }
}

/// Chooses files of these names with the file input of this id, as the browser's own list of files
/// does.
pub(crate) async fn choose(stage: &Stage, input: &str, names: &[&str]) {
    let make = Function::new_with_args(
        "names",
        "const chosen = new DataTransfer(); for (const name of names.split('|')) chosen.items.add(new File(['words'], name)); return chosen",
    );
    let chosen: DataTransfer =
        make.call1(&JsValue::NULL, &names.join("|").into()).unwrap().unchecked_into();
    let input = stage.input(input);
    input.set_files(chosen.files().as_ref());
    input.dispatch_event(&Event::new("change").unwrap()).unwrap();
    stage.settled().await;
}

/// Asserts that `words` can be read on the page, or heard as the name of a control, and are in no
/// other attribute: those are read by extensions, style sheets and error reports.
pub(crate) fn assert_only_said(stage: &Stage, words: &str) {
    let page = page(stage);
    let elements = page.query_selector_all("*").unwrap();
    for element in
        (0..elements.length()).filter_map(|index| elements.item(index)?.dyn_into::<Element>().ok())
    {
        for name in element.get_attribute_names().iter().filter_map(|name| name.as_string()) {
            let value = element.get_attribute(&name).unwrap_or_default();
            assert!(
                name == "aria-label" || !value.contains(words),
                "{name} of {}",
                element.outer_html()
            );
        }
    }
}

/// Asserts that `words` are nowhere on the page, neither to be seen nor hidden.
pub(crate) fn assert_kept_back(stage: &Stage, words: &str) {
    let page = page(stage).inner_html();
    assert!(!page.contains(words), "{page}");
}

fn page(stage: &Stage) -> Element {
    let ancestors =
        std::iter::successors(Some(stage.find("h1").unchecked_into::<Element>()), |element| {
            element.parent_element()
        });
    ancestors.into_iter().take_while(|element| element.tag_name() != "BODY").last().unwrap()
}

/// The words of every element that a selector finds.
pub(crate) fn words_of(stage: &Stage, selector: &str) -> Vec<String> {
    let found = page(stage).query_selector_all(selector).unwrap();
    (0..found.length())
        .filter_map(|index| Some(found.item(index)?.text_content()?.trim().to_owned()))
        .collect()
}
