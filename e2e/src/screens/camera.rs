//! The page's own camera: on, and in each way in which it is not to be had.

use anyhow::Result;

use super::guide::{Guide, Present};
use super::pictures::holder;

super::screens! {
    "camera, asked for" => wanted,
    "camera, starting" => starting,
    "camera, on a document" => on_a_document,
    "camera, on a face" => on_a_face,
    "camera, photo to look at" => photo_to_look_at,
    "no camera" => missing,
    "no camera, refused" => refused,
    "no camera, blocked" => blocked,
    "no camera, blocked, and no file will do" => blocked_and_live_only,
    "no camera, not on this site" => not_delegated,
    "no camera, in use" => in_use,
    "no camera, browser has none" => unsupported,
    "no camera, no secure connection" => insecure,
    "no camera, stopped" => lost,
    "no camera, turned off" => away,
    "no camera, broken" => broken,
}

async fn comes_to_the_photo(guide: &Guide, live_only: bool) -> Result<()> {
    guide.open_at(&holder(guide, "passport", live_only).await?, "id_photo.title_passport").await
}

async fn wanted(guide: &Guide) -> Result<()> {
    comes_to_the_photo(guide, true).await
}

async fn asks(guide: &Guide) -> Result<()> {
    comes_to_the_photo(guide, false).await?;
    guide.press("photo.take").await
}

async fn starting(guide: &Guide) -> Result<()> {
    guide.prepare("MediaDevices.prototype.getUserMedia = () => new Promise(() => {})").await?;
    asks(guide).await?;
    guide.reads("camera.starting").await
}

async fn is_on(guide: &Guide) -> Result<()> {
    guide
        .waits_for("the camera's picture", "return document.querySelector('video')?.videoWidth > 0")
        .await?;
    guide.reads("camera.on").await
}

async fn on_a_document(guide: &Guide) -> Result<()> {
    guide.person.browser.let_use_camera(true).await?;
    asks(guide).await?;
    is_on(guide).await
}

async fn on_a_face(guide: &Guide) -> Result<()> {
    guide.person.browser.let_use_camera(true).await?;
    let applicant = holder(guide, "passport", false).await?;
    applicant.adds("id_document", Some("front"), &guide.person.world.files.photo).await?;
    guide.open_at(&applicant, "selfie.title").await?;
    guide.press("photo.take").await?;
    is_on(guide).await
}

async fn photo_to_look_at(guide: &Guide) -> Result<()> {
    on_a_document(guide).await?;
    guide.press("camera.take").await?;
    guide.arrives("id_photo.review_title").await
}

/// The browser answers the wish for a camera with that error.
async fn fails_with(guide: &Guide, error: &str, heading: &str) -> Result<()> {
    guide.prepare(&format!("MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('', '{error}'))")).await?;
    asks(guide).await?;
    guide.arrives(heading).await
}

async fn missing(guide: &Guide) -> Result<()> {
    fails_with(guide, "NotFoundError", "camera.missing.title").await
}

async fn refused(guide: &Guide) -> Result<()> {
    fails_with(guide, "NotAllowedError", "camera.refused.title").await
}

async fn blocked(guide: &Guide) -> Result<()> {
    guide.person.browser.let_use_camera(false).await?;
    asks(guide).await?;
    guide.arrives("camera.blocked.title").await
}

async fn blocked_and_live_only(guide: &Guide) -> Result<()> {
    guide.person.browser.let_use_camera(false).await?;
    wanted(guide).await?;
    guide.press("photo.take").await?;
    guide.arrives("camera.blocked.title").await
}

async fn in_use(guide: &Guide) -> Result<()> {
    fails_with(guide, "NotReadableError", "camera.in_use.title").await
}

async fn broken(guide: &Guide) -> Result<()> {
    fails_with(guide, "TypeError", "camera.broken.title").await
}

/// What is known before anybody presses anything is said at once, where only the camera will do.
async fn known_beforehand(guide: &Guide, script: &str, heading: &str) -> Result<()> {
    guide.prepare(script).await?;
    guide.open_at(&holder(guide, "passport", true).await?, heading).await
}

async fn unsupported(guide: &Guide) -> Result<()> {
    let script = "Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined })";
    known_beforehand(guide, script, "camera.unsupported.title").await
}

async fn insecure(guide: &Guide) -> Result<()> {
    let script = "Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined });
        Object.defineProperty(globalThis, 'isSecureContext', { value: false })";
    known_beforehand(guide, script, "camera.insecure.title").await
}

/// Only a page around the widget can keep the camera from it.
async fn not_delegated(guide: &Guide) -> Result<()> {
    let script = "if (document.featurePolicy) document.featurePolicy.allowsFeature = () => false";
    guide.prepare(script).await?;
    guide.open_in(Present::Modal, &holder(guide, "passport", true).await?).await?;
    guide.arrives("camera.not_delegated.title").await
}

async fn lost(guide: &Guide) -> Result<()> {
    let script = "const ask = MediaDevices.prototype.getUserMedia;
        MediaDevices.prototype.getUserMedia = async function (wish) {
            const stream = await ask.call(this, wish);
            globalThis.theTrack = stream.getTracks()[0];
            return stream;
        }";
    guide.prepare(script).await?;
    on_a_document(guide).await?;
    guide
        .waits_for(
            "the camera to stop",
            "return globalThis.theTrack.dispatchEvent(new Event('ended'))",
        )
        .await?;
    guide.arrives("camera.lost.title").await
}

async fn away(guide: &Guide) -> Result<()> {
    guide
        .prepare("const calm = setTimeout; globalThis.setTimeout = (run, pause, ...rest) => calm(run, pause === 30000 ? 0 : pause, ...rest)")
        .await?;
    on_a_document(guide).await?;
    let script = "Object.defineProperty(document, 'hidden', { value: true, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
        delete document.hidden;
        return true";
    guide.waits_for("the page to be out of sight", script).await?;
    guide.arrives("camera.away.title").await
}
