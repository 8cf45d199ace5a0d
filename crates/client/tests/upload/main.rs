//! Uploads over a network that is cut, paused and corrupted anywhere: the file's bytes arrive, and
//! none that the server has acknowledged is sent again.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod cases;

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use latchkey_api_types::{CaptureMethod, DocumentType, DocumentUpload};
use latchkey_client::upload::{
    FileDescription, Progress, ResumeFrom, UploadControl, UploadFailure, upload,
};
use latchkey_client::{Api, ClientSecret};
use latchkey_test_support::{Fault, FaultyTransport, MemoryFile, TusServer};
use proptest::prelude::*;

/// An applicant with a file and a faulty network.
struct User {
    api: Api<FaultyTransport<TusServer>>,
    file: MemoryFile,
    progress: RefCell<Vec<Progress>>,
}

/// How one call of the client ended.
enum End {
    Done(Box<Result<DocumentUpload, UploadFailure>>),
    PageClosed,
}

impl User {
    fn new(size: usize, faults: impl IntoIterator<Item = Fault>) -> Self {
        let transport = FaultyTransport::default();
        transport.faults.borrow_mut().extend(faults);
        let secret = ClientSecret::new("vs_secret_1".to_owned()).unwrap();
        let bytes = (0..size).map(|place| (place * 31 + place / 251) as u8).collect();
        Self {
            api: Api::new(Rc::new(transport), "https://api.example".to_owned(), secret),
            file: MemoryFile::new(bytes),
            progress: RefCell::default(),
        }
    }

    fn transport(&self) -> &FaultyTransport<TusServer> {
        self.api.transport()
    }

    fn requests(&self) -> Vec<String> {
        self.transport().requests.borrow().clone()
    }

    fn sent_bytes(&self) -> u64 {
        self.transport().sent_bytes.get()
    }

    /// Sends the file once, and resumes after each pause.
    fn send(&self, resume_from: ResumeFrom, control: &UploadControl) -> End {
        let description = FileDescription {
            document_type: DocumentType::Paystub,
            side: None,
            capture_method: CaptureMethod::File,
            description: None,
            file_name: "pay.pdf".to_owned(),
            media_type: "application/pdf",
        };
        self.transport().control.replace(control.clone());
        let on_progress = |progress| self.progress.borrow_mut().push(progress);
        let mut sending =
            pin!(upload(&self.api, &self.file, &description, resume_from, control, &on_progress));
        loop {
            match sending.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(outcome) => return End::Done(Box::new(outcome)),
                Poll::Pending if self.transport().page_is_closed.take() => return End::PageClosed,
                Poll::Pending if self.progress.borrow().last() == Some(&Progress::Paused) => {
                    control.resume()
                }
                // The upload has yet to notice that it is paused or canceled.
                Poll::Pending => {}
            }
        }
    }

    /// Sends the file until it is stored: retries, opens the page again, chooses the file again.
    fn send_until_stored(&self) {
        let mut resume_from = ResumeFrom::Nothing;
        for _ in 0..200 {
            let control = UploadControl::default();
            self.progress.borrow_mut().clear();
            resume_from = match self.send(resume_from, &control) {
                End::Done(outcome) => match *outcome {
                    Ok(_) => return self.assert_progress_does_not_decrease(),
                    Err(_) => control.resume_from(),
                },
                End::PageClosed => match self.transport().server.unfinished() {
                    Some(id) => ResumeFrom::Upload(id),
                    // The page shows it as stored.
                    None if !self.transport().server.stored().is_empty() => return,
                    None => ResumeFrom::Nothing,
                },
            };
            self.assert_progress_does_not_decrease();
        }
        panic!("the file was not stored");
    }

    /// Asserts that the numbers only decrease where the upload restarted.
    fn assert_progress_does_not_decrease(&self) {
        let mut before = (0, 0);
        for progress in self.progress.borrow().iter() {
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
        6 => Just(Fault::None),
        1 => Just(Fault::NotSent),
        6 => (0_u16..=1000).prop_map(Fault::Cut),
        2 => Just(Fault::ResponseLost),
        1 => prop::sample::select(vec![500, 502, 503, 429, 408, 423]).prop_map(Fault::Status),
        1 => Just(Fault::Corrupted),
        1 => (0_u16..=1000).prop_map(Fault::Paused),
        1 => (0_u16..=1000).prop_map(Fault::PageClosed),
        1 => Just(Fault::UploadsExpired),
    ];
    prop::collection::vec(fault, 0..24)
}

fn sizes() -> impl Strategy<Value = usize> {
    prop_oneof![1_usize..400_000, 250_000_usize..270_000, 400_000_usize..900_000]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn file_arrives_whatever_the_faults_and_no_acknowledged_byte_is_sent_again(
        size in sizes(),
        faults in faults(),
        has_checksums in prop::bool::weighted(0.8),
        bytes_per_second in prop_oneof![2_000.0..50_000.0, 50_000.0..2_000_000.0],
    ) {
        // Without checksums a corrupted byte cannot be detected.
        let faults = faults.into_iter().filter(|fault| has_checksums || *fault != Fault::Corrupted);
        let mut user = User::new(size, faults);
        user.file.has_checksums = has_checksums;
        user.transport().bytes_per_second.set(bytes_per_second);
        user.send_until_stored();
        let stored = user.transport().server.stored();
        prop_assert!(stored.last() == Some(&user.file.bytes), "the stored file differs");
    }
}
