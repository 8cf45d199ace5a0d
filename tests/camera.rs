//! The camera adapter with the browser's fake camera: opening, capturing, releasing, and each kind
//! of refusal.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use futures_channel::mpsc;
use futures_util::StreamExt;
use js_sys::{Function, Promise};
use latchkey::capture::camera::{Camera, known_problem, photograph};
use latchkey::capture::{PreparedKind, Purpose, prepare_with};
use latchkey_flow::{CameraProblem, CameraWish, Facing};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Event, HtmlVideoElement, MediaStreamTrack};

wasm_bindgen_test_configure!(run_in_browser);

const DOCUMENT: CameraWish = CameraWish::Facing(Facing::Environment);
const FACE: CameraWish = CameraWish::Facing(Facing::User);

/// Replaces parts of the browser by the result of `script` until this is dropped.
struct Browser {
    restore: Function,
}

impl Browser {
    fn with(script: &str) -> Self {
        let script = format!(
            "const devices = navigator.mediaDevices, permissions = navigator.permissions; {script};
             return () => [devices, permissions, navigator, document].forEach((part) =>
               ['getUserMedia', 'enumerateDevices', 'query', 'mediaDevices', 'permissionsPolicy', 'hidden'].forEach((name) => delete part[name]))"
        );
        Self {
            restore: Function::new_no_args(&script).call0(&JsValue::NULL).unwrap().unchecked_into(),
        }
    }

    /// Makes cameras fail with an error of this name.
    fn failing(error: &str) -> Self {
        Self::with(&format!(
            "devices.getUserMedia = () => Promise.reject(new DOMException('', '{error}'))"
        ))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.restore.call0(&JsValue::NULL).unwrap();
    }
}

async fn open(wish: CameraWish) -> Result<Camera, CameraProblem> {
    Camera::open(wish, |_| ()).await
}

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

fn track(camera: &Camera) -> MediaStreamTrack {
    camera.stream().get_tracks().get(0).unchecked_into()
}

fn state(track: &MediaStreamTrack) -> String {
    js_sys::Reflect::get(track, &"readyState".into()).unwrap().as_string().unwrap()
}

/// Returns a video element that plays the camera's stream.
async fn showing(camera: &Camera) -> HtmlVideoElement {
    let show = Function::new_with_args(
        "stream",
        "const video = document.createElement('video'); video.muted = true; video.srcObject = stream; return video.play().then(() => video)",
    );
    let shown: Promise = show.call1(&JsValue::NULL, camera.stream()).unwrap().unchecked_into();
    JsFuture::from(shown).await.unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn the_visible_frame_becomes_a_photo() {
    let camera = open(DOCUMENT).await.unwrap();
    let video = showing(&camera).await;
    let frame = photograph(&video, "front.jpg");
    // The frame is captured at the press, not later.
    drop(camera);
    video.set_src_object(None);
    let prepared = prepare_with(&frame.await.unwrap(), Purpose::IdDocument, None).await.unwrap();
    let PreparedKind::Jpeg { width, height } = prepared.kind else { panic!("{:?}", prepared.kind) };
    assert_eq!(width * 3, height * 4, "as much as the viewfinder shows");
    assert_eq!(prepared.file_name, "front.jpg");
}

#[wasm_bindgen_test]
async fn an_element_without_video_gives_no_photo() {
    let video = document().create_element("video").unwrap().unchecked_into();
    assert!(photograph(&video, "front.jpg").await.is_none());
}

#[wasm_bindgen_test]
async fn a_camera_that_is_dropped_is_off() {
    let camera = open(DOCUMENT).await.unwrap();
    let track = track(&camera);
    assert_eq!(state(&track), "live");
    drop(camera);
    assert_eq!(state(&track), "ended");
}

#[wasm_bindgen_test]
async fn a_camera_that_faces_the_applicant_is_mirrored() {
    assert!(open(FACE).await.unwrap().is_mirrored());
    assert!(!open(DOCUMENT).await.unwrap().is_mirrored());
}

#[wasm_bindgen_test]
async fn the_other_camera_is_the_next_one_or_the_one_facing_the_other_way() {
    let list = |cameras: &str| {
        Browser::with(&format!(
            "devices.enumerateDevices = async () => {cameras}.map((deviceId) => ({{ kind: 'videoinput', deviceId }}))"
        ))
    };
    let alone = list("['only']");
    assert_eq!(open(DOCUMENT).await.unwrap().next(), None);
    drop(alone);
    let pair = list("['first', 'second']");
    // The fake camera reports no facing, and its id differs from both.
    assert_eq!(open(DOCUMENT).await.unwrap().next(), Some(&CameraWish::Device("first".to_owned())));
    assert!(
        open(CameraWish::Device("second".to_owned())).await.is_ok(),
        "an id that is unknown by now is only a wish"
    );
    let says_where = "const ask = devices.getUserMedia.bind(devices); devices.getUserMedia = async (wish) => { const stream = await ask(wish);
         stream.getTracks()[0].getSettings = () => ({ facingMode: 'environment' }); return stream }";
    let phone = Browser::with(says_where);
    assert_eq!(open(DOCUMENT).await.unwrap().next(), Some(&FACE));
    drop((phone, pair));
}

