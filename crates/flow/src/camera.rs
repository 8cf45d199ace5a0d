//! The camera: what keeps it from being used, how a page lets a picture be given, and which part of
//! what it sees is kept. Rules only; the camera itself is an adapter's.

use latchkey_api_types::SessionView;

/// Why there is no live picture. Each is another thing that the person can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameraProblem {
    /// The device has none.
    Missing,
    /// The person said no, or closed the browser's question.
    Refused,
    /// They said no another time, and the browser does not ask again.
    Blocked,
    /// The page around the widget does not let it have the camera.
    NotDelegated,
    /// Another program has it.
    InUse,
    /// The browser gives no page a camera, as those inside of other apps do not.
    Unsupported,
    /// The page did not come over a secure connection, and browsers give such a page no camera.
    Insecure,
    /// It went away while it was on: unplugged, or taken by another program.
    Lost,
    /// It was on, and nobody looked at the page for a while.
    Away,
    /// It does not work, and nobody says why.
    Broken,
}

impl CameraProblem {
    /// What the browser's error of this name means. `is_blocked` is whether the browser says no
    /// without asking anybody, which not every browser tells.
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

    /// Whether it may go better at once, without another browser or another page around this one.
    pub fn may_pass(self) -> bool {
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

/// The browser's name for "no camera is as you wish": any camera will do then.
pub const OVERCONSTRAINED: &str = "OverconstrainedError";

/// Which way a camera looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facing {
    /// Away from the person.
    Environment,
    /// At the person.
    User,
}

impl Facing {
    /// As browsers call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::User => "user",
        }
    }

    /// The other way.
    pub fn turned(self) -> Self {
        match self {
            Self::Environment => Self::User,
            Self::User => Self::Environment,
        }
    }
}

/// Which camera is wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameraWish {
    /// One that looks this way, if there is one.
    Facing(Facing),
    /// The one that the browser knows by this id.
    Device(String),
}

/// How a page lets a picture be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ways {
    /// By the camera, and in no other way.
    CameraOnly,
    /// By the camera; a file will do.
    CameraFirst,
    /// By a file; the camera will do.
    FileFirst,
    /// By a file, as this browser has no camera for pages.
    FileOnly,
}

impl Ways {
    /// `is_live_only`: the session takes no files here. `has_camera`: the browser gives pages a
    /// camera. `is_handheld`: a camera is at hand, and files are not.
    pub fn of(is_live_only: bool, has_camera: bool, is_handheld: bool) -> Self {
        match (is_live_only, has_camera, is_handheld) {
            (true, _, _) => Self::CameraOnly,
            (false, false, _) => Self::FileOnly,
            (false, true, true) => Self::CameraFirst,
            (false, true, false) => Self::FileFirst,
        }
    }
}

/// Whether the session takes pictures of the document and the face from the camera only.
pub fn is_live_only(session: &SessionView) -> bool {
    session.options.document.as_ref().and_then(|document| document.require_live_capture)
        == Some(true)
}

/// The shape of the window in which the camera's picture is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Four to five, so that there is room below it on a phone's screen.
    Upright,
    /// Four to three.
    Wide,
}

impl Shape {
    /// The one that shows most of a frame of this size.
    pub fn of(width: u32, height: u32) -> Self {
        if height > width { Self::Upright } else { Self::Wide }
    }
}

/// A part of a frame, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crop {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// How wide.
    pub width: u32,
    /// How high.
    pub height: u32,
}

/// The part of a frame that its window shows: as much of the middle as has the window's shape. What
/// the person does not see is not kept.
pub fn seen(width: u32, height: u32) -> Crop {
    let (across, down) = match Shape::of(width, height) {
        Shape::Upright => (4, 5),
        Shape::Wide => (4, 3),
    };
    let seen_width = width.min(u32::try_from(u64::from(height) * across / down).unwrap_or(width));
    let seen_height = height.min(u32::try_from(u64::from(width) * down / across).unwrap_or(height));
    Crop {
        x: (width - seen_width) / 2,
        y: (height - seen_height) / 2,
        width: seen_width,
        height: seen_height,
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
            assert_eq!(Ways::of(true, has_camera, is_handheld), Ways::CameraOnly);
        }
        assert_eq!(Ways::of(false, true, true), Ways::CameraFirst);
        assert_eq!(Ways::of(false, true, false), Ways::FileFirst);
        assert_eq!(Ways::of(false, false, true), Ways::FileOnly);
        assert_eq!(Ways::of(false, false, false), Ways::FileOnly);
    }

    #[test]
    fn what_is_kept_is_what_was_seen() {
        assert_eq!(seen(1920, 1440), Crop { x: 0, y: 0, width: 1920, height: 1440 });
        assert_eq!(seen(1920, 1080), Crop { x: 240, y: 0, width: 1440, height: 1080 });
        assert_eq!(seen(1080, 1920), Crop { x: 0, y: 285, width: 1080, height: 1350 });
        assert_eq!(
            seen(720, 720),
            Crop { x: 0, y: 90, width: 720, height: 540 },
            "as high as wide counts as wide"
        );
        assert_eq!(seen(0, 0), Crop { x: 0, y: 0, width: 0, height: 0 });
    }

    #[test]
    fn every_frame_keeps_its_shape_and_stays_within_itself() {
        for width in (1..2000).step_by(37) {
            for height in (1..2000).step_by(41) {
                let crop = seen(width, height);
                assert!(
                    crop.x + crop.width <= width && crop.y + crop.height <= height,
                    "{width}x{height}: {crop:?}"
                );
                assert!(crop.width == width || crop.height == height, "{width}x{height}: {crop:?}");
            }
        }
    }
}
