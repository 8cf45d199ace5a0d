//! Photos by the camera: turned on, used, refused, and the alternatives.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use latchkey::steps::context::{CameraLost, CameraOutcome, OpenCamera, Preview, StepServices};
use latchkey_flow::{CameraProblem, CameraWish, Event, Facing, Step};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::MediaStream;

use crate::context::{Scenario, services, session, with};
use crate::page::draw_step;

/// Returns a session with an identity card, in which only a live capture is accepted or files are
/// too.
fn asking(is_live_only: bool) -> Value {
    let missing = ["document.id_front", "document.id_back", "document.selfie"];
    let facts = json!({
        "id_document": {"type": "id_card", "issuing_country": "GB"},
        "options": {"document": {"require_live_capture": is_live_only}},
    });
    with(session(&missing, &["document.id_type"]), facts)
}

/// Returns the stream of the browser's fake camera.
async fn pretended_stream() -> MediaStream {
    let ask = Function::new_no_args("return navigator.mediaDevices.getUserMedia({ video: true })");
    let promise: Promise = ask.call0(&JsValue::NULL).unwrap().unchecked_into();
    JsFuture::from(promise).await.unwrap().unchecked_into()
}

/// The cameras of a device: which were requested, which are on, and how to remove one.
#[derive(Clone, Default)]
struct Cameras {
    asked: Rc<RefCell<Vec<CameraWish>>>,
    on: Rc<()>,
    lost: Rc<RefCell<Option<CameraLost>>>,
}

impl Cameras {
    /// Returns how many are on.
    fn on(&self) -> usize {
        Rc::strong_count(&self.on) - 1
    }

    fn asked(&self) -> Vec<CameraWish> {
        self.asked.borrow().clone()
    }

    fn services(&self) -> StepServices {
        let cameras = Cameras { on: Rc::default(), ..self.clone() };
        let on = Rc::downgrade(&self.on);
        StepServices {
            open_camera: Rc::new(move |wish, lost| {
                cameras.asked.borrow_mut().push(wish.clone());
                cameras.lost.replace(Some(lost));
                let held = on.upgrade().unwrap();
                Box::pin(async move {
                    let next = Some(CameraWish::Facing(if wish == USER {
                        Facing::Environment
                    } else {
                        Facing::User
                    }));
                    Ok(OpenCamera {
                        stream: pretended_stream().await,
                        is_mirrored: wish == USER,
                        next,
                        held: Box::new(held),
                    })
                })
            }),
            photograph: Rc::new(|video, _| {
                assert!(video.video_width() > 0, "there is something to be seen");
                let photo = Preview {
                    address: Some("blob:taken".to_owned()),
                    file_name: "front.jpg".to_owned(),
                    held: Rc::new(()),
                };
                Box::pin(async { Ok(photo) })
            }),
            ..services()
        }
    }
}

const USER: CameraWish = CameraWish::Facing(Facing::User);
const ENVIRONMENT: CameraWish = CameraWish::Facing(Facing::Environment);

/// Returns step services whose camera fails.
fn without(problem: CameraProblem) -> StepServices {
    StepServices {
        open_camera: Rc::new(move |_, _| Box::pin(async move { CameraOutcome::Err(problem) })),
        ..services()
    }
}

/// Waits until there is a video.
async fn looks_through(scenario: &Scenario) {
    while scenario.seek(".viewfinder-on").is_none() {
        scenario.settled().await;
    }
}

#[wasm_bindgen_test]
async fn with_live_capture_nothing_on_the_page_takes_a_file() {
    for page in [Step::IdFront, Step::IdBack, Step::Selfie] {
        for services in [
            services(),
            without(CameraProblem::Refused),
            StepServices { camera_problem: Some(CameraProblem::Unsupported), ..services() },
        ] {
            let scenario = draw_step(page.clone(), asking(true), services).await;
            assert_eq!((scenario.count("input"), scenario.count(".file-drop")), (0, 0), "{page:?}");
            if scenario.has_button("Take a photo") {
                scenario.press("Take a photo").await;
                assert_eq!(
                    (scenario.count("input"), scenario.count(".file-drop")),
                    (0, 0),
                    "{page:?}, without a camera"
                );
            }
        }
    }
}

#[wasm_bindgen_test]
async fn the_more_suitable_way_is_first() {
    let order = async |is_handheld: bool| {
        let scenario =
            draw_step(Step::IdFront, asking(false), StepServices { is_handheld, ..services() })
                .await;
        assert_eq!(scenario.count("input[type=file]"), 1);
        [
            scenario.find(".file-drop .button-primary").inner_text(),
            scenario.find(".file-drop .button-secondary").inner_text(),
        ]
    };
    assert_eq!(
        order(true).await.map(|name| name.trim().to_owned()),
        ["Take a photo", "Choose a file"]
    );
    assert_eq!(
        order(false).await.map(|name| name.trim().to_owned()),
        ["Choose a file", "Take a photo"]
    );
}

