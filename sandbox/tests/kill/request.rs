//! One request: what an applicant, or their landlord, does, and may have to do again. A `POST` has
//! an idempotency key, by which it can be sent again as it is; after a piece of an upload the
//! offset is asked for.

use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A file to be uploaded.
#[derive(Clone)]
pub(crate) struct Upload {
    /// `id_document`, `selfie` or `paystub`.
    pub(crate) document_type: &'static str,
    /// Its name, which no other upload of the session has.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upload")
            .field("document_type", &self.document_type)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What the request is to do.
#[derive(Debug, Clone)]
pub(crate) enum Purpose {
    /// Make a session for this e-mail address, which no other session has.
    Create { email: String },
    /// Save these answers.
    Save { first_name: String },
    /// Upload this file in a form.
    Upload(Upload),
    /// Begin to upload this file in pieces.
    Begin(Upload),
    /// Go on with the upload at this address.
    GoOn { path: String },
    /// Hand everything in.
    Submit,
    /// The landlord calls it off.
    Cancel,
}

/// What is sent.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    /// JSON.
    Json(Value),
    /// A form with the file of the purpose.
    File,
    /// So many of the first bytes of the file of the purpose.
    First(usize),
    /// These bytes from this offset on, with a checksum or without.
    Piece { offset: usize, bytes: Vec<u8>, is_summed: bool },
}

/// The request.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// What it is to do.
    pub(crate) purpose: Purpose,
    /// Its idempotency key.
    pub(crate) key: String,
    /// Where it goes.
    pub(crate) path: String,
    /// Whose it is.
    pub(crate) credential: String,
    /// What is sent.
    pub(crate) body: Body,
}

/// How long the claims of a process that was killed may last.
const LONGEST_CLAIM: Duration = Duration::from_secs(5);

/// The server went away before its answer was there.
#[derive(Debug)]
pub(crate) struct Lost;

/// Calls of one server.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    address: String,
}

impl Client {
    /// Calls the server at this address.
    pub(crate) fn new(http: &reqwest::Client, address: &str) -> Self {
        Self { http: http.clone(), address: address.to_owned() }
    }

    /// Sends a request. Anything but a success fails the test: all that is sent here is in order.
    /// Only where several processes share a database may a key be held for a moment longer than
    /// the process lived that took it. Of an upload in pieces the answer is what its headers
    /// say: `location` and `offset`.
    pub(crate) async fn send(&self, request: &Request) -> Result<Value, Lost> {
        let deadline = Instant::now() + LONGEST_CLAIM;
        loop {
            let (status, text) = self.post(request).await?;
            if status == StatusCode::CONFLICT && Instant::now() < deadline {
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
            assert!(status.is_success(), "{:?} was refused: {status} {text}", request.purpose);
            return Ok(serde_json::from_str(&text).unwrap());
        }
    }

    async fn post(&self, request: &Request) -> Result<(StatusCode, String), Lost> {
        let builder = self
            .http
            .post(format!("{}{}", self.address, request.path))
            .bearer_auth(&request.credential);
        let builder = builder.header("idempotency-key", &request.key);
        let builder = match (&request.body, &request.purpose) {
            (Body::Json(value), _) => {
                builder.header("content-type", "application/json").body(value.to_string())
            }
            (Body::File, Purpose::Upload(upload)) => {
                let (content_type, form) = form(upload);
                builder.header("content-type", content_type).body(form)
            }
            (Body::First(count), Purpose::Begin(upload)) => {
                let builder = piece(builder, &upload.bytes[..*count], false);
                builder
                    .header("upload-length", upload.bytes.len())
                    .header("upload-metadata", metadata(upload))
            }
            (Body::Piece { offset, bytes, is_summed }, _) => {
                let builder = self
                    .http
                    .patch(format!("{}{}", self.address, request.path))
                    .bearer_auth(&request.credential);
                piece(builder, bytes, *is_summed).header("upload-offset", *offset)
            }
            (Body::File | Body::First(_), _) => unreachable!("only an upload has a file"),
        };
        let answer = builder.send().await.map_err(|_| Lost)?;
        let (status, said) = (answer.status(), said_by_headers(&answer));
        let text = answer.text().await.map_err(|_| Lost)?;
        let is_in_pieces = matches!(request.purpose, Purpose::Begin(_) | Purpose::GoOn { .. });
        Ok((status, if is_in_pieces && status.is_success() { said.to_string() } else { text }))
    }

    /// How many bytes of the upload at this address are there; `None` where it is not known.
    pub(crate) async fn offset(&self, path: &str, credential: &str) -> Result<Option<usize>, Lost> {
        let builder = self
            .http
            .request(Method::HEAD, format!("{}{path}", self.address))
            .bearer_auth(credential);
        let answer = builder.header("tus-resumable", "1.0.0").send().await.map_err(|_| Lost)?;
        Ok(answer.status().is_success().then(|| {
            usize::try_from(said_by_headers(&answer)["offset"].as_u64().unwrap()).unwrap()
        }))
    }

    /// Reads JSON.
    pub(crate) async fn get(&self, path: &str, credential: &str) -> Result<Value, Lost> {
        Ok(serde_json::from_slice(&self.bytes(path, credential).await?).unwrap())
    }

    /// Reads bytes.
    pub(crate) async fn bytes(&self, path: &str, credential: &str) -> Result<Vec<u8>, Lost> {
        let builder = self.http.get(format!("{}{path}", self.address));
        let builder = if credential.is_empty() { builder } else { builder.bearer_auth(credential) };
        let answer = builder.send().await.map_err(|_| Lost)?;
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(|_| Lost)?;
        assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&bytes));
        Ok(bytes.to_vec())
    }
}

fn form(upload: &Upload) -> (String, Vec<u8>) {
    let boundary = "boundary-of-the-kill-test";
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"document_type\"\r\n\r\n{}\r\n",
        upload.document_type
    );
    body += &format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n\r\n",
        upload.name
    );
    let body =
        [body.into_bytes(), upload.bytes.clone(), format!("\r\n--{boundary}--\r\n").into_bytes()]
            .concat();
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// Bytes of an upload, by tus.
fn piece(builder: RequestBuilder, bytes: &[u8], is_summed: bool) -> RequestBuilder {
    let builder = builder
        .header("tus-resumable", "1.0.0")
        .header("content-type", "application/offset+octet-stream");
    let builder =
        if is_summed { builder.header("upload-checksum", checksum(bytes)) } else { builder };
    builder.body(bytes.to_vec())
}

fn metadata(upload: &Upload) -> String {
    let values = [
        ("document_type", upload.document_type.to_owned()),
        ("filename", upload.name.clone()),
        ("checksum", checksum(&upload.bytes)),
    ];
    values.map(|(key, value)| format!("{key} {}", BASE64_STANDARD.encode(value))).join(",")
}

fn checksum(bytes: &[u8]) -> String {
    format!("sha256 {}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

fn said_by_headers(answer: &Response) -> Value {
    let text =
        |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    json!({ "location": text("location"), "offset": text("upload-offset").map(|offset| offset.parse::<u64>().unwrap()) })
}
