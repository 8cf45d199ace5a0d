//! One thing that can happen to an upload each.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use latchkey_api_types::UnfinishedUpload;
use latchkey_client::upload::{
    Progress, RestartReason, ResumeFrom, SINGLE_REQUEST_LIMIT, UploadControl, UploadFailure,
    checksum, discard,
};

use crate::line::Fault;
use crate::{End, Person};

const SMALL: usize = SINGLE_REQUEST_LIMIT as usize;
const LARGE: usize = 3_000_000;

/// Sends the file once, to its end.
fn outcome(person: &Person, resume_from: ResumeFrom) -> Result<(), UploadFailure> {
    match person.send(resume_from, &UploadControl::default()) {
        End::Done(outcome) => outcome.map(drop),
        End::Closed => panic!("nobody closed the page"),
    }
}

/// What comes of work that waits for nothing but the line.
fn outcome_of<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => panic!("the line never answers"),
    }
}

fn sent(size: usize, faults: impl IntoIterator<Item = Fault>) -> Person {
    let person = Person::new(size, faults);
    outcome(&person, ResumeFrom::Nothing).unwrap();
    assert_eq!(person.transport().server.stored(), std::slice::from_ref(&person.file.bytes));
    person.assert_progress_only_grows();
    person
}

fn started_again(person: &Person) -> Vec<RestartReason> {
    let why = |progress: &Progress| {
        if let Progress::Restarted(why) = progress { Some(*why) } else { None }
    };
    person.told.borrow().iter().filter_map(why).collect()
}

#[test]
fn a_small_file_takes_one_request() {
    assert_eq!(sent(SMALL, []).requests(), ["POST /v1/uploads"]);
    assert_eq!(
        sent(SMALL + 1, []).requests(),
        ["POST /v1/uploads", "PATCH /v1/uploads/du_1", "GET /v1/document_uploads/du_1"]
    );
}

#[test]
fn what_arrived_of_a_small_file_is_not_sent_again() {
    let person = sent(SMALL, [Fault::Cut(400)]);
    assert_eq!(person.requests()[1..3], ["POST /v1/uploads", "PATCH /v1/uploads/du_1"]);
    assert_eq!(person.transport().sent.get(), SMALL as u64);
}

/// Guards the file that a browser has sent twice by itself, both at once: the second met the first,
/// and was given up.
#[test]
fn a_creation_that_met_another_one_is_asked_about_again() {
    for size in [SMALL, LARGE] {
        assert_eq!(
            sent(size, [Fault::Status(409)]).requests()[..2],
            ["POST /v1/uploads", "POST /v1/uploads"]
        );
    }
}

#[test]
fn an_answer_that_was_lost_costs_no_byte() {
    for lost in 0..8 {
        let faults = (0..lost).map(|_| Fault::Fine).chain([Fault::AnswerLost]);
        for size in [SMALL, LARGE] {
            assert_eq!(sent(size, faults.clone()).transport().sent.get(), size as u64);
        }
    }
}

#[test]
fn a_slow_line_gets_small_pieces_and_a_fast_one_large_ones() {
    let pieces = |bytes_per_second: f64| {
        let person = Person::new(LARGE, []);
        person.transport().bytes_per_second.set(bytes_per_second);
        outcome(&person, ResumeFrom::Nothing).unwrap();
        person.requests().iter().filter(|request| request.starts_with("PATCH")).count()
    };
    let (slow, fast) = (pieces(20_000.0), pieces(5_000_000.0));
    assert!((50..90).contains(&slow) && fast <= 4, "{slow} and {fast} pieces");
}

#[test]
fn on_a_line_that_is_always_cut_early_every_byte_counts_in_the_end() {
    // Never are more than 30 parts of 1000 carried, less than the smallest piece: with checksums
    // alone nothing would arrive.
    let person =
        sent(LARGE, std::iter::repeat_n([Fault::Fine, Fault::Cut(30)], 200).flatten().take(400));
    let resent = person.transport().sent.get() - LARGE as u64;
    assert!(resent < 100_000, "{resent} bytes twice");
}

