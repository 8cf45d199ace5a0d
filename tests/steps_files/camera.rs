//! A side of the document, or the face, by the camera: turned on, looked through, refused, and
//! never a dead end.

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

use crate::context::{Stage, services, session, with};
use crate::page::stage;

/// A session that has an identity card, and takes files or does not.
fn asking(is_live_only: bool) -> Value {
    let missing = ["document.id_front", "document.id_back", "document.selfie"];
    let facts = json!({
        "id_document": {"type": "id_card", "issuing_country": "GB"},
        "options": {"document": {"require_live_capture": is_live_only}},
    });
    with(session(&missing, &["document.id_type"]), facts)
}

/// What the browser's pretended camera sees.
async fn pretended_stream() -> MediaStream {
    let ask = Function::new_no_args("return navigator.mediaDevices.getUserMedia({ video: true })");
    let promise: Promise = ask.call0(&JsValue::NULL).unwrap().unchecked_into();
    JsFuture::from(promise).await.unwrap().unchecked_into()
}

/// A device's cameras: which were asked for, which is on, and how to take it away.
#[derive(Clone, Default)]
struct Cameras {
    asked: Rc<RefCell<Vec<CameraWish>>>,
    on: Rc<()>,
    lost: Rc<RefCell<Option<CameraLost>>>,
}

