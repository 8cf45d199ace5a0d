//! Photos: choosing and reviewing.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use latchkey::steps::context::{Preview, PreviewOutcome, StepServices};
use latchkey_api_types::{DocumentSide, DocumentType};
use latchkey_client::Problem;
use latchkey_flow::{CameraProblem, FileProblem, Slot, Step, UploadStatus};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::context::{Scenario, services, session, with};
use crate::page::{assert_only_said, choose, draw_step, upload};

fn front() -> Slot {
    Slot { document_type: DocumentType::IdDocument, side: Some(DocumentSide::Front) }
}

fn selfie() -> Slot {
    Slot { document_type: DocumentType::Selfie, side: None }
}

fn of(kind: &str) -> Value {
    let missing = ["document.id_front", "document.id_back", "document.selfie"];
    with(
        session(&missing, &["document.id_type"]),
        json!({"id_document": {"type": kind, "issuing_country": "GB"}}),
    )
}

/// The calls of the step services.
#[derive(Clone, Default)]
struct Asked(Rc<RefCell<Vec<String>>>);

impl Asked {
    fn note(&self, what: &str, slot: &Slot, name: &str) {
        self.0.borrow_mut().push(format!("{what} {} {name}", slot.requirement()));
    }

    fn all(&self) -> Vec<String> {
        self.0.borrow().clone()
    }
}

/// Returns step services whose preview of a file gives `outcome`.
fn looking(asked: &Asked, outcome: impl Fn() -> PreviewOutcome + 'static) -> StepServices {
    let (looks, uses) = (asked.clone(), asked.clone());
    StepServices {
        preview: Rc::new(move |file, slot| {
            looks.note("look at", &slot, &file.name());
            let outcome = outcome();
            Box::pin(async move { outcome })
        }),
        use_preview: Rc::new(move |slot, preview| uses.note("use", &slot, &preview.file_name)),
        ..services()
    }
}

fn photo(held: &Rc<()>) -> Preview {
    Preview {
        address: Some("blob:latchkey-test".to_owned()),
        file_name: "Jane Doe.jpg".to_owned(),
        held: Rc::clone(held) as Rc<dyn std::any::Any>,
    }
}

#[wasm_bindgen_test]
async fn each_side_of_each_document_has_its_own_title() {
    let table = [
        ("passport", Step::IdFront, "Photo page of your passport"),
        ("driving_license", Step::IdFront, "Front of your driving licence"),
        ("driving_license", Step::IdBack, "Back of your driving licence"),
        ("id_card", Step::IdFront, "Front of your identity card"),
        ("id_card", Step::IdBack, "Back of your identity card"),
        ("residence_permit", Step::IdFront, "Front of your residence permit"),
        ("residence_permit", Step::IdBack, "Back of your residence permit"),
        ("moon_passport", Step::IdFront, "Front of your document"),
        ("moon_passport", Step::IdBack, "Back of your document"),
        ("passport", Step::Selfie, "A photo of your face"),
    ];
    for (kind, page, heading) in table {
        Scenario::at(page, of(kind)).await.assert_heading(heading);
    }
}

#[wasm_bindgen_test]
async fn without_a_page_camera_the_phones_own_is_used() {
    let without =
        || StepServices { camera_problem: Some(CameraProblem::Unsupported), ..services() };
    let document = draw_step(Step::IdFront, of("id_card"), without()).await;
    assert!(document.has_button("Take a photo") && document.has_button("Choose a file"));
    assert_eq!(
        document.input("photo-camera-input").get_attribute("capture").as_deref(),
        Some("environment")
    );
    assert_eq!(document.input("photo-input").accept(), "image/*,application/pdf");
    assert!(!document.input("photo-input").multiple());
    drop(document);

    let face = draw_step(Step::Selfie, of("id_card"), without()).await;
    assert_eq!(face.input("photo-camera-input").get_attribute("capture").as_deref(), Some("user"));
    assert_eq!(face.input("photo-input").accept(), "image/*", "a face is no PDF");
}