#[wasm_bindgen_test]
async fn a_photo_is_taken_reviewed_and_retaken() {
    let cameras = Cameras::default();
    let scenario = draw_step(Step::IdFront, asking(true), cameras.services()).await;
    scenario.press("Take a photo").await;
    scenario.assert_heading("Front of your identity card");
    assert!(scenario.text().contains("Fill the frame"), "the outline is said in words too");
    assert_eq!(cameras.asked(), [ENVIRONMENT]);
    looks_through(&scenario).await;
    assert_eq!(cameras.on(), 1);
    scenario.press("Take photo").await;
    assert_eq!(cameras.on(), 0, "it is off as soon as there is a photo");
    scenario.assert_heading("Can every word be read?");
    assert_eq!(
        scenario.find("img").get_attribute("alt").as_deref(),
        Some("The photo that you have taken")
    );
    scenario.press("Take it again").await;
    looks_through(&scenario).await;
    assert_eq!((cameras.on(), cameras.asked().len()), (1, 2));
    scenario.press("Cancel").await;
    assert_eq!(cameras.on(), 0);
    assert!(scenario.has_button("Take a photo"));
}

#[wasm_bindgen_test]
async fn no_photo_is_taken_before_there_is_a_video() {
    let forever = StepServices {
        open_camera: Rc::new(|_, _| Box::pin(std::future::pending())),
        ..services()
    };
    let scenario = draw_step(Step::Selfie, asking(true), forever).await;
    scenario.press("Take a photo").await;
    assert_eq!(scenario.find(".shutter").get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(
        scenario.find(".viewfinder [role=status]").inner_text().contains("Starting the camera")
    );
    scenario.press("Take photo").await;
    scenario.assert_heading("A photo of your face");
    scenario.press("Cancel").await;
    assert!(scenario.has_button("Take a photo"));
}

#[wasm_bindgen_test]
async fn only_the_front_camera_is_mirrored_and_cameras_can_be_switched() {
    let cameras = Cameras::default();
    let scenario = draw_step(Step::Selfie, asking(false), cameras.services()).await;
    scenario.press("Take a photo").await;
    looks_through(&scenario).await;
    assert_eq!(scenario.count(".viewfinder-mirrored"), 1);
    scenario.press("Other camera").await;
    looks_through(&scenario).await;
    assert_eq!(cameras.asked(), [USER, ENVIRONMENT]);
    assert_eq!((scenario.count(".viewfinder-mirrored"), cameras.on()), (0, 1));
}

#[wasm_bindgen_test]
async fn leaving_the_page_turns_the_camera_off() {
    let cameras = Cameras::default();
    let scenario = draw_step(Step::IdFront, asking(true), cameras.services()).await;
    scenario.press("Take a photo").await;
    looks_through(&scenario).await;
    scenario.change(|answering| answering.step = Step::Selfie).await;
    assert_eq!(cameras.on(), 0);
}

#[wasm_bindgen_test]
async fn a_lost_camera_is_reported_and_can_be_used_again() {
    let cameras = Cameras::default();
    let scenario = draw_step(Step::IdFront, asking(true), cameras.services()).await;
    scenario.press("Take a photo").await;
    looks_through(&scenario).await;
    cameras.lost.take().unwrap()(CameraProblem::Lost);
    scenario.settled().await;
    scenario.assert_heading("The camera has stopped");
    assert_eq!(cameras.on(), 0);
    scenario.press("Try again").await;
    looks_through(&scenario).await;
    scenario.assert_heading("Front of your identity card");
}

#[wasm_bindgen_test]
async fn each_problem_has_its_own_texts_and_alternatives() {
    let table = [
        (CameraProblem::Missing, "No camera was found", true),
        (CameraProblem::Refused, "The camera was not allowed", true),
        (CameraProblem::Blocked, "The camera is blocked for this page", true),
        (CameraProblem::NotDelegated, "The camera cannot be used on this site", false),
        (CameraProblem::InUse, "Something else is using the camera", true),
        (CameraProblem::Unsupported, "This browser cannot use the camera", false),
        (CameraProblem::Insecure, "The camera cannot be used here", false),
        (CameraProblem::Lost, "The camera has stopped", true),
        (CameraProblem::Away, "We turned the camera off", true),
        (CameraProblem::Broken, "The camera did not start", true),
    ];
    for (problem, heading, is_retryable) in table {
        let live = draw_step(Step::Selfie, asking(true), without(problem)).await;
        live.press("Take a photo").await;
        live.assert_heading(heading);
        assert_eq!(live.has_button("Try again"), is_retryable, "{problem:?}");
        assert!(
            live.text().contains("Open the site of Harbour Homes in another browser or on a phone"),
            "{problem:?}"
        );
        assert!(live.text().contains("ask Harbour Homes what else you can do"), "{problem:?}");
        live.press("Save and leave").await;
        assert_eq!(live.event(), Event::LeaveRequested);
        drop(live);

        let any = draw_step(Step::Selfie, asking(false), without(problem)).await;
        any.press("Take a photo").await;
        any.assert_heading(heading);
        assert!(
            any.has_button("Choose a file") && !any.has_button("Save and leave"),
            "{problem:?}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_browser_without_camera_is_reported_at_once_if_live_capture_is_required() {
    let services = StepServices {
        camera_problem: Some(CameraProblem::Unsupported),
        is_hosted: true,
        ..services()
    };
    let scenario = draw_step(Step::IdFront, asking(true), services).await;
    scenario.assert_heading("This browser cannot use the camera");
    assert!(
        scenario.text().contains("Ask Harbour Homes for a new link"),
        "this one opens nowhere else"
    );
}

#[wasm_bindgen_test]
async fn a_session_that_starts_to_require_live_capture_offers_no_file_any_more() {
    let scenario = Scenario::at(Step::IdFront, asking(false)).await;
    assert_eq!(scenario.count("input[type=file]"), 1);
    scenario.saved(asking(true)).await;
    assert_eq!(scenario.count("input[type=file]"), 0);
    assert!(scenario.has_button("Take a photo"));
}