#[test]
fn a_file_that_arrived_damaged_is_sent_again_and_the_person_is_told() {
    let person = sent(SMALL, [Fault::Garbled]);
    assert_eq!(started_again(&person), [RestartReason::Damaged]);
}

#[test]
fn a_file_that_arrives_damaged_each_time_is_given_up() {
    let person = Person::new(SMALL, [Fault::Garbled; 3]);
    let control = UploadControl::default();
    let End::Done(outcome) = person.send(ResumeFrom::Nothing, &control) else {
        panic!("nobody closed the page")
    };
    assert_eq!(*outcome, Err(UploadFailure::Damaged { request_id: Some("req_1".to_owned()) }));
    assert_eq!(started_again(&person), [RestartReason::Damaged; 2]);
    assert_eq!(control.resume_from(), ResumeFrom::Nothing);
}

#[test]
fn a_damaged_piece_is_sent_again_alone() {
    let person = sent(LARGE, [Fault::Fine, Fault::Fine, Fault::Garbled]);
    assert!(started_again(&person).is_empty());
}

#[test]
fn an_upload_that_is_gone_starts_anew() {
    let person = sent(LARGE, [Fault::Fine, Fault::Fine, Fault::Expired]);
    assert_eq!(started_again(&person), [RestartReason::Gone]);
}

#[test]
fn a_known_upload_goes_on_where_the_server_is() {
    let person = Person::new(LARGE, [Fault::Fine, Fault::Fine, Fault::Closed(0)]);
    assert!(matches!(person.send(ResumeFrom::Nothing, &UploadControl::default()), End::Closed));
    let before = person.transport().sent.get();
    assert!(before > 0);
    outcome(&person, ResumeFrom::Upload("du_1".to_owned())).unwrap();
    assert_eq!(person.transport().sent.get(), LARGE as u64);
    assert_eq!(person.transport().server.stored(), std::slice::from_ref(&person.file.bytes));
}

#[test]
fn of_several_uploads_the_one_of_the_same_file_and_place_is_gone_on_with() {
    let person = Person::new(LARGE, [Fault::Fine, Fault::Fine, Fault::Closed(0)]);
    assert!(matches!(person.send(ResumeFrom::Nothing, &UploadControl::default()), End::Closed));
    let checksum = outcome_of(checksum(&person.file)).unwrap();
    let unfinished = |id: &str, document_type: &str, checksum: Option<&str>| -> UnfinishedUpload {
        let value = serde_json::json!({
            "id": id, "document_type": document_type, "file_name": "pay.pdf", "file_size": LARGE, "received": 1, "checksum": checksum, "expires_at": 1,
        });
        serde_json::from_value(value).unwrap()
    };
    let of_others = [
        unfinished("du_7", "paystub", Some("sha256 AAAA")),
        unfinished("du_8", "bank_statement", Some(&checksum)),
        unfinished("du_9", "paystub", None),
    ];
    let known =
        of_others.iter().cloned().chain([unfinished("du_1", "paystub", Some(&checksum))]).collect();
    outcome(&person, ResumeFrom::AnyOf(known)).unwrap();
    assert_eq!(person.transport().sent.get(), LARGE as u64);

    let person = Person::new(SMALL, []);
    outcome(&person, ResumeFrom::AnyOf(of_others.to_vec())).unwrap();
    assert_eq!(person.requests(), ["POST /v1/uploads"]);
}

