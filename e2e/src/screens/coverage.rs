//! Every step and state of the flow has a screen in the catalogue. The matches have no wildcard, so
//! that a new step or state does not compile until it has a screen. Only this test knows the widget's
//! types.

use std::collections::BTreeSet;
use std::path::Path;

use latchkey_api_types::BankFailureCode;
use latchkey_client::{Access, Problem};
use latchkey_flow::{
    Activity, BankStage, BankWindow, CameraProblem, Outcome, PhotoInput, State, Step, UploadStatus,
};

use super::all;

/// The names of screens.
type Named = &'static [&'static str];

/// Defines a test that the screens of all values of a type are in the catalogue.
macro_rules! covers {
    ($test:ident: $type:ty { $($pattern:pat => $names:expr),* $(,)? }) => {
        #[test]
        fn $test() {
            let _: fn(&$type) -> Named = |value| match value { $($pattern => &$names),* };
            $(check_named(&$names);)*
        }
    };
}

covers!(every_state_has_a_screen: State {
    State::Loading => ["loading"],
    State::Unavailable(_) => ["network error"],
    State::Answering(_) => ["details"],
    State::Processing(_) => ["processing", "processing, overdue"],
    State::Ended(_) => ["completed, with countdown", "completed earlier"],
    State::Exited(_) => ["left", "left, in the host page", "left, unsaved"],
});

covers!(every_step_has_a_screen: Step {
    Step::Start => ["start", "start, no consent"],
    Step::Declined => ["declined", "declined, withdrawing"],
    Step::Attention => ["attention"],
    Step::Unsupported(_) => ["unsupported"],
    Step::Details => ["details", "details, with errors", "details, country list open", "details, no country found"],
    Step::AddressHistory => ["earlier addresses", "earlier addresses, with errors", "earlier addresses, complete", "earlier addresses, editing one"],
    Step::IdType => ["identity document", "identity document, with errors", "identity document, only a passport"],
    Step::IdFront => ["passport", "licence, front", "photo, preview", "photo, uploading", "photo, stored", "photo, rejected before"],
    Step::IdBack => ["licence, back"],
    Step::IdNumber => ["id number", "id number, with errors", "id number, stored"],
    Step::Selfie => ["selfie", "camera, on a face"],
    Step::Bank(BankStage::Choosing) => ["bank", "bank, list loading", "bank, list failed", "bank, none found", "bank, opening fails"],
    Step::Bank(BankStage::Starting { .. }) => ["bank, opening"],
    Step::Bank(BankStage::Waiting { window: BankWindow::Open, .. }) => ["bank, waiting"],
    Step::Bank(BankStage::Waiting { window: BankWindow::Blocked, .. }) => ["bank, window blocked"],
    Step::Bank(BankStage::Waiting { window: BankWindow::Closed, .. }) => ["bank, window closed"],
    Step::Bank(BankStage::Failed { .. }) => ["bank, unknown failure"],
    Step::Bank(BankStage::Connected { .. }) => ["bank, connected"],
    Step::Employment => ["employment", "employment, employed", "employment, with errors"],
    Step::Documents => ["documents", "documents, with errors", "documents, instead of a bank", "documents, complete"],
    Step::Check => ["check", "check, uploading", "check, unfinished upload"],
});

covers!(every_bank_failure_has_a_screen: BankFailureCode {
    BankFailureCode::AccessDenied => ["bank, access denied"],
    BankFailureCode::LoginFailed => ["bank, login failed"],
    BankFailureCode::InstitutionUnavailable => ["bank, unavailable"],
    BankFailureCode::Timeout => ["bank, timeout"],
    BankFailureCode::AccessEnded => ["bank, access ended"],
    BankFailureCode::Other(_) => ["bank, unknown failure"],
});

covers!(every_activity_has_a_screen: Activity {
    Activity::Idle => ["details"],
    Activity::Busy => ["check, submitting"],
    Activity::Saving { .. } => ["details, saving"],
    Activity::Waiting { .. } => ["details, saved offline"],
    Activity::Failed(_) => ["details, server error", "details, refused by the server", "check, submission failed"],
    Activity::StillMissing => ["check, uploading", "documents, with errors"],
});