#[wasm_bindgen_test]
async fn a_photo_is_reviewed_before_it_is_used() {
    let (asked, held) = (Asked::default(), Rc::new(()));
    let shown = Rc::clone(&held);
    let scenario =
        draw_step(Step::IdFront, of("id_card"), looking(&asked, move || Ok(photo(&shown)))).await;
    choose(&scenario, "photo-input", &["IMG_1.HEIC"]).await;
    scenario.assert_heading("Can every word be read?");
    let photo = scenario.find("img");
    assert_eq!(photo.get_attribute("src").as_deref(), Some("blob:latchkey-test"));
    assert_eq!(photo.get_attribute("alt").as_deref(), Some("The photo that you have chosen"));
    assert_only_said(&scenario, "Jane Doe");
    scenario.press("Use this photo").await;
    assert_eq!(
        asked.all(),
        [
            format!("look at {} IMG_1.HEIC", front().requirement()),
            format!("use {} Jane Doe.jpg", front().requirement())
        ]
    );
    assert_eq!(scenario.events(), [], "whoever takes the photo over says so");
    scenario
        .change(|answering| {
            answering.uploads.push(upload(4, &front(), "Jane Doe.jpg", UploadStatus::Sending))
        })
        .await;
    scenario.assert_heading("Sending your photo");
    assert_eq!(
        scenario.find("img").get_attribute("src").as_deref(),
        Some("blob:latchkey-test"),
        "it stays in sight while it is sent"
    );
}

#[wasm_bindgen_test]
async fn another_photo_can_be_chosen_and_the_first_is_released() {
    let (asked, held) = (Asked::default(), Rc::new(()));
    let shown = Rc::clone(&held);
    let scenario =
        draw_step(Step::Selfie, of("id_card"), looking(&asked, move || Ok(photo(&shown)))).await;
    choose(&scenario, "photo-input", &["me.jpg"]).await;
    scenario.assert_heading("Is your face clear?");
    assert_eq!(Rc::strong_count(&held), 3);
    scenario.press("Choose another").await;
    scenario.assert_heading("A photo of your face");
    assert_eq!(Rc::strong_count(&held), 2, "its address is not kept alive");
    choose(&scenario, "photo-input", &["me.jpg"]).await;
    scenario.press("Use this photo").await;
    assert_eq!(asked.all().last(), Some(&format!("use {} Jane Doe.jpg", selfie().requirement())));
}

#[wasm_bindgen_test]
async fn a_pdf_is_shown_by_its_name() {
    let asked = Asked::default();
    let pdf =
        || Ok(Preview { address: None, file_name: "passport.pdf".to_owned(), held: Rc::new(()) });
    let scenario = draw_step(Step::IdFront, of("passport"), looking(&asked, pdf)).await;
    choose(&scenario, "photo-input", &["passport.pdf"]).await;
    assert_eq!(scenario.count("img"), 0);
    assert!(scenario.text().contains("passport.pdf"));
}

#[wasm_bindgen_test]
async fn every_unusable_file_is_reported_with_a_remedy() {
    let table = [
        (FileProblem::Empty, "This file is empty"),
        (FileProblem::TooLarge { limit_bytes: 20 * 1024 * 1024 }, "The limit is 20 MB"),
        (FileProblem::TypeUnsupported, "not a photo or a PDF"),
        (FileProblem::Encrypted, "locked with a password"),
        (FileProblem::HeifUnsupported, "choose a JPG"),
        (FileProblem::Unreadable, "cannot open this file"),
        (FileProblem::TooSmall, "too small to read"),
        (FileProblem::TooComplex, "too many pages or pixels"),
        (FileProblem::NotSent(Problem::Network), "lost the connection"),
    ];
    for (problem, words) in table {
        let asked = Asked::default();
        let scenario =
            draw_step(Step::IdFront, of("id_card"), looking(&asked, move || Err(problem.clone())))
                .await;
        choose(&scenario, "photo-input", &["Jane Doe.exe"]).await;
        let banner = scenario.find("[role=alert].banner-error").inner_text();
        assert!(
            banner.contains("This file cannot be used") && banner.contains(words),
            "{words} in {banner}"
        );
        scenario.assert_heading("Front of your identity card");
        assert!(scenario.has_button("Choose a file"), "another one can be chosen");
        assert_only_said(&scenario, "Jane Doe");
    }
}