#[test]
fn a_piece_for_which_the_server_waited_too_long_is_followed_by_smaller_ones() {
    let person = sent(LARGE, [Fault::Fine, Fault::Status(408)]);
    let smaller = person.requests().iter().filter(|request| request.starts_with("PATCH")).count();
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
fn an_upload_of_another_size_is_not_gone_on_with() {
    let mut person = Person::new(LARGE, [Fault::Fine, Fault::Fine, Fault::Closed(0)]);
    assert!(matches!(person.send(ResumeFrom::Nothing, &UploadControl::default()), End::Closed));
    person.file.bytes.pop();
    outcome(&person, ResumeFrom::Upload("du_1".to_owned())).unwrap();
    assert_eq!(person.transport().server.stored(), std::slice::from_ref(&person.file.bytes));
}

#[test]
fn a_canceled_upload_is_ended_on_the_server_too_even_where_nobody_knows_its_name() {
    for faults in [
        vec![Fault::Fine, Fault::Fine, Fault::Canceled(500)],
        vec![Fault::AnswerLost, Fault::Canceled(0)],
    ] {
        let person = Person::new(LARGE, faults);
        let control = UploadControl::default();
        let End::Done(outcome) = person.send(ResumeFrom::Nothing, &control) else {
            panic!("nobody closed the page")
        };
        assert_eq!(*outcome, Err(UploadFailure::Canceled));
        assert_eq!(control.resume_from(), ResumeFrom::Nothing);
        assert!(person.transport().server.uploads.borrow().is_empty());
        assert_eq!(person.requests().last().unwrap(), "DELETE /v1/uploads/du_1");
    }
}

#[test]
fn an_upload_that_was_canceled_before_anything_was_asked_asks_nothing() {
    let person = Person::new(LARGE, []);
    let control = UploadControl::default();
    control.cancel();
    control.resume();
    let End::Done(outcome) = person.send(ResumeFrom::Nothing, &control) else {
        panic!("nobody closed the page")
    };
    assert_eq!(*outcome, Err(UploadFailure::Canceled));
    assert!(person.requests().is_empty());
}

#[test]
fn a_server_in_trouble_is_asked_five_times_and_gone_on_with_later() {
    let person =
        Person::new(LARGE, [Fault::Fine, Fault::Fine].into_iter().chain([Fault::Status(503); 5]));
    let control = UploadControl::default();
    let End::Done(outcome) = person.send(ResumeFrom::Nothing, &control) else {
        panic!("nobody closed the page")
    };
    assert_eq!(
        *outcome,
        Err(UploadFailure::Refused { status: 503, error: None, request_id: None })
    );
    assert_eq!(control.resume_from(), ResumeFrom::Upload("du_1".to_owned()));
    assert!(
        matches!(person.send(control.resume_from(), &UploadControl::default()), End::Done(outcome) if outcome.is_ok())
    );
    assert_eq!(person.transport().sent.get(), LARGE as u64);
}

#[test]
fn a_line_that_is_down_is_waited_for_without_end() {
    let person = sent(LARGE, [Fault::Fine, Fault::Fine].into_iter().chain([Fault::Refused; 500]));
    let waiting = person
        .told
        .borrow()
        .iter()
        .filter(|progress| matches!(progress, Progress::Waiting { offline: true, .. }))
        .count();
    assert_eq!(waiting, 500);
    assert!(person.transport().time() > Duration::from_secs(7000));
}

#[test]
fn what_the_server_refuses_is_told_and_not_asked_again() {
    let person = Person::new(SMALL, [Fault::Status(422)]);
    assert_eq!(
        outcome(&person, ResumeFrom::Nothing),
        Err(UploadFailure::Refused { status: 422, error: None, request_id: None })
    );
    assert_eq!(person.requests().len(), 1);
}

#[test]
fn a_file_that_the_device_gives_no_more_is_not_waited_for() {
    let person = Person::new(LARGE, []);
    person.file.reads_left.set(3);
    assert_eq!(outcome(&person, ResumeFrom::Nothing), Err(UploadFailure::Unreadable));
}

#[test]
fn an_upload_that_is_gone_counts_as_discarded() {
    let person = Person::new(SMALL, []);
    assert_eq!(outcome_of(discard(&person.api, "du_7")), Ok(()));
}