covers!(every_problem_of_loading_a_session_has_a_screen: Problem {
    Problem::Network => ["network error"],
    Problem::Server { .. } | Problem::Refused { .. } => ["server error"],
    Problem::Unreadable { .. } => ["unreadable response"],
    Problem::Access(Access::Missing) => ["opened without a session"],
    Problem::Access(Access::Unknown | Access::LinkUnknown) => ["unknown link"],
    Problem::Access(Access::Lapsed | Access::LinkLapsed) => ["expired link"],
    Problem::Access(Access::Used) => ["client secret used"],
    Problem::Access(Access::LinkUsed) => ["link opened elsewhere"],
});

covers!(every_outcome_has_a_screen: Outcome {
    Outcome::Completed => ["completed, with countdown", "completed, stayed", "completed, without a redirect", "completed earlier"],
    Outcome::Failed => ["failed"],
    Outcome::Expired => ["expired"],
    Outcome::Canceled => ["canceled"],
    Outcome::Withdrawn => ["withdrawn"],
    Outcome::Unknown(_) => ["unknown status"],
});

covers!(every_camera_problem_has_a_screen: CameraProblem {
    CameraProblem::Missing => ["no camera"],
    CameraProblem::Refused => ["no camera, refused"],
    CameraProblem::Blocked => ["no camera, blocked", "no camera, blocked and required"],
    CameraProblem::NotDelegated => ["no camera, not delegated"],
    CameraProblem::InUse => ["no camera, in use"],
    CameraProblem::Unsupported => ["no camera, unsupported browser"],
    CameraProblem::Insecure => ["no camera, no secure connection"],
    CameraProblem::Lost => ["no camera, stopped"],
    CameraProblem::Away => ["no camera, turned off"],
    CameraProblem::Broken => ["no camera, broken"],
});

covers!(every_way_to_give_a_photo_has_a_screen: PhotoInput {
    PhotoInput::CameraOnly => ["camera, required"],
    PhotoInput::CameraFirst => ["passport, on a phone"],
    PhotoInput::FileFirst => ["passport"],
    PhotoInput::FileOnly => ["passport, without a camera"],
});

covers!(every_upload_status_has_a_screen: UploadStatus {
    UploadStatus::Waiting | UploadStatus::Sending => ["documents, uploading"],
    UploadStatus::Preparing => ["photo, preparing"],
    UploadStatus::WaitingForNetwork => ["documents, offline"],
    UploadStatus::Paused => ["documents, paused"],
    UploadStatus::Failed(_) => ["documents, upload failed", "documents, unusable files"],
});

fn check_named(names: &[&str]) {
    let all: BTreeSet<_> = all().map(|screen| screen.name).collect();
    for name in names {
        assert!(all.contains(name), "the catalogue has no screen {name:?}");
    }
}

#[test]
fn screens_have_unique_names() {
    let mut names = BTreeSet::new();
    for screen in all() {
        assert!(names.insert(screen.file_name()), "two screens have the name {:?}", screen.name);
    }
}

/// Dialogs are found in the widget's sources by the keys of their titles.
#[test]
fn every_dialog_has_a_screen() {
    let shown = [
        ("AppLeaveTitle", "leave"),
        ("AppWithdrawTitle", "withdraw"),
        ("AppConflictTitle", "changed in another window"),
        ("AppHelpTitle", "help"),
        ("LanguageChoose", "language"),
    ];
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src");
    let mut titles = BTreeSet::new();
    let mut folders = vec![sources];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let dialogs =
                    text.split("<Dialog ").skip(1).filter_map(|dialog| dialog.split('>').next());
                titles.extend(dialogs.filter_map(|dialog| {
                    Some(dialog.split_once("title=Key::")?.1.trim().to_owned())
                }));
            }
        }
    }
    for title in &titles {
        let screen = shown.iter().find(|(key, _)| key == title);
        assert!(screen.is_some(), "the dialog {title} has no screen; add one, and name it here");
    }
    for (title, screen) in shown {
        assert!(titles.contains(title), "there is no dialog {title}");
        check_named(&[screen]);
    }
}
