//! The camera: on, and unavailable for each reason.

use anyhow::Result;

use super::navigator::{Navigator, Presentation};
use super::photos::applicant_for_photo;

super::screens! {
    "camera, required" => wanted,
    "camera, starting" => starting,
    "camera, on a document" => on_a_document,
    "camera, on a face" => on_a_face,
    "camera, preview" => photo_to_look_at,
    "no camera" => missing,
    "no camera, refused" => refused,
    "no camera, blocked" => blocked,
    "no camera, blocked and required" => blocked_and_live_only,
    "no camera, not delegated" => not_delegated,
    "no camera, in use" => in_use,
    "no camera, unsupported browser" => unsupported,
    "no camera, no secure connection" => insecure,
    "no camera, stopped" => lost,
    "no camera, turned off" => away,
    "no camera, broken" => broken,
}

async fn open_photo_screen(navigator: &Navigator, live_only: bool) -> Result<()> {
    navigator
        .open_at(
            &applicant_for_photo(navigator, "passport", live_only).await?,
            "id_photo.title_passport",
        )
        .await
}

async fn wanted(navigator: &Navigator) -> Result<()> {
    open_photo_screen(navigator, true).await
}

async fn start_camera(navigator: &Navigator) -> Result<()> {
    open_photo_screen(navigator, false).await?;
    navigator.click("photo.take").await
}

async fn starting(navigator: &Navigator) -> Result<()> {
    navigator
        .add_preload_script("MediaDevices.prototype.getUserMedia = () => new Promise(() => {})")
        .await?;
    start_camera(navigator).await?;
    navigator.expect_text("camera.starting").await
}

async fn expect_camera_on(navigator: &Navigator) -> Result<()> {
    navigator
        .wait_for("the camera's picture", "return document.querySelector('video')?.videoWidth > 0")
        .await?;
    navigator.expect_text("camera.on").await
}

async fn on_a_document(navigator: &Navigator) -> Result<()> {
    navigator.user.browser.set_camera_permission(true).await?;
    start_camera(navigator).await?;
    expect_camera_on(navigator).await
}

async fn on_a_face(navigator: &Navigator) -> Result<()> {
    navigator.user.browser.set_camera_permission(true).await?;
    let applicant = applicant_for_photo(navigator, "passport", false).await?;
    applicant.upload("id_document", Some("front"), &navigator.user.env.files.photo).await?;
    navigator.open_at(&applicant, "selfie.title").await?;
    navigator.click("photo.take").await?;
    expect_camera_on(navigator).await
}

async fn photo_to_look_at(navigator: &Navigator) -> Result<()> {
    on_a_document(navigator).await?;
    navigator.click("camera.take").await?;
    navigator.expect_heading("id_photo.review_title").await
}

/// `getUserMedia` fails with that error.
async fn fails_with(navigator: &Navigator, error: &str, heading: &str) -> Result<()> {
    navigator.add_preload_script(&format!("MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('', '{error}'))")).await?;
    start_camera(navigator).await?;
    navigator.expect_heading(heading).await
}

async fn missing(navigator: &Navigator) -> Result<()> {
    fails_with(navigator, "NotFoundError", "camera.missing.title").await
}

async fn refused(navigator: &Navigator) -> Result<()> {
    fails_with(navigator, "NotAllowedError", "camera.refused.title").await
}

async fn blocked(navigator: &Navigator) -> Result<()> {
    navigator.user.browser.set_camera_permission(false).await?;
    start_camera(navigator).await?;
    navigator.expect_heading("camera.blocked.title").await
}

async fn blocked_and_live_only(navigator: &Navigator) -> Result<()> {
    navigator.user.browser.set_camera_permission(false).await?;
    wanted(navigator).await?;
    navigator.click("photo.take").await?;
    navigator.expect_heading("camera.blocked.title").await
}

async fn in_use(navigator: &Navigator) -> Result<()> {
    fails_with(navigator, "NotReadableError", "camera.in_use.title").await
}

async fn broken(navigator: &Navigator) -> Result<()> {
    fails_with(navigator, "TypeError", "camera.broken.title").await
}

/// A reason that is known without asking for the camera is shown at once where files are not
/// accepted.
async fn unavailable_at_once(navigator: &Navigator, script: &str, heading: &str) -> Result<()> {
    navigator.add_preload_script(script).await?;
    navigator.open_at(&applicant_for_photo(navigator, "passport", true).await?, heading).await
}

async fn unsupported(navigator: &Navigator) -> Result<()> {
    let script = "Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined })";
    unavailable_at_once(navigator, script, "camera.unsupported.title").await
}

async fn insecure(navigator: &Navigator) -> Result<()> {
    let script = "Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined });
        Object.defineProperty(globalThis, 'isSecureContext', { value: false })";
    unavailable_at_once(navigator, script, "camera.insecure.title").await
}

/// Only a host page can withhold the camera (Permissions Policy).
async fn not_delegated(navigator: &Navigator) -> Result<()> {
    let script = "if (document.featurePolicy) document.featurePolicy.allowsFeature = () => false";
    navigator.add_preload_script(script).await?;
    navigator
        .open_in(Presentation::Modal, &applicant_for_photo(navigator, "passport", true).await?)
        .await?;
    navigator.expect_heading("camera.not_delegated.title").await
}

async fn lost(navigator: &Navigator) -> Result<()> {
    let script = "const ask = MediaDevices.prototype.getUserMedia;
        MediaDevices.prototype.getUserMedia = async function (wish) {
            const stream = await ask.call(this, wish);
            globalThis.theTrack = stream.getTracks()[0];
            return stream;
        }";
    navigator.add_preload_script(script).await?;
    on_a_document(navigator).await?;
    navigator
        .wait_for(
            "the camera to stop",
            "return globalThis.theTrack.dispatchEvent(new Event('ended'))",
        )
        .await?;
    navigator.expect_heading("camera.lost.title").await
}

async fn away(navigator: &Navigator) -> Result<()> {
    navigator
        .add_preload_script("const original = setTimeout; globalThis.setTimeout = (run, pause, ...rest) => original(run, pause === 30000 ? 0 : pause, ...rest)")
        .await?;
    on_a_document(navigator).await?;
    let script = "Object.defineProperty(document, 'hidden', { value: true, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
        delete document.hidden;
        return true";
    navigator.wait_for("the page to be out of sight", script).await?;
    navigator.expect_heading("camera.away.title").await
}
