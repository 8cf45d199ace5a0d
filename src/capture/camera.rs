//! The device's camera.
//!
//! A [`Camera`] is a handle: when it is dropped, its tracks stop and the device's light goes out.
//! Problems are classified by what the applicant can do about them ([`CameraProblem`]). A video
//! element of the page plays the stream, and [`photograph`] captures a frame of it.
//!
//! Many properties are read by name rather than by typed bindings, as browsers lack half of them,
//! and calling a missing one would throw.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, JSON, Promise, Reflect};
use latchkey_flow::camera::{self, CameraProblem, CameraWish, Facing};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamTrack};

use super::Source;
use super::canvas::Canvas;

/// The requested resolution, as large as documents are sent, in the aspect ratio of the viewfinder.
/// A smaller camera gives what it has.
const IDEAL: &str = r#"{"width":{"ideal":1920},"height":{"ideal":1440}}"#;

/// How long a camera stays on while the page is hidden, in milliseconds.
const UNSEEN_LIMIT_MS: u32 = 30_000;

/// The quality of a frame, which is encoded once more before it is sent.
const FRAME_QUALITY: f64 = 0.95;

/// A camera that is on.
pub struct Camera {
    stream: MediaStream,
    is_mirrored: bool,
    next: Option<CameraWish>,
    _watch: Vec<EventListener>,
}

impl std::fmt::Debug for Camera {
    /// Without the stream and the device id, which is a fingerprint.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Camera")
            .field("is_mirrored", &self.is_mirrored)
            .finish_non_exhaustive()
    }
}

/// Returns why this page can have no camera, if that is known before one is requested, so that
/// nobody presses a button that cannot work.
pub fn known_problem() -> Option<CameraProblem> {
    if !devices().is_some_and(|devices| get(&devices, "getUserMedia").is_function()) {
        let is_secure = get(&js_sys::global(), "isSecureContext").is_truthy();
        return Some(if is_secure { CameraProblem::Unsupported } else { CameraProblem::Insecure });
    }
    // Only some browsers report whether the embedding page delegates the camera, by an old or a new
    // API name.
    let document = get(&js_sys::global(), "document");
    let policy = ["permissionsPolicy", "featurePolicy"]
        .map(|name| get(&document, name))
        .into_iter()
        .find(JsValue::is_object)?;
    let is_delegated = call(&policy, "allowsFeature", &"camera".into())?.as_bool()?;
    (!is_delegated).then_some(CameraProblem::NotDelegated)
}

impl Camera {
    /// Turns on the requested camera, otherwise any. The browser may ask the applicant first.
    /// `on_lost` is called when the camera is no longer usable; the caller then drops it.
    pub async fn open(
        requested: CameraWish,
        on_lost: impl Fn(CameraProblem) + 'static,
    ) -> Result<Self, CameraProblem> {
        let Some(devices) = devices().filter(|_| known_problem().is_none()) else {
            return Err(known_problem().unwrap_or(CameraProblem::Unsupported));
        };
        let mut opened = stream(&devices, &constraints(&requested)).await;
        if opened.as_ref().is_err_and(|error| name_of(error) == camera::OVERCONSTRAINED) {
            opened = stream(&devices, &JsValue::TRUE).await;
        }
        let stream = match opened {
            Ok(stream) => stream,
            Err(error) => return Err(CameraProblem::named(&name_of(&error), is_blocked().await)),
        };
        // From here on the camera stops when this is dropped, also if the future is.
        let mut camera = Self {
            stream,
            is_mirrored: requested == CameraWish::Facing(Facing::User),
            next: None,
            _watch: Vec::new(),
        };
        let track: MediaStreamTrack =
            camera.stream.get_tracks().get(0).dyn_into().map_err(|_| CameraProblem::Missing)?;
        let settings = call(&track, "getSettings", &JsValue::UNDEFINED).unwrap_or_default();
        let facing = match get(&settings, "facingMode").as_string().as_deref() {
            Some("user") => Some(Facing::User),
            Some("environment") => Some(Facing::Environment),
            Some(_) | None => None,
        };
        if let Some(facing) = facing {
            camera.is_mirrored = facing == Facing::User;
        }
        camera.next = next(&devices, facing, &get(&settings, "deviceId")).await;
        camera._watch = watch(&track, on_lost);
        Ok(camera)
    }

    /// Returns the stream for a video element.
    pub fn stream(&self) -> &MediaStream {
        &self.stream
    }

    /// Returns whether the video is to be mirrored, because it shows the applicant.
    pub fn is_mirrored(&self) -> bool {
        self.is_mirrored
    }

