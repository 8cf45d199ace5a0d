//! The state machine of the widget: which step comes next.
//!
//! [`update()`] changes the [`State`] by an [`Event`] and returns [`Command`]s, which are data:
//! nothing here knows a browser, a clock, a random number or a request. Responses of the server,
//! timers and the applicant's actions all arrive as events, so resuming is replaying
//! [`Event::Loaded`].
//!
//! The server decides what is missing. [`plan`] only knows at which step a requirement is met,
//! never which product it comes from.

pub mod bank;
pub mod camera;
pub mod command;
pub mod draft;
pub mod event;
pub mod form;
pub mod plan;
pub mod problem;
pub mod state;
pub mod update;
pub mod upload;

pub use bank::{BankStage, BankWindow};
pub use camera::{CameraProblem, CameraWish, Facing, PhotoInput};
pub use command::{Command, Notice};
pub use draft::Drafts;
pub use event::Event;
pub use plan::{Section, StepKind};
pub use problem::FileProblem;
pub use state::{Activity, Answering, Ended, Outcome, Processing, Saving, State, Step};
pub use update::update;
pub use upload::{
    ChosenFile, Slot, TimeLeft, Upload, UploadAnnouncement, UploadChange, UploadId, UploadNote,
    UploadStatus,
};
