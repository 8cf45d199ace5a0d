//! One applicant after another, on one line: does this and that, and notes what was acknowledged.

use std::collections::BTreeMap;

use fastrand::Rng;
use latchkey_test_support::files;
use serde_json::{Value, json};

use crate::request::{Body, Client, Lost, Purpose, Request, Upload};
use crate::server::SECRET_KEY;

/// What is known of a session because the server has said so.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// Its id.
    pub(crate) id: String,
    /// Which address it was made for.
    pub(crate) email: String,
    /// The current client secret.
    pub(crate) secret: String,
    /// As it was answered at its creation.
    pub(crate) created: Value,
    /// Whether its events are sent.
    pub(crate) is_watched: bool,
    /// The last name that was saved.
    pub(crate) first_name: Option<String>,
    /// The files by their ids.
    pub(crate) uploads: BTreeMap<String, Upload>,
    /// The file that is being uploaded in pieces.
    pub(crate) unfinished: Option<Unfinished>,
    /// How it ended, for the applicant.
    pub(crate) ending: Option<Ending>,
    /// Its events, as far as they were seen, oldest first: id and type.
    pub(crate) events: Vec<(String, String)>,
    /// The last request that was answered, and its answer.
    pub(crate) last: (Request, Value),
}

/// A file of which a part is acknowledged.
#[derive(Debug, Clone)]
pub(crate) struct Unfinished {
    /// Where the upload is.
    pub(crate) path: String,
    /// What it is.
    pub(crate) upload: Upload,
    /// How many of its bytes were acknowledged.
    pub(crate) acknowledged: usize,
}

/// How a session ended, for the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It was submitted.
    Submitted,
    /// It was called off.
    Canceled,
}

/// One line of applicants.
#[derive(Debug)]
pub(crate) struct Applicants {
    rng: Rng,
    name: String,
    receiver: String,
    count: usize,
    /// The session that is worked on.
    current: Option<Session>,
    /// The request that may or may not have been done.
    doubt: Option<Request>,
    /// Sessions that are over, for the applicant.
    pub(crate) past: Vec<Session>,
    /// How many of those were there when all was last looked through.
    pub(crate) looked_through: usize,
    /// How many requests were acknowledged.
    pub(crate) acknowledged: usize,
    /// How many requests lost their answer and were sent again.
    pub(crate) sent_again: usize,
}

impl Applicants {
    /// A line of applicants with a name of its own, whose events go to `receiver`.
    pub(crate) fn new(name: &str, receiver: &str, rng: Rng) -> Self {
        let (name, receiver) = (name.to_owned(), receiver.to_owned());
        Self {
            rng,
            name,
            receiver,
            count: 0,
            current: None,
            doubt: None,
            past: Vec::new(),
            looked_through: 0,
            acknowledged: 0,
            sent_again: 0,
        }
    }

    /// The sessions that may have changed since all was last looked through.
    pub(crate) fn recent(&mut self) -> impl Iterator<Item = &mut Session> {
        self.past[self.looked_through..].iter_mut().chain(self.current.as_mut())
    }

    /// All sessions.
    pub(crate) fn all(&mut self) -> impl Iterator<Item = &mut Session> {
        self.past.iter_mut().chain(self.current.as_mut())
    }

    /// Sends the request again whose answer was lost.
    pub(crate) async fn make_sure(&mut self, client: &Client) -> Result<(), Lost> {
        let Some(mut request) = self.doubt.clone() else { return Ok(()) };
        if let (Purpose::GoOn { path }, Some(session)) = (&request.purpose, &self.current) {
            // Not as it was: from where the upload is now. At its end, nothing is sent but the
            // question what became of it.
            let unfinished = session.unfinished.as_ref().unwrap();
            let offset = client.offset(path, &session.secret).await?.unwrap();
            assert!(
                offset >= unfinished.acknowledged,
                "{path} has lost what was acknowledged: {offset} of {}",
                unfinished.acknowledged
            );
            request.body = Body::Piece {
                offset,
                bytes: unfinished.upload.bytes[offset..].to_vec(),
                is_summed: true,
            };
            // Should this one get lost too, the same bytes are not sent again that are acknowledged
            // by now.
            self.current
                .as_mut()
                .and_then(|session| session.unfinished.as_mut())
                .unwrap()
                .acknowledged = offset;
        }
        let answer = client.send(&request).await?;
        self.sent_again += 1;
        self.acknowledge(request, answer);
        Ok(())
    }