    /// Returns the device's other camera, if there is one.
    pub fn next(&self) -> Option<&CameraWish> {
        self.next.as_ref()
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.stream.get_tracks().iter() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

/// Captures the current frame of a video element: in the camera's resolution, not mirrored, and
/// cropped to the visible part. The element is not needed after this returns. `None` if it shows
/// nothing.
pub fn photograph(
    video: &HtmlVideoElement,
    file_name: &'static str,
) -> impl Future<Output = Option<Source>> + use<> {
    let drawn = draw(video);
    async move { Some(Source::new(drawn?.jpeg(FRAME_QUALITY).await?, file_name)) }
}

fn draw(video: &HtmlVideoElement) -> Option<Canvas> {
    let crop = camera::visible_crop(video.video_width(), video.video_height());
    let canvas = Canvas::new(crop.width, crop.height)?;
    let [x, y, width, height] = [crop.x, crop.y, crop.width, crop.height].map(f64::from);
    let context = canvas.white_context()?;
    context
        .draw_image_with_html_video_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            video, x, y, width, height, 0.0, 0.0, width, height,
        )
        .ok()?;
    Some(canvas)
}

/// Returns the constraints: video without audio, and nothing mandatory, so that any camera is
/// accepted.
fn constraints(requested: &CameraWish) -> JsValue {
    let video = JSON::parse(IDEAL).unwrap_or_default();
    let (name, value) = match requested {
        CameraWish::Facing(facing) => ("facingMode", facing.as_str()),
        CameraWish::Device(id) => ("deviceId", id.as_str()),
    };
    // Setting a property of a fresh plain object does not fail.
    let _ = Reflect::set(&video, &name.into(), &value.into());
    video
}

async fn stream(devices: &JsValue, video: &JsValue) -> Result<MediaStream, JsValue> {
    let constraints = js_sys::Object::new();
    Reflect::set(&constraints, &"video".into(), video)?;
    let promise = call(devices, "getUserMedia", &constraints).unwrap_or_default();
    JsFuture::from(Promise::resolve(&promise)).await?.dyn_into()
}

/// Returns whether the browser refuses without asking.
async fn is_blocked() -> Option<bool> {
    let permissions = get(&navigator()?, "permissions");
    let wanted = JSON::parse(r#"{"name":"camera"}"#).ok()?;
    let answer =
        JsFuture::from(Promise::resolve(&call(&permissions, "query", &wanted)?)).await.ok()?;
    Some(get(&answer, "state").as_string()? == "denied")
}

/// Returns the camera to switch to: the one with the opposite facing if there are two, otherwise
/// the next of the list.
async fn next(devices: &JsValue, facing: Option<Facing>, current: &JsValue) -> Option<CameraWish> {
    let listed =
        JsFuture::from(Promise::resolve(&call(devices, "enumerateDevices", &JsValue::UNDEFINED)?))
            .await
            .ok()?;
    let cameras: Vec<JsValue> = Array::from(&listed)
        .iter()
        .filter(|device| get(device, "kind").as_string().as_deref() == Some("videoinput"))
        .collect();
    if cameras.len() < 2 {
        return None;
    }
    if let Some(facing) = facing {
        return Some(CameraWish::Facing(facing.turned()));
    }
    let ids: Vec<JsValue> = cameras.iter().map(|camera| get(camera, "deviceId")).collect();
    let position =
        ids.iter().position(|id| id == current).map_or(0, |position| (position + 1) % ids.len());
    ids[position].as_string().map(CameraWish::Device)
}

/// Watches for a camera that was removed, and for a page that stays hidden.
fn watch(
    track: &MediaStreamTrack,
    on_lost: impl Fn(CameraProblem) + 'static,
) -> Vec<EventListener> {
    let on_lost = Rc::new(on_lost);
    let lost = Rc::clone(&on_lost);
    let mut watch = vec![EventListener::new(track, "ended", move |_| lost(CameraProblem::Lost))];
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        let unseen = RefCell::new(None);
        let looked_at = document.clone();
        watch.push(EventListener::new(&document, "visibilitychange", move |_| {
            let on_lost = Rc::clone(&on_lost);
            *unseen.borrow_mut() = looked_at
                .hidden()
                .then(|| Timeout::new(UNSEEN_LIMIT_MS, move || on_lost(CameraProblem::Away)));
        }));
    }
    watch
}

fn navigator() -> Option<JsValue> {
    Some(web_sys::window()?.navigator().into())
}

fn devices() -> Option<JsValue> {
    Some(get(&navigator()?, "mediaDevices")).filter(JsValue::is_object)
}

fn name_of(error: &JsValue) -> String {
    get(error, "name").as_string().unwrap_or_default()
}

/// Returns a property, or undefined.
fn get(value: &JsValue, name: &str) -> JsValue {
    // It throws on values that are no objects.
    Reflect::get(value, &name.into()).unwrap_or_default()
}

/// Calls a method; `None` if it does not exist or throws.
fn call(value: &JsValue, method: &str, argument: &JsValue) -> Option<JsValue> {
    get(value, method).dyn_ref::<Function>()?.call1(value, argument).ok()
}
