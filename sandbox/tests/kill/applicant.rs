//! Simulated applicants, one after another: each sends random requests and records what was
//! acknowledged.

use std::collections::BTreeMap;

use fastrand::Rng;
use latchkey_test_support::files;
use serde_json::{Value, json};

use crate::request::{Body, Client, Lost, Purpose, Request, Upload};
use crate::server::SECRET_KEY;

/// The state of a session that the server has acknowledged.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// The id.
    pub(crate) id: String,
    /// The applicant's e-mail address.
    pub(crate) email: String,
    /// The current client secret.
    pub(crate) secret: String,
    /// The response to its creation.
    pub(crate) created: Value,
    /// Whether its events go to the webhook receiver.
    pub(crate) has_webhook: bool,
    /// The first name that was saved last.
    pub(crate) first_name: Option<String>,
    /// The complete files, by id.
    pub(crate) uploads: BTreeMap<String, Upload>,
    /// The unfinished resumable upload.
    pub(crate) unfinished: Option<Unfinished>,
    /// How it ended for the applicant.
    pub(crate) ending: Option<Ending>,
    /// Ids and types of the events seen so far, oldest first.
    pub(crate) events: Vec<(String, String)>,
    /// The last request with an idempotent response, and that response.
    pub(crate) last: (Request, Value),
}

/// A resumable upload that is not complete.
#[derive(Debug, Clone)]
pub(crate) struct Unfinished {
    /// The path of the upload.
    pub(crate) path: String,
    /// The file.
    pub(crate) upload: Upload,
    /// The acknowledged offset, in bytes.
    pub(crate) acknowledged: usize,
}

/// How a session ended for the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Submitted,
    Canceled,
}

/// Simulated applicants, one after another.
#[derive(Debug)]
pub(crate) struct Applicants {
    rng: Rng,
    name: String,
    receiver: String,
    count: usize,
    /// The open session.
    current: Option<Session>,
    /// The request that has no response yet. It may have taken effect.
    unanswered: Option<Request>,
    /// The sessions that have ended for the applicant.
    pub(crate) past: Vec<Session>,
    /// The number of past sessions at the last check.
    pub(crate) checked: usize,
    /// The number of acknowledged requests.
    pub(crate) acknowledged: usize,
    /// The number of requests that were sent again after their response was lost.
    pub(crate) sent_again: usize,
}

impl Applicants {
    /// Creates applicants with a unique name and the webhook URL `receiver`.
    pub(crate) fn new(name: &str, receiver: &str, rng: Rng) -> Self {
        let (name, receiver) = (name.to_owned(), receiver.to_owned());
        Self {
            rng,
            name,
            receiver,
            count: 0,
            current: None,
            unanswered: None,
            past: Vec::new(),
            checked: 0,
            acknowledged: 0,
            sent_again: 0,
        }
    }

    /// The sessions that may have changed since the last check.
    pub(crate) fn recent(&mut self) -> impl Iterator<Item = &mut Session> {
        self.past[self.checked..].iter_mut().chain(self.current.as_mut())
    }

    /// All sessions.
    pub(crate) fn all(&mut self) -> impl Iterator<Item = &mut Session> {
        self.past.iter_mut().chain(self.current.as_mut())
    }

    /// Repeats the request whose response was lost.
    pub(crate) async fn retry_unanswered(&mut self, client: &Client) -> Result<(), Lost> {
        let Some(mut request) = self.unanswered.clone() else { return Ok(()) };
        if let (Purpose::Resume { path }, Some(session)) = (&request.purpose, &self.current) {
            // A chunk is sent again from the server's offset. At the end of the file it has no
            // bytes, and only reads the result.
            let unfinished = session.unfinished.as_ref().unwrap();
            let offset = client.offset(path, &session.secret).await?.unwrap();
            assert!(
                offset >= unfinished.acknowledged,
                "{path} has lost acknowledged bytes: {offset} of {}",
                unfinished.acknowledged
            );
            request.body = Body::Chunk {
                offset,
                bytes: unfinished.upload.bytes[offset..].to_vec(),
                has_checksum: true,
            };
            // If this response is lost too, the bytes acknowledged by now are not sent again.
            self.current
                .as_mut()
                .and_then(|session| session.unfinished.as_mut())
                .unwrap()
                .acknowledged = offset;
        }
        let response = client.send(&request).await?;
        self.sent_again += 1;
        self.acknowledge(request, response);
        Ok(())
    }

    /// Sends one request after another until the server stops.
    pub(crate) async fn work(&mut self, client: &Client) -> Lost {
        loop {
            let request = self.next();
            self.unanswered = Some(request.clone());
            match client.send(&request).await {
                Ok(response) => self.acknowledge(request, response),
                Err(lost) => return lost,
            }
        }
    }

