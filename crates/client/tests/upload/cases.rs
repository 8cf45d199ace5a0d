//! One test for each case of an upload.

use std::time::Duration;

use latchkey_api_types::UnfinishedUpload;
use latchkey_client::Transport;
use latchkey_client::upload::{
    Progress, RestartReason, ResumeFrom, SINGLE_REQUEST_LIMIT, UploadControl, UploadFailure,
    checksum, discard,
};

use latchkey_test_support::{Fault, poll_once};

use crate::{End, User};

const SMALL: usize = SINGLE_REQUEST_LIMIT as usize;
const LARGE: usize = 3_000_000;

/// Sends the file once.
fn outcome(user: &User, resume_from: ResumeFrom) -> Result<(), UploadFailure> {
    match user.send(resume_from, &UploadControl::default()) {
        End::Done(outcome) => outcome.map(drop),
        End::PageClosed => panic!("the page was not closed"),
    }
}

fn sent(size: usize, faults: impl IntoIterator<Item = Fault>) -> User {
    let user = User::new(size, faults);
    outcome(&user, ResumeFrom::Nothing).unwrap();
    assert_eq!(user.transport().server.stored(), std::slice::from_ref(&user.file.bytes));
    user.assert_progress_does_not_decrease();
    user
}

fn restarts(user: &User) -> Vec<RestartReason> {
    let reason = |progress: &Progress| {
        if let Progress::Restarted(reason) = progress { Some(*reason) } else { None }
    };
    user.progress.borrow().iter().filter_map(reason).collect()
}

#[test]
fn small_file_takes_one_request() {
    assert_eq!(sent(SMALL, []).requests(), ["POST /v1/uploads"]);
    assert_eq!(
        sent(SMALL + 1, []).requests(),
        ["POST /v1/uploads", "PATCH /v1/uploads/du_1", "GET /v1/document_uploads/du_1"]
    );
}

#[test]
fn stored_part_of_a_small_file_is_not_sent_again() {
    let user = sent(SMALL, [Fault::Cut(400)]);
    assert_eq!(user.requests()[1..3], ["POST /v1/uploads", "PATCH /v1/uploads/du_1"]);
    assert_eq!(user.sent_bytes(), SMALL as u64);
}

/// A browser once sent a request twice by itself, both at once; the second conflicted with the
/// first, and the upload failed.
#[test]
fn creation_that_conflicts_with_another_is_repeated() {
    for size in [SMALL, LARGE] {
        assert_eq!(
            sent(size, [Fault::Status(409)]).requests()[..2],
            ["POST /v1/uploads", "POST /v1/uploads"]
        );
    }
}

#[test]
fn lost_response_costs_no_byte() {
    for lost in 0..8 {
        let faults = (0..lost).map(|_| Fault::None).chain([Fault::ResponseLost]);
        for size in [SMALL, LARGE] {
            assert_eq!(sent(size, faults.clone()).sent_bytes(), size as u64);
        }
    }
}

#[test]
fn slow_connection_gets_small_chunks_and_a_fast_one_large_chunks() {
    let chunks = |bytes_per_second: f64| {
        let user = User::new(LARGE, []);
        user.transport().bytes_per_second.set(bytes_per_second);
        outcome(&user, ResumeFrom::Nothing).unwrap();
        user.requests().iter().filter(|request| request.starts_with("PATCH")).count()
    };
    let (slow, fast) = (chunks(20_000.0), chunks(5_000_000.0));
    assert!((50..90).contains(&slow) && fast <= 4, "{slow} and {fast} chunks");
}

#[test]
fn connection_that_is_always_cut_early_still_makes_progress() {
    // Each time only 3% of a chunk arrives. If every chunk had a checksum, the server would store
    // nothing.
    let user =
        sent(LARGE, std::iter::repeat_n([Fault::None, Fault::Cut(30)], 200).flatten().take(400));
    let resent = user.sent_bytes() - LARGE as u64;
    assert!(resent < 100_000, "{resent} bytes were sent twice");
}

#[test]
fn damaged_file_is_sent_again_and_reported() {
    let user = sent(SMALL, [Fault::Corrupted]);
    assert_eq!(restarts(&user), [RestartReason::Damaged]);
}

#[test]
fn file_that_is_damaged_each_time_fails() {
    let user = User::new(SMALL, [Fault::Corrupted; 3]);
    let control = UploadControl::default();
    let End::Done(outcome) = user.send(ResumeFrom::Nothing, &control) else {
        panic!("the page was not closed")
    };
    assert_eq!(*outcome, Err(UploadFailure::Damaged { request_id: Some("req_1".to_owned()) }));
    assert_eq!(restarts(&user), [RestartReason::Damaged; 2]);
    assert_eq!(control.resume_from(), ResumeFrom::Nothing);
}

#[test]
fn damaged_chunk_is_sent_again_alone() {
    let user = sent(LARGE, [Fault::None, Fault::None, Fault::Corrupted]);
    assert!(restarts(&user).is_empty());
}

#[test]
fn expired_upload_restarts() {
    let user = sent(LARGE, [Fault::None, Fault::None, Fault::UploadsExpired]);
    assert_eq!(restarts(&user), [RestartReason::Gone]);
}

#[test]
fn known_upload_resumes_at_the_offset_of_the_server() {
    let user = User::new(LARGE, [Fault::None, Fault::None, Fault::PageClosed(0)]);
    assert!(matches!(user.send(ResumeFrom::Nothing, &UploadControl::default()), End::PageClosed));
    let before = user.sent_bytes();
    assert!(before > 0);
    outcome(&user, ResumeFrom::Upload("du_1".to_owned())).unwrap();
    assert_eq!(user.sent_bytes(), LARGE as u64);
    assert_eq!(user.transport().server.stored(), std::slice::from_ref(&user.file.bytes));
}

