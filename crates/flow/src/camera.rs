//! Rules of the camera: the reasons why it cannot be used, the inputs that a photo may come from,
//! and the part of a frame that is kept. The camera itself belongs to an adapter.

use latchkey_api_types::SessionView;

/// The reason why there is no live video. The applicant can do something else about each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameraProblem {
    /// The device has no camera.
    Missing,
    /// The applicant refused, or closed the browser's prompt.
    Refused,
    /// The applicant refused earlier, and the browser does not prompt again.
    Blocked,
    /// The host page does not delegate the camera to the widget (`allow="camera"`).
    NotDelegated,
    /// Another program uses it.
    InUse,
    /// The browser gives no page a camera, as in-app browsers do not.
    Unsupported,
    /// The page is not a secure context, and browsers give such a page no camera.
    Insecure,
    /// It was lost while it was on: unplugged, or taken by another program.
    Lost,
    /// It was turned off because the page was hidden for a while.
    Away,
    /// It fails for an unknown reason.
    Broken,
}

impl CameraProblem {
    /// Returns the problem for the browser's error of this name. `is_blocked` is whether the
    /// browser refuses without a prompt, which not every browser reports.
    pub fn named(error: &str, is_blocked: Option<bool>) -> Self {
        match error {
            "NotAllowedError" | "PermissionDeniedError" | "SecurityError"
                if is_blocked == Some(true) =>
            {
                Self::Blocked
            }
            "NotAllowedError" | "PermissionDeniedError" | "SecurityError" => Self::Refused,
            "NotFoundError" | "DevicesNotFoundError" | OVERCONSTRAINED => Self::Missing,
            "NotReadableError" | "TrackStartError" | "AbortError" => Self::InUse,
            _ => Self::Broken,
        }
    }

    /// Whether another try may succeed at once, in the same browser and host page.
    pub fn is_retryable(self) -> bool {
        match self {
            Self::NotDelegated | Self::Unsupported | Self::Insecure => false,
            Self::Missing
            | Self::Refused
            | Self::Blocked
            | Self::InUse
            | Self::Lost
            | Self::Away
            | Self::Broken => true,
        }
    }
}

/// The browser's error name where no camera meets the constraints.
pub const OVERCONSTRAINED: &str = "OverconstrainedError";

/// The direction of a camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facing {
    /// Away from the applicant.
    Environment,
    /// Towards the applicant.
    User,
}

impl Facing {
    /// Returns the name that browsers use (`facingMode`).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::User => "user",
        }
    }

    /// Returns the other direction.
    pub fn turned(self) -> Self {
        match self {
            Self::Environment => Self::User,
            Self::User => Self::Environment,
        }
    }
}

/// The camera to turn on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameraWish {
    /// One of this direction, if there is one.
    Facing(Facing),
    /// The one with this `deviceId`.
    Device(String),
}

/// The inputs that a photo may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoInput {
    /// The camera only.
    CameraOnly,
    /// The camera, or else a file.
    CameraFirst,
    /// A file, or else the camera.
    FileFirst,
    /// A file only, as this browser gives pages no camera.
    FileOnly,
}

impl PhotoInput {
    /// Returns the inputs to offer. `is_live_only`: the session requires live capture.
    /// `has_camera`: the browser gives pages a camera. `is_handheld`: the device is a phone or
    /// tablet.
    pub fn of(is_live_only: bool, has_camera: bool, is_handheld: bool) -> Self {
        match (is_live_only, has_camera, is_handheld) {
            (true, _, _) => Self::CameraOnly,
            (false, false, _) => Self::FileOnly,
            (false, true, true) => Self::CameraFirst,
            (false, true, false) => Self::FileFirst,
        }
    }
}

/// Whether the session requires live capture for the identity document and the face.
pub fn is_live_only(session: &SessionView) -> bool {
    session.options.document.as_ref().and_then(|document| document.require_live_capture)
        == Some(true)
}

/// The shape of the viewfinder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// 4:5, so that there is room below it on a phone's screen.
    Upright,
    /// 4:3.
    Wide,
}

