//! Helpers for pages with files: files to choose, stored documents, uploads, and checks of what a
//! page exposes.

use js_sys::Function;
use latchkey::steps::context::StepServices;
use latchkey_flow::{Answering, ChosenFile, Slot, State, Step, Upload, UploadId, UploadStatus};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, Element, Event};

use crate::context::{Scenario, read};

/// Returns the state of an applicant at a step with nothing in progress.
pub(crate) fn answering(page: Step, session: Value) -> State {
    State::Answering(Box::new(Answering::new(read(session), page)))
}

/// Draws a step with these services.
pub(crate) async fn draw_step(page: Step, session: Value, services: StepServices) -> Scenario {
    Scenario::in_state(answering(page, session), services).await
}

/// Returns a stored document.
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

/// Returns an upload of 4 MB into `slot`, three quarters of which are sent.
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

/// Chooses files of these names in the file input with this id, as the browser's file picker does.
pub(crate) async fn choose(scenario: &Scenario, input: &str, names: &[&str]) {
    let make = Function::new_with_args(
        "names",
        "const chosen = new DataTransfer(); for (const name of names.split('|')) chosen.items.add(new File(['words'], name)); return chosen",
    );
    let chosen: DataTransfer =
        make.call1(&JsValue::NULL, &names.join("|").into()).unwrap().unchecked_into();
    let input = scenario.input(input);
    input.set_files(chosen.files().as_ref());
    input.dispatch_event(&Event::new("change").unwrap()).unwrap();
    scenario.settled().await;
}

/// Asserts that `words` are visible on the page or the accessible name of a control, and in no
/// other attribute: those are read by extensions, style sheets and error reports.
pub(crate) fn assert_only_said(scenario: &Scenario, words: &str) {
    let page = page(scenario);
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

/// Asserts that `words` are nowhere on the page, neither visible nor hidden.
pub(crate) fn assert_kept_back(scenario: &Scenario, words: &str) {
    let page = page(scenario).inner_html();
    assert!(!page.contains(words), "{page}");
}

fn page(scenario: &Scenario) -> Element {
    let ancestors =
        std::iter::successors(Some(scenario.find("h1").unchecked_into::<Element>()), |element| {
            element.parent_element()
        });
    ancestors.into_iter().take_while(|element| element.tag_name() != "BODY").last().unwrap()
}

/// Returns the text of every element that a selector matches.
pub(crate) fn words_of(scenario: &Scenario, selector: &str) -> Vec<String> {
    let found = page(scenario).query_selector_all(selector).unwrap();
    (0..found.length())
        .filter_map(|index| Some(found.item(index)?.text_content()?.trim().to_owned()))
        .collect()
}
