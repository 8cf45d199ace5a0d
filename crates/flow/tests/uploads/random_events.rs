//! Transfers under random events: never more than two at a time, and no file waits without need.

use std::collections::BTreeSet;
use std::time::Duration;

use latchkey_api_types::UnfinishedUpload;
use latchkey_client::upload::RestartReason;
use latchkey_flow::{ChosenFile, Command, Event, FileProblem, UploadId, UploadStatus, update};
use proptest::prelude::*;
use serde_json::json;

use super::{answering, at_documents, choose, front, statement, unfinished};

/// An event of one of five files, or of one that is chosen later.
fn event() -> impl Strategy<Value = Event> {
    let id = (0_u32..8).prop_map(UploadId);
    (id, 0_u64..2_000, 0_u8..11).prop_map(|(id, number, what)| match what {
        0 => Event::FilesChosen(vec![ChosenFile {
            id,
            slot: if number % 3 == 0 { front() } else { statement() },
            file_name: format!("{}.pdf", number % 2),
            size: number,
            is_from_camera: number % 2 == 0,
        }]),
        1 => Event::UploadKnown { id, upload: format!("du_{}", number % 7) },
        2 | 3 => Event::UploadProgressed {
            id,
            sent: number,
            total: 1_000,
            at: Duration::from_millis(number * 7),
        },
        4 => Event::UploadWaiting(id),
        5 => Event::UploadRestarted { id, reason: RestartReason::Gone },
        6 => Event::UploadPaused(id),
        7 => Event::UploadResumed(id),
        8 => Event::UploadFailed { id, problem: FileProblem::Unreadable },
        9 => Event::UploadRetried(id),
        _ => Event::UploadCanceled(id),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn at_most_two_are_in_flight_and_none_waits_without_need(events in proptest::collection::vec(event(), 0..80)) {
        let mut state = at_documents(&[unfinished("du_1", "1.pdf", json!({}))]);
        choose(&mut state, &statement(), &[(0, "0.pdf"), (1, "1.pdf"), (2, "2.pdf"), (3, "3.pdf"), (4, "4.pdf")]);
        // The files that the adapter is sending.
        let mut at_work: BTreeSet<UploadId> = [UploadId(0), UploadId(1)].into();
        // Like the adapter, which gives each file its own number.
        let mut unused = (5..).map(UploadId);
        for mut event in events {
            if let Event::FilesChosen(files) = &mut event {
                files.iter_mut().zip(&mut unused).for_each(|(file, id)| file.id = id);
            }
            if let Event::UploadFailed { id, .. } = event {
                at_work.remove(&id);
            }
            for command in update(&mut state, event) {
                match command {
                    Command::Upload(id) => prop_assert!(at_work.insert(id), "{id:?} is started twice"),
                    Command::PauseUpload(id) => prop_assert!(at_work.remove(&id), "{id:?} was not in flight"),
                    Command::CancelUpload(id) | Command::ForgetUpload(id) => {
                        at_work.remove(&id);
                    }
                    _ => {}
                }
            }
            let uploads = &answering(&state).uploads;
            let in_flight: BTreeSet<UploadId> = uploads.iter().filter(|upload| upload.status.is_in_flight()).map(|upload| upload.id).collect();
            prop_assert_eq!(&in_flight, &at_work);
            prop_assert!(in_flight.len() <= 2);
            prop_assert!(in_flight.len() == 2 || uploads.iter().all(|upload| upload.status != UploadStatus::Waiting));
            for upload in uploads {
                prop_assert!(upload.sent <= upload.size || upload.sent == 0);
                prop_assert_eq!(upload.percent() == 100, upload.sent == upload.size && upload.size > 0);
            }
            let own: Vec<&String> = uploads.iter().filter_map(|upload| upload.stored_as.as_ref()).collect();
            prop_assert!(answering(&state).unfinished().all(|UnfinishedUpload { id, .. }| !own.contains(&id)), "unfinished while it is sent");
        }
    }
}