#[test]
fn of_several_uploads_that_of_the_same_file_and_requirement_resumes() {
    let user = User::new(LARGE, [Fault::None, Fault::None, Fault::PageClosed(0)]);
    assert!(matches!(user.send(ResumeFrom::Nothing, &UploadControl::default()), End::PageClosed));
    let checksum = poll_once(checksum(&user.file)).unwrap().unwrap();
    let unfinished = |id: &str, document_type: &str, checksum: Option<&str>| -> UnfinishedUpload {
        let value = serde_json::json!({
            "id": id, "document_type": document_type, "file_name": "pay.pdf", "file_size": LARGE, "received": 1, "checksum": checksum, "expires_at": 1,
        });
        serde_json::from_value(value).unwrap()
    };
    let others = [
        unfinished("du_7", "paystub", Some("sha256 AAAA")),
        unfinished("du_8", "bank_statement", Some(&checksum)),
        unfinished("du_9", "paystub", None),
    ];
    let known =
        others.iter().cloned().chain([unfinished("du_1", "paystub", Some(&checksum))]).collect();
    outcome(&user, ResumeFrom::AnyOf(known)).unwrap();
    assert_eq!(user.sent_bytes(), LARGE as u64);

    let user = User::new(SMALL, []);
    outcome(&user, ResumeFrom::AnyOf(others.to_vec())).unwrap();
    assert_eq!(user.requests(), ["POST /v1/uploads"]);
}

#[test]
fn chunk_that_timed_out_on_the_server_is_followed_by_smaller_ones() {
    let user = sent(LARGE, [Fault::None, Fault::Status(408)]);
    let smaller = user.requests().iter().filter(|request| request.starts_with("PATCH")).count();
    assert!(
        smaller
            > sent(LARGE, [])
                .requests()
                .iter()
                .filter(|request| request.starts_with("PATCH"))
                .count()
    );
}

#[test]
fn upload_of_another_size_does_not_resume() {
    let mut user = User::new(LARGE, [Fault::None, Fault::None, Fault::PageClosed(0)]);
    assert!(matches!(user.send(ResumeFrom::Nothing, &UploadControl::default()), End::PageClosed));
    user.file.bytes.pop();
    outcome(&user, ResumeFrom::Upload("du_1".to_owned())).unwrap();
    assert_eq!(user.transport().server.stored(), std::slice::from_ref(&user.file.bytes));
}

#[test]
fn canceled_upload_is_deleted_on_the_server_even_if_its_id_was_lost() {
    for faults in [
        vec![Fault::None, Fault::None, Fault::Canceled(500)],
        vec![Fault::ResponseLost, Fault::Canceled(0)],
    ] {
        let user = User::new(LARGE, faults);
        let control = UploadControl::default();
        let End::Done(outcome) = user.send(ResumeFrom::Nothing, &control) else {
            panic!("the page was not closed")
        };
        assert_eq!(*outcome, Err(UploadFailure::Canceled));
        assert_eq!(control.resume_from(), ResumeFrom::Nothing);
        assert!(user.transport().server.is_empty());
        assert_eq!(user.requests().last().unwrap(), "DELETE /v1/uploads/du_1");
    }
}

#[test]
fn upload_that_is_canceled_before_it_starts_sends_nothing() {
    let user = User::new(LARGE, []);
    let control = UploadControl::default();
    control.cancel();
    control.resume();
    let End::Done(outcome) = user.send(ResumeFrom::Nothing, &control) else {
        panic!("the page was not closed")
    };
    assert_eq!(*outcome, Err(UploadFailure::Canceled));
    assert!(user.requests().is_empty());
}

#[test]
fn upload_fails_after_five_server_errors_and_resumes_later() {
    let user =
        User::new(LARGE, [Fault::None, Fault::None].into_iter().chain([Fault::Status(503); 5]));
    let control = UploadControl::default();
    let End::Done(outcome) = user.send(ResumeFrom::Nothing, &control) else {
        panic!("the page was not closed")
    };
    assert_eq!(
        *outcome,
        Err(UploadFailure::Refused { status: 503, error: None, request_id: None })
    );
    assert_eq!(control.resume_from(), ResumeFrom::Upload("du_1".to_owned()));
    assert!(
        matches!(user.send(control.resume_from(), &UploadControl::default()), End::Done(outcome) if outcome.is_ok())
    );
    assert_eq!(user.sent_bytes(), LARGE as u64);
}

#[test]
fn upload_waits_for_a_connection_without_end() {
    let user = sent(LARGE, [Fault::None, Fault::None].into_iter().chain([Fault::NotSent; 500]));
    let waiting = user
        .progress
        .borrow()
        .iter()
        .filter(|progress| matches!(progress, Progress::Waiting { offline: true, .. }))
        .count();
    assert_eq!(waiting, 500);
    assert!(user.api.transport().now() > Duration::from_secs(7000));
}

#[test]
fn refused_upload_is_not_retried() {
    let user = User::new(SMALL, [Fault::Status(422)]);
    assert_eq!(
        outcome(&user, ResumeFrom::Nothing),
        Err(UploadFailure::Refused { status: 422, error: None, request_id: None })
    );
    assert_eq!(user.requests().len(), 1);
}

#[test]
fn unreadable_file_fails_at_once() {
    let user = User::new(LARGE, []);
    user.file.reads_left.set(3);
    assert_eq!(outcome(&user, ResumeFrom::Nothing), Err(UploadFailure::Unreadable));
}

#[test]
fn discarding_an_unknown_upload_succeeds() {
    let user = User::new(SMALL, []);
    assert_eq!(poll_once(discard(&user.api, "du_7")), Some(Ok(())));
}