impl Cameras {
    /// How many are on.
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

/// StepServices whose camera comes to nothing.
fn without(problem: CameraProblem) -> StepServices {
    StepServices {
        open_camera: Rc::new(move |_, _| Box::pin(async move { CameraOutcome::Err(problem) })),
        ..services()
    }
}

/// Waits until there is something to be seen.
async fn looks_through(stage: &Stage) {
    while stage.seek(".viewfinder-on").is_none() {
        stage.settled().await;
    }
}

#[wasm_bindgen_test]
async fn where_live_capture_is_asked_for_nothing_on_the_page_takes_a_file() {
    for page in [Step::IdFront, Step::IdBack, Step::Selfie] {
        for services in [
            services(),
            without(CameraProblem::Refused),
            StepServices { camera_problem: Some(CameraProblem::Unsupported), ..services() },
        ] {
            let stage = stage(page.clone(), asking(true), services).await;
            assert_eq!((stage.count("input"), stage.count(".file-drop")), (0, 0), "{page:?}");
            if stage.has_button("Take a photo") {
                stage.press("Take a photo").await;
                assert_eq!(
                    (stage.count("input"), stage.count(".file-drop")),
                    (0, 0),
                    "{page:?}, without a camera"
                );
            }
        }
    }
}

#[wasm_bindgen_test]
async fn the_nearer_way_comes_first() {
    let order = async |is_handheld: bool| {
        let stage =
            stage(Step::IdFront, asking(false), StepServices { is_handheld, ..services() }).await;
        assert_eq!(stage.count("input[type=file]"), 1);
        [
            stage.find(".file-drop .button-primary").inner_text(),
            stage.find(".file-drop .button-secondary").inner_text(),
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
async fn a_photo_is_taken_looked_at_and_taken_again() {
    let cameras = Cameras::default();
    let stage = stage(Step::IdFront, asking(true), cameras.services()).await;
    stage.press("Take a photo").await;
    stage.assert_heading("Front of your identity card");
    assert!(stage.text().contains("Fill the frame"), "the outline is said in words too");
    assert_eq!(cameras.asked(), [ENVIRONMENT]);
    looks_through(&stage).await;
    assert_eq!(cameras.on(), 1);
    stage.press("Take photo").await;
    assert_eq!(cameras.on(), 0, "it is off as soon as there is a photo");
    stage.assert_heading("Can every word be read?");
    assert_eq!(
        stage.find("img").get_attribute("alt").as_deref(),
        Some("The photo that you have taken")
    );
    stage.press("Take it again").await;
    looks_through(&stage).await;
    assert_eq!((cameras.on(), cameras.asked().len()), (1, 2));
    stage.press("Cancel").await;
    assert_eq!(cameras.on(), 0);
    assert!(stage.has_button("Take a photo"));
}

#[wasm_bindgen_test]
async fn nothing_is_taken_before_there_is_anything_to_be_seen() {
    let forever = StepServices {
        open_camera: Rc::new(|_, _| Box::pin(std::future::pending())),
        ..services()
    };
    let stage = stage(Step::Selfie, asking(true), forever).await;
    stage.press("Take a photo").await;
    assert_eq!(stage.find(".shutter").get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(stage.find(".viewfinder [role=status]").inner_text().contains("Starting the camera"));
    stage.press("Take photo").await;
    stage.assert_heading("A photo of your face");
    stage.press("Cancel").await;
    assert!(stage.has_button("Take a photo"));
}

#[wasm_bindgen_test]
async fn only_what_looks_at_the_person_is_a_mirror_and_the_other_camera_is_one_press_away() {
    let cameras = Cameras::default();
    let stage = stage(Step::Selfie, asking(false), cameras.services()).await;
    stage.press("Take a photo").await;
    looks_through(&stage).await;
    assert_eq!(stage.count(".viewfinder-mirrored"), 1);
    stage.press("Other camera").await;
    looks_through(&stage).await;
    assert_eq!(cameras.asked(), [USER, ENVIRONMENT]);
    assert_eq!((stage.count(".viewfinder-mirrored"), cameras.on()), (0, 1));
}

#[wasm_bindgen_test]
async fn who_goes_to_another_page_leaves_no_camera_on() {
    let cameras = Cameras::default();
    let stage = stage(Step::IdFront, asking(true), cameras.services()).await;
    stage.press("Take a photo").await;
    looks_through(&stage).await;
    stage.change(|answering| answering.step = Step::Selfie).await;
    assert_eq!(cameras.on(), 0);
}

#[wasm_bindgen_test]
async fn a_camera_that_is_taken_away_is_said_and_can_come_back() {
    let cameras = Cameras::default();
    let stage = stage(Step::IdFront, asking(true), cameras.services()).await;
    stage.press("Take a photo").await;
    looks_through(&stage).await;
    cameras.lost.take().unwrap()(CameraProblem::Lost);
    stage.settled().await;
    stage.assert_heading("The camera has stopped");
    assert_eq!(cameras.on(), 0);
    stage.press("Try again").await;
    looks_through(&stage).await;
    stage.assert_heading("Front of your identity card");
}

#[wasm_bindgen_test]
async fn each_problem_has_its_own_words_and_a_way_on() {
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
        let live = stage(Step::Selfie, asking(true), without(problem)).await;
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

        let any = stage(Step::Selfie, asking(false), without(problem)).await;
        any.press("Take a photo").await;
        any.assert_heading(heading);
        assert!(
            any.has_button("Choose a file") && !any.has_button("Save and leave"),
            "{problem:?}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_browser_that_can_have_no_camera_is_told_so_at_once_where_only_a_camera_will_do() {
    let services = StepServices {
        camera_problem: Some(CameraProblem::Unsupported),
        is_hosted: true,
        ..services()
    };
    let stage = stage(Step::IdFront, asking(true), services).await;
    stage.assert_heading("This browser cannot use the camera");
    assert!(
        stage.text().contains("Ask Harbour Homes for a new link"),
        "this one opens nowhere else"
    );
}

#[wasm_bindgen_test]
async fn a_session_that_comes_to_ask_for_live_capture_takes_the_file_away() {
    let stage = Stage::at(Step::IdFront, asking(false)).await;
    assert_eq!(stage.count("input[type=file]"), 1);
    stage.saved(asking(true)).await;
    assert_eq!(stage.count("input[type=file]"), 0);
    assert!(stage.has_button("Take a photo"));
}