impl Shape {
    /// Returns the shape that shows most of a frame of this size.
    pub fn of(width: u32, height: u32) -> Self {
        if height > width { Self::Upright } else { Self::Wide }
    }
}

/// A part of a frame, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crop {
    /// The distance from the left.
    pub x: u32,
    /// The distance from the top.
    pub y: u32,
    /// The width.
    pub width: u32,
    /// The height.
    pub height: u32,
}

/// Returns the part of a frame that the viewfinder shows: the largest part in the middle that has
/// its shape. What the applicant does not see is not kept.
pub fn visible_crop(width: u32, height: u32) -> Crop {
    let (across, down) = match Shape::of(width, height) {
        Shape::Upright => (4, 5),
        Shape::Wide => (4, 3),
    };
    let crop_width = width.min(u32::try_from(u64::from(height) * across / down).unwrap_or(width));
    let crop_height = height.min(u32::try_from(u64::from(width) * down / across).unwrap_or(height));
    Crop {
        x: (width - crop_width) / 2,
        y: (height - crop_height) / 2,
        width: crop_width,
        height: crop_height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_of_a_browser_has_its_meaning() {
        let table = [
            ("NotFoundError", CameraProblem::Missing),
            ("OverconstrainedError", CameraProblem::Missing),
            ("NotReadableError", CameraProblem::InUse),
            ("AbortError", CameraProblem::InUse),
            ("NotAllowedError", CameraProblem::Refused),
            ("SecurityError", CameraProblem::Refused),
            ("SomethingNewError", CameraProblem::Broken),
            ("", CameraProblem::Broken),
        ];
        for (error, problem) in table {
            assert_eq!(CameraProblem::named(error, None), problem, "{error}");
        }
    }

    #[test]
    fn a_refusal_is_told_from_one_that_the_browser_remembers() {
        assert_eq!(CameraProblem::named("NotAllowedError", Some(false)), CameraProblem::Refused);
        assert_eq!(CameraProblem::named("NotAllowedError", Some(true)), CameraProblem::Blocked);
        assert_eq!(
            CameraProblem::named("NotReadableError", Some(true)),
            CameraProblem::InUse,
            "that is not why"
        );
    }

    #[test]
    fn a_session_that_wants_live_capture_is_offered_no_file() {
        for (has_camera, is_handheld) in
            [(true, true), (true, false), (false, true), (false, false)]
        {
            assert_eq!(PhotoInput::of(true, has_camera, is_handheld), PhotoInput::CameraOnly);
        }
        assert_eq!(PhotoInput::of(false, true, true), PhotoInput::CameraFirst);
        assert_eq!(PhotoInput::of(false, true, false), PhotoInput::FileFirst);
        assert_eq!(PhotoInput::of(false, false, true), PhotoInput::FileOnly);
        assert_eq!(PhotoInput::of(false, false, false), PhotoInput::FileOnly);
    }

    #[test]
    fn what_is_kept_is_what_was_seen() {
        assert_eq!(visible_crop(1920, 1440), Crop { x: 0, y: 0, width: 1920, height: 1440 });
        assert_eq!(visible_crop(1920, 1080), Crop { x: 240, y: 0, width: 1440, height: 1080 });
        assert_eq!(visible_crop(1080, 1920), Crop { x: 0, y: 285, width: 1080, height: 1350 });
        assert_eq!(
            visible_crop(720, 720),
            Crop { x: 0, y: 90, width: 720, height: 540 },
            "as high as wide counts as wide"
        );
        assert_eq!(visible_crop(0, 0), Crop { x: 0, y: 0, width: 0, height: 0 });
    }

    #[test]
    fn every_frame_keeps_its_shape_and_stays_within_itself() {
        for width in (1..2000).step_by(37) {
            for height in (1..2000).step_by(41) {
                let crop = visible_crop(width, height);
                assert!(
                    crop.x + crop.width <= width && crop.y + crop.height <= height,
                    "{width}x{height}: {crop:?}"
                );
                assert!(crop.width == width || crop.height == height, "{width}x{height}: {crop:?}");
            }
        }
    }
}
