//! What comes next: the pure state machine of an applicant's journey.
//!
//! [`update()`] takes the [`State`] and an [`Event`] and gives back [`Command`]s, which are data:
//! nothing here knows a browser, a clock, a random number, a request or a screen. Server answers,
//! timers and the person's own actions all arrive as events, so resuming is replaying
//! [`Event::Loaded`].
//!
//! The server decides what is missing. [`plan`] only knows on which page a requirement is met,
//! never which product asks for it.

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
pub use camera::{CameraProblem, CameraWish, Facing, Ways};
pub use command::{Command, Notice};
pub use draft::Drafts;
pub use event::{ChosenFile, Event};
pub use plan::{Section, StepKind};
pub use problem::FileProblem;
pub use state::{Activity, Answering, Ended, Outcome, Processing, Saving, State, Step};
pub use update::update;
pub use upload::{
    Loss, Slot, TimeLeft, Upload, UploadId, UploadNews, UploadNote, UploadStatus, UploadTurn,
};