    /// Does one thing after another until the server goes away.
    pub(crate) async fn go_on(&mut self, client: &Client) -> Lost {
        loop {
            let request = self.next();
            self.doubt = Some(request.clone());
            match client.send(&request).await {
                Ok(answer) => self.acknowledge(request, answer),
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
                let body = Body::Piece {
                    offset,
                    bytes: upload.bytes[offset..end].to_vec(),
                    is_summed: self.rng.bool(),
                };
                Request {
                    purpose: Purpose::GoOn { path: path.clone() },
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
                    bytes: picture(&mut self.rng),
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
                    bytes: picture(&mut self.rng),
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

    fn acknowledge(&mut self, request: Request, answer: Value) {
        self.doubt = None;
        self.acknowledged += 1;
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        if let Purpose::Create { email } = &request.purpose {
            assert!(self.current.is_none());
            self.current = Some(Session {
                id: text("id"),
                email: email.clone(),
                secret: text("client_secret"),
                created: answer.clone(),
                is_watched: answer["webhook_url"].is_string(),
                first_name: None,
                uploads: BTreeMap::new(),
                unfinished: None,
                ending: None,
                events: Vec::new(),
                last: (request, answer),
            });
            return;
        }
        let session = self.current.as_mut().unwrap();
        match &request.purpose {
            Purpose::Create { .. } => {}
            Purpose::Save { first_name } => session.first_name = Some(first_name.clone()),
            Purpose::Upload(upload) => session.add(text("id"), upload.clone()),
            Purpose::Begin(upload) => {
                let acknowledged = usize::try_from(answer["offset"].as_u64().unwrap()).unwrap();
                session.unfinished = Some(Unfinished {
                    path: text("location"),
                    upload: upload.clone(),
                    acknowledged,
                });
                return;
            }
            Purpose::GoOn { path } => {
                let unfinished = session.unfinished.as_mut().unwrap();
                unfinished.acknowledged =
                    usize::try_from(answer["offset"].as_u64().unwrap()).unwrap();
                if unfinished.acknowledged == unfinished.upload.bytes.len() {
                    let upload = unfinished.upload.clone();
                    session.unfinished = None;
                    session.add(path.rsplit('/').next().unwrap().to_owned(), upload);
                }
                return;
            }
            Purpose::Submit => {
                session.ending = Some(Ending::Submitted);
                if let Some(successor) = answer["client_secret"].as_str() {
                    session.secret = successor.to_owned();
                }
            }
            Purpose::Cancel => session.ending = Some(Ending::Canceled),
        }
        session.last = (request, answer);
        if session.ending.is_some() {
            self.past.extend(self.current.take());
        }
    }
}

impl Session {
    /// A new picture takes the old one's place; papers pile up.
    fn add(&mut self, id: String, upload: Upload) {
        self.uploads.retain(|_, earlier| {
            upload.document_type == "paystub" || earlier.document_type != upload.document_type
        });
        self.uploads.insert(id, upload);
    }
}

/// A PNG's head, and after it what no other file has.
fn picture(rng: &mut Rng) -> Vec<u8> {
    let mut bytes = files::png(1200, 800);
    let length = 1_000 + rng.usize(..60_000);
    bytes.extend(std::iter::repeat_with(|| rng.u8(..)).take(length));
    bytes
}