#[wasm_bindgen_test]
async fn the_problem_of_one_file_is_gone_with_the_next() {
    let (asked, held) = (Asked::default(), Rc::new(()));
    let first = RefCell::new(Some(FileProblem::Empty));
    let services = looking(&asked, move || match first.borrow_mut().take() {
        Some(problem) => Err(problem),
        None => Ok(photo(&held)),
    });
    let scenario = draw_step(Step::IdFront, of("id_card"), services).await;
    choose(&scenario, "photo-input", &["empty.jpg"]).await;
    choose(&scenario, "photo-input", &["good.jpg"]).await;
    scenario.press("Choose another").await;
    assert_eq!(scenario.count("[role=alert]"), 0);
}

#[wasm_bindgen_test]
async fn leaving_while_a_photo_is_prepared_is_final() {
    let (ready, wait) = oneshot::channel::<PreviewOutcome>();
    let wait = RefCell::new(Some(wait));
    let preview = move |_, _| {
        let wait = wait.borrow_mut().take().unwrap();
        Box::pin(async move { wait.await.unwrap() })
            as latchkey::steps::context::Pending<PreviewOutcome>
    };
    let scenario = draw_step(
        Step::IdFront,
        of("id_card"),
        StepServices { preview: Rc::new(preview), ..services() },
    )
    .await;
    choose(&scenario, "photo-input", &["slow.jpg"]).await;
    scenario.assert_heading("Your photo");
    assert!(scenario.text().contains("Getting your photo ready"));
    scenario.change(|answering| answering.step = Step::Selfie).await;
    assert!(ready.send(Ok(photo(&Rc::new(())))).is_ok());
    scenario.settled().await;
    scenario.assert_heading("A photo of your face");
}

#[wasm_bindgen_test]
async fn an_earlier_refusal_is_explained() {
    let errors = json!([{"requirement": "document.id_front", "code": "document_expired"}]);
    let refused = with(
        of("passport"),
        json!({"requirements": {"missing": ["document.id_front", "document.selfie"], "errors": errors}}),
    );
    let scenario = Scenario::at(Step::IdFront, refused.clone()).await;
    assert!(
        scenario
            .find(".banner-warning")
            .inner_text()
            .contains("Your identity document has expired")
    );
    drop(scenario);
    assert_eq!(
        Scenario::at(Step::Selfie, refused).await.count(".banner"),
        0,
        "nothing is wrong with the face"
    );
}

#[wasm_bindgen_test]
async fn an_unfinished_photo_is_chosen_or_taken_again() {
    let unfinished = |method: &str| {
        let of_front = json!({
            "id": "du_5", "document_type": "id_document", "side": "front", "file_name": "Jane Doe.jpg", "file_size": 10, "received": 4,
            "expires_at": 9, "capture_method": method,
        });
        with(of("id_card"), json!({"unfinished_uploads": [of_front]}))
    };
    let scenario = Scenario::at(Step::IdFront, unfinished("file")).await;
    assert!(
        scenario
            .find(".upload-unfinished")
            .inner_text()
            .contains("We have 40% of this file. Choose the same file again")
    );
    assert!(
        scenario.has_button("Choose it again: Jane Doe.jpg")
            && scenario.has_button("Remove Jane Doe.jpg")
    );

    let scenario = Scenario::at(Step::IdFront, unfinished("camera")).await;
    assert!(
        scenario
            .find(".upload-unfinished")
            .inner_text()
            .contains("We do not have all of the photo that you took. Take it again.")
    );
    assert!(!scenario.has_button("Choose it again: Jane Doe.jpg"), "it is on no device any more");

    // The other side has a page of its own.
    let scenario = Scenario::at(Step::IdBack, unfinished("file")).await;
    assert_eq!(scenario.count(".upload-row"), 0);
}