#[wasm_bindgen_test]
async fn a_lost_camera_is_reported() {
    let (told, mut hears) = mpsc::unbounded();
    let camera =
        Camera::open(DOCUMENT, move |problem| told.unbounded_send(problem).unwrap()).await.unwrap();
    track(&camera).dispatch_event(&Event::new("ended").unwrap()).unwrap();
    assert_eq!(hears.next().await, Some(CameraProblem::Lost));
    drop(camera);
    assert_eq!(hears.next().await, None, "nobody listens any more");
}

#[wasm_bindgen_test]
async fn a_camera_of_a_hidden_page_is_turned_off() {
    let (told, mut hears) = mpsc::unbounded();
    let camera =
        Camera::open(DOCUMENT, move |problem| told.unbounded_send(problem).unwrap()).await.unwrap();
    let unseen = Browser::with(
        "window.time = window.setTimeout; window.setTimeout = (act, wait) => { if (wait === 30000) queueMicrotask(act); return 0 };
         Object.defineProperty(document, 'hidden', { configurable: true, value: true })",
    );
    document().dispatch_event(&Event::new("visibilitychange").unwrap()).unwrap();
    Function::new_no_args("window.setTimeout = window.time; delete window.time")
        .call0(&JsValue::NULL)
        .unwrap();
    drop(unseen);
    assert_eq!(hears.next().await, Some(CameraProblem::Away));
    drop(camera);
}

#[wasm_bindgen_test]
async fn camera_errors_are_classified_by_remedy() {
    let table = [
        ("NotFoundError", CameraProblem::Missing),
        ("NotReadableError", CameraProblem::InUse),
        ("AbortError", CameraProblem::InUse),
        ("OverconstrainedError", CameraProblem::Missing),
        ("UnknownError", CameraProblem::Broken),
    ];
    for (error, problem) in table {
        let browser = Browser::failing(error);
        assert_eq!(open(DOCUMENT).await.unwrap_err(), problem, "{error}");
        drop(browser);
    }
}

#[wasm_bindgen_test]
async fn a_refusal_differs_from_a_remembered_one() {
    for (around, problem) in [
        ("permissions.query = async () => ({ state: 'prompt' })", CameraProblem::Refused),
        ("permissions.query = async () => { throw new TypeError() }", CameraProblem::Refused),
        ("permissions.query = async () => ({ state: 'denied' })", CameraProblem::Blocked),
    ] {
        let browser = Browser::with(&format!(
            "{around}; devices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
        ));
        assert_eq!(open(DOCUMENT).await.unwrap_err(), problem, "{around}");
        drop(browser);
    }
}

#[wasm_bindgen_test]
async fn any_camera_is_used_if_none_matches_the_request() {
    let picky = "const ask = devices.getUserMedia.bind(devices); devices.getUserMedia = (wish) =>
         wish.video === true ? ask(wish) : Promise.reject(new DOMException('', 'OverconstrainedError'))";
    let browser = Browser::with(picky);
    assert!(open(DOCUMENT).await.is_ok());
    drop(browser);
}

#[wasm_bindgen_test]
async fn a_browser_without_camera_access_is_known_before_a_request() {
    assert_eq!(known_problem(), None);
    let inside_an_app = Browser::with(
        "Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: undefined })",
    );
    assert_eq!(known_problem(), Some(CameraProblem::Unsupported));
    assert_eq!(open(DOCUMENT).await.unwrap_err(), CameraProblem::Unsupported);
    drop(inside_an_app);
    assert_eq!(known_problem(), None);
}

#[wasm_bindgen_test]
async fn without_delegation_the_camera_is_not_requested() {
    let framed = Browser::with(
        "Object.defineProperty(document, 'permissionsPolicy', { configurable: true, value: { allowsFeature: (name) => name !== 'camera' } });
         devices.getUserMedia = () => { throw new Error('asked') }",
    );
    assert_eq!(known_problem(), Some(CameraProblem::NotDelegated));
    assert_eq!(open(DOCUMENT).await.unwrap_err(), CameraProblem::NotDelegated);
    drop(framed);
    assert_eq!(known_problem(), None);
}
