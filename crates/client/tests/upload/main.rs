//! Uploads over a line that is cut, stopped and garbled wherever it can be: what arrives are the
//! file's bytes, and none that the server has acknowledged is sent again.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod line;
mod server;
mod single;

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use latchkey_api_types::{CaptureMethod, DocumentType, DocumentUpload};
use latchkey_client::upload::{
    FileDescription, Progress, ResumeFrom, UploadControl, UploadFailure, upload,
};
use latchkey_client::{Api, ClientSecret};
use proptest::prelude::*;

use line::{Fault, FaultyLine, MemoryFile};

/// Somebody with a file and a line.
struct Person {
    api: Api<FaultyLine>,
    file: MemoryFile,
    told: RefCell<Vec<Progress>>,
}

/// How one call of the client ended.
enum End {
    Done(Box<Result<DocumentUpload, UploadFailure>>),
    Closed,
}

impl Person {
    fn new(size: usize, faults: impl IntoIterator<Item = Fault>) -> Self {
        let line = FaultyLine::default();
        line.faults.borrow_mut().extend(faults);
        let secret = ClientSecret::new("vs_secret_1".to_owned()).unwrap();
        let bytes = (0..size).map(|place| (place * 31 + place / 251) as u8).collect();
        let file = MemoryFile { bytes, has_checksums: true, reads_left: Cell::new(u32::MAX) };
        Self {
            api: Api::new(Rc::new(line), "https://api.example".to_owned(), secret),
            file,
            told: RefCell::default(),
        }
    }

    fn transport(&self) -> &FaultyLine {
        self.api.transport()
    }

    fn requests(&self) -> Vec<String> {
        self.transport().requests.borrow().clone()
    }

    /// Sends the file once. Whenever it pauses, the person goes on.
    fn send(&self, resume_from: ResumeFrom, control: &UploadControl) -> End {
        let what = FileDescription {
            document_type: DocumentType::Paystub,
            side: None,
            capture_method: CaptureMethod::File,
            description: None,
            file_name: "pay.pdf".to_owned(),
            media_type: "application/pdf",
        };
        self.transport().control.replace(control.clone());
        let on_progress = |progress| self.told.borrow_mut().push(progress);
        let mut sending =
            pin!(upload(&self.api, &self.file, &what, resume_from, control, &on_progress));
        loop {
            match sending.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(outcome) => return End::Done(Box::new(outcome)),
                Poll::Pending if self.transport().is_closed.take() => return End::Closed,
                Poll::Pending if self.told.borrow().last() == Some(&Progress::Paused) => {
                    control.resume()
                }
                // The wish has yet to be noticed.
                Poll::Pending => {}
            }
        }
    }

    /// Sends the file as somebody does who wants it to be there: tries again, opens the page again
    /// and chooses it again.
    fn insist(&self) {
        let mut resume_from = ResumeFrom::Nothing;
        for _ in 0..200 {
            let control = UploadControl::default();
            self.told.borrow_mut().clear();
            resume_from = match self.send(resume_from, &control) {
                End::Done(outcome) => match *outcome {
                    Ok(_) => return self.assert_progress_only_grows(),
                    Err(_) => control.resume_from(),
                },
                End::Closed => match self.transport().server.unfinished() {
                    Some(id) => ResumeFrom::Upload(id),
                    // The page shows it as stored.
                    None if !self.transport().server.stored().is_empty() => return,
                    None => ResumeFrom::Nothing,
                },
            };
            self.assert_progress_only_grows();
        }
        panic!("the file did not arrive");
    }

    /// What was told never fell, but where the file was sent again.
    fn assert_progress_only_grows(&self) {
        let mut before = (0, 0);
        for progress in self.told.borrow().iter() {
            match progress {
                Progress::Sending { stored, sent, total, .. } => {
                    assert!(
                        *stored >= before.0 && *sent >= before.1 && stored <= sent && sent <= total,
                        "{progress:?} after {before:?}"
                    );
                    before = (*stored, *sent);
                }
                Progress::Restarted(_) => before = (0, 0),
                Progress::Known { .. } | Progress::Waiting { .. } | Progress::Paused => {}
            }
        }
    }
}

fn faults() -> impl Strategy<Value = Vec<Fault>> {
    let fault = prop_oneof![
        6 => Just(Fault::Fine),
        1 => Just(Fault::Refused),
        6 => (0_u16..=1000).prop_map(Fault::Cut),
        2 => Just(Fault::AnswerLost),
        1 => prop_oneof![Just(500), Just(502), Just(503), Just(429), Just(408), Just(423)].prop_map(Fault::Status),
        1 => Just(Fault::Garbled),
        1 => (0_u16..=1000).prop_map(Fault::Paused),
        1 => (0_u16..=1000).prop_map(Fault::Closed),
        1 => Just(Fault::Expired),
    ];
    prop::collection::vec(fault, 0..24)
}

fn sizes() -> impl Strategy<Value = usize> {
    prop_oneof![1_usize..400_000, 250_000_usize..270_000, 400_000_usize..900_000]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_line_does_the_file_arrives_and_nothing_acknowledged_is_sent_again(
        size in sizes(),
        faults in faults(),
        has_checksums in prop::bool::weighted(0.8),
        bytes_per_second in prop_oneof![2_000.0..50_000.0, 50_000.0..2_000_000.0],
    ) {
        // Without checksums nobody can tell a byte that arrived as another.
        let faults = faults.into_iter().filter(|fault| has_checksums || *fault != Fault::Garbled);
        let mut person = Person::new(size, faults);
        person.file.has_checksums = has_checksums;
        person.transport().bytes_per_second.set(bytes_per_second);
        person.insist();
        let stored = person.transport().server.stored();
        prop_assert!(stored.last() == Some(&person.file.bytes), "the stored file is another");
    }
}
