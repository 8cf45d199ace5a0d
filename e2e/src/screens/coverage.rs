//! Every page and every state that the flow knows has a screen in the catalogue. The matches have
//! no "else": whoever adds a page or a state comes past here. Only this test knows the widget's own
//! types.

use std::collections::BTreeSet;
use std::path::Path;

use latchkey_api_types::BankFailureCode;
use latchkey_client::{Access, Problem};
use latchkey_flow::{
    Activity, BankStage, BankWindow, CameraProblem, Outcome, Page, State, UploadStatus, PhotoInput,
};

use super::all;

/// The names of screens.
type Named = &'static [&'static str];

/// A match over all values of a type, and a test that the screens that it names are in the
/// catalogue.
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
    State::Unavailable(_) => ["no connection"],
    State::Answering(_) => ["details"],
    State::Working(_) => ["working", "working, overdue"],
    State::Ended(_) => ["completed, about to go on", "completed before"],
    State::Left(_) => ["left", "left, in the business's page", "left, with something not saved"],
});

covers!(every_page_has_a_screen: Page {
    Page::Start => ["start", "start, nothing ticked"],
    Page::Declined => ["declined", "declined, asked to withdraw"],
    Page::Attention => ["attention"],
    Page::Unsupported(_) => ["unsupported"],
    Page::Details => ["details", "details, with errors", "details, country list open", "details, no country found"],
    Page::AddressHistory => ["earlier addresses", "earlier addresses, with errors", "earlier addresses, all given", "earlier addresses, one to change"],
    Page::IdType => ["identity document", "identity document, with errors", "identity document, only a passport"],
    Page::IdFront => ["passport", "licence, front", "photo, to look at", "photo, being sent", "photo, stored", "photo, refused before"],
    Page::IdBack => ["licence, back"],
    Page::IdNumber => ["id number", "id number, with errors", "id number, given before"],
    Page::Selfie => ["selfie", "camera, on a face"],
    Page::Bank(BankStage::Choosing) => ["bank", "bank, list on its way", "bank, list that does not come", "bank, none found", "bank, opening fails"],
    Page::Bank(BankStage::Starting { .. }) => ["bank, opening"],
    Page::Bank(BankStage::Waiting { window: BankWindow::Open, .. }) => ["bank, waiting"],
    Page::Bank(BankStage::Waiting { window: BankWindow::Blocked, .. }) => ["bank, window blocked"],
    Page::Bank(BankStage::Waiting { window: BankWindow::Closed, .. }) => ["bank, window closed"],
    Page::Bank(BankStage::Failed { .. }) => ["bank, did not work"],
    Page::Bank(BankStage::Connected { .. }) => ["bank, connected"],
    Page::Employment => ["work", "work, employed", "work, with errors"],
    Page::Documents => ["papers", "papers, with errors", "papers, in place of a bank", "papers, all there"],
    Page::Check => ["check", "check, being sent", "check, not arrived whole"],
});

covers!(every_failure_of_a_bank_has_a_screen: BankFailureCode {
    BankFailureCode::AccessDenied => ["bank, not agreed"],
    BankFailureCode::LoginFailed => ["bank, login not accepted"],
    BankFailureCode::InstitutionUnavailable => ["bank, cannot be reached"],
    BankFailureCode::Timeout => ["bank, no answer in time"],
    BankFailureCode::AccessEnded => ["bank, access has ended"],
    BankFailureCode::Other(_) => ["bank, did not work"],
});

covers!(everything_that_goes_on_with_a_page_has_a_screen: Activity {
    Activity::Idle => ["details"],
    Activity::Busy => ["check, being submitted"],
    Activity::Saving { .. } => ["details, being saved"],
    Activity::Waiting { .. } => ["details, saved without a line"],
    Activity::Failed(_) => ["details, server in trouble", "details, refused by the server", "check, not submitted"],
    Activity::StillMissing => ["check, being sent", "papers, with errors"],
});

covers!(every_way_in_which_a_session_cannot_be_read_has_a_screen: Problem {
    Problem::Network => ["no connection"],
    Problem::Server { .. } | Problem::Refused { .. } => ["server in trouble"],
    Problem::Unreadable { .. } => ["answer that cannot be read"],
    Problem::Access(Access::Missing) => ["opened by itself"],
    Problem::Access(Access::Unknown | Access::LinkUnknown) => ["unknown link"],
    Problem::Access(Access::Lapsed | Access::LinkLapsed) => ["lapsed link"],
    Problem::Access(Access::Used) => ["answers sent already"],
    Problem::Access(Access::LinkUsed) => ["link opened elsewhere"],
});

covers!(every_outcome_has_a_screen: Outcome {
    Outcome::Completed => ["completed, about to go on", "completed, stayed", "completed, nowhere to go", "completed before"],
    Outcome::Failed => ["not verified"],
    Outcome::Expired => ["out of time"],
    Outcome::Canceled => ["called off"],
    Outcome::Withdrawn => ["withdrawn"],
    Outcome::Unknown(_) => ["moved on"],
});

covers!(every_problem_with_a_camera_has_a_screen: CameraProblem {
    CameraProblem::Missing => ["no camera"],
    CameraProblem::Refused => ["no camera, refused"],
    CameraProblem::Blocked => ["no camera, blocked", "no camera, blocked, and no file will do"],
    CameraProblem::NotDelegated => ["no camera, not on this site"],
    CameraProblem::InUse => ["no camera, in use"],
    CameraProblem::Unsupported => ["no camera, browser has none"],
    CameraProblem::Insecure => ["no camera, no secure connection"],
    CameraProblem::Lost => ["no camera, stopped"],
    CameraProblem::Away => ["no camera, turned off"],
    CameraProblem::Broken => ["no camera, broken"],
});

covers!(every_way_to_give_a_picture_has_a_screen: PhotoInput {
    PhotoInput::CameraOnly => ["camera, asked for"],
    PhotoInput::CameraFirst => ["passport, on a phone"],
    PhotoInput::FileFirst => ["passport"],
    PhotoInput::FileOnly => ["passport, without a camera"],
});

covers!(every_state_of_a_file_on_its_way_has_a_screen: UploadStatus {
    UploadStatus::Waiting | UploadStatus::Sending => ["papers, being sent"],
    UploadStatus::Preparing => ["photo, being prepared"],
    UploadStatus::WaitingForNetwork => ["papers, without a line"],
    UploadStatus::Paused => ["papers, paused"],
    UploadStatus::Failed(_) => ["papers, refused", "papers, that cannot be used"],
});

fn check_named(names: &[&str]) {
    let all: BTreeSet<_> = all().map(|screen| screen.name).collect();
    for name in names {
        assert!(all.contains(name), "there is no screen called {name:?}");
    }
}

#[test]
fn no_two_screens_have_one_name() {
    let mut names = BTreeSet::new();
    for screen in all() {
        assert!(names.insert(screen.file_name()), "two screens are called {:?}", screen.name);
    }
}

/// The titles of all dialogs in the widget's sources, by the keys of their texts.
#[test]
fn every_dialog_has_a_screen() {
    let shown = [
        ("AppLeaveTitle", "leave"),
        ("AppWithdrawTitle", "withdraw"),
        ("AppOutdatedTitle", "changed in another window"),
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
        assert!(
            screen.is_some(),
            "the dialog {title} is not in the catalogue of screens; add it, and name its screen here"
        );
    }
    for (title, screen) in shown {
        assert!(titles.contains(title), "there is no dialog {title} any more");
        check_named(&[screen]);
    }
}