    fn next(&mut self) -> Request {
        self.count += 1;
        let key = format!("{}-{}", self.name, self.count);
        let Some(session) = &self.current else {
            let email = format!("{key}@example.com");
            let mut create = json!({ "applicant": { "first_name": "Jane", "last_name": "Doe", "email": email }, "products": ["identity"] });
            if self.rng.bool() {
                create["webhook_url"] = json!(self.receiver);
            }
            let (path, credential) =
                ("/v1/verification_sessions".to_owned(), SECRET_KEY.to_owned());
            return Request {
                purpose: Purpose::Create { email },
                key,
                path,
                credential,
                body: Body::Json(create),
            };
        };
        let has = |kind: &str| session.uploads.values().any(|upload| upload.document_type == kind);
        let is_ready = session.first_name.is_some() && has("id_document") && has("selfie");
        let (path, secret, id) =
            ("/v1/session".to_owned(), session.secret.clone(), session.id.clone());
        match self.rng.u8(..100) {
            0..5 => {
                let path = format!("/v1/verification_sessions/{id}/cancel");
                Request {
                    purpose: Purpose::Cancel,
                    key,
                    path,
                    credential: SECRET_KEY.to_owned(),
                    body: Body::Json(json!({})),
                }
            }
            5..50 if is_ready && (session.unfinished.is_none() || self.rng.u8(..) < 64) => {
                Request {
                    purpose: Purpose::Submit,
                    key,
                    path: "/v1/session/submit".to_owned(),
                    credential: secret,
                    body: Body::Json(json!({})),
                }
            }
            5..40 => {
                let first_name = format!("Ada {key}");
                let answers = json!({
                    "consents": { "data_processing": true, "biometric": true },
                    "applicant": { "first_name": first_name, "last_name": "Łoś", "date_of_birth": "1990-05-15" },
                    "id_document": { "type": "passport", "issuing_country": "GB" },
                });
                Request {
                    purpose: Purpose::Save { first_name },
                    key,
                    path,
                    credential: secret,
                    body: Body::Json(answers),
                }
            }
            40..75 if let Some(Unfinished { path, upload, acknowledged }) = &session.unfinished => {
                let offset = *acknowledged;
                let end = offset + self.rng.usize(1..=upload.bytes.len() - offset);
                let body = Body::Chunk {
                    offset,
                    bytes: upload.bytes[offset..end].to_vec(),
                    has_checksum: self.rng.bool(),
                };
                Request {
                    purpose: Purpose::Resume { path: path.clone() },
                    key,
                    path: path.clone(),
                    credential: secret,
                    body,
                }
            }
            40..70 => {
                let document_type =
                    *self.rng.choice(&["id_document", "selfie", "paystub"]).unwrap();
                let upload = Upload {
                    document_type,
                    name: format!("{key}.png"),
                    bytes: photo(&mut self.rng),
                };
                let body = Body::First(self.rng.usize(..upload.bytes.len()));
                Request {
                    purpose: Purpose::Begin(upload),
                    key,
                    path: "/v1/uploads".to_owned(),
                    credential: secret,
                    body,
                }
            }
            _ => {
                let document_type =
                    *self.rng.choice(&["id_document", "selfie", "paystub"]).unwrap();
                let upload = Upload {
                    document_type,
                    name: format!("{key}.png"),
                    bytes: photo(&mut self.rng),
                };
                let path = "/v1/document_uploads".to_owned();
                Request {
                    purpose: Purpose::Upload(upload),
                    key,
                    path,
                    credential: secret,
                    body: Body::File,
                }
            }
        }
    }

    fn acknowledge(&mut self, request: Request, response: Value) {
        self.unanswered = None;
        self.acknowledged += 1;
        let text = |name: &str| response[name].as_str().unwrap().to_owned();
        if let Purpose::Create { email } = &request.purpose {
            assert!(self.current.is_none());
            self.current = Some(Session {
                id: text("id"),
                email: email.clone(),
                secret: text("client_secret"),
                created: response.clone(),
                has_webhook: response["webhook_url"].is_string(),
                first_name: None,
                uploads: BTreeMap::new(),
                unfinished: None,
                ending: None,
                events: Vec::new(),
                last: (request, response),
            });
            return;
        }
        let session = self.current.as_mut().unwrap();
        match &request.purpose {
            Purpose::Create { .. } => {}
            Purpose::Save { first_name } => session.first_name = Some(first_name.clone()),
            Purpose::Upload(upload) => session.add(text("id"), upload.clone()),
            Purpose::Begin(upload) => {
                let acknowledged = usize::try_from(response["offset"].as_u64().unwrap()).unwrap();
                session.unfinished = Some(Unfinished {
                    path: text("location"),
                    upload: upload.clone(),
                    acknowledged,
                });
                return;
            }
            Purpose::Resume { path } => {
                let unfinished = session.unfinished.as_mut().unwrap();
                unfinished.acknowledged =
                    usize::try_from(response["offset"].as_u64().unwrap()).unwrap();
                if unfinished.acknowledged == unfinished.upload.bytes.len() {
                    let upload = unfinished.upload.clone();
                    session.unfinished = None;
                    session.add(path.rsplit('/').next().unwrap().to_owned(), upload);
                }
                return;
            }
            Purpose::Submit => {
                session.ending = Some(Ending::Submitted);
                if let Some(successor) = response["client_secret"].as_str() {
                    session.secret = successor.to_owned();
                }
            }
            Purpose::Cancel => session.ending = Some(Ending::Canceled),
        }
        session.last = (request, response);
        if session.ending.is_some() {
            self.past.extend(self.current.take());
        }
    }
}

impl Session {
    /// Adds a file. Only pay stubs keep the earlier files of their type.
    fn add(&mut self, id: String, upload: Upload) {
        self.uploads.retain(|_, earlier| {
            upload.document_type == "paystub" || earlier.document_type != upload.document_type
        });
        self.uploads.insert(id, upload);
    }
}

/// Returns a PNG header followed by random bytes.
fn photo(rng: &mut Rng) -> Vec<u8> {
    let mut bytes = files::png(1200, 800);
    let length = 1_000 + rng.usize(..60_000);
    bytes.extend(std::iter::repeat_with(|| rng.u8(..)).take(length));
    bytes
}
