//! One request of an applicant or the business, and how it is repeated: a `POST` has an idempotency
//! key and is sent again unchanged; a chunk of an upload is sent again from the server's offset.

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
    /// The file name, unique in the session.
    pub(crate) name: String,
    /// The file's bytes.
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

/// The purpose of a request.
#[derive(Debug, Clone)]
pub(crate) enum Purpose {
    /// Create a session for this e-mail address, which no other session has.
    Create { email: String },
    /// Save these answers.
    Save { first_name: String },
    /// Upload this file as a form.
    Upload(Upload),
    /// Create a resumable upload of this file.
    Begin(Upload),
    /// Send a chunk to the upload at this path.
    Resume { path: String },
    /// Submit the session.
    Submit,
    /// Cancel the session, as the business.
    Cancel,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    /// JSON.
    Json(Value),
    /// A form with the file of the purpose.
    File,
    /// This many of the first bytes of the file of the purpose.
    First(usize),
    /// These bytes from this offset on, with or without a checksum.
    Chunk { offset: usize, bytes: Vec<u8>, has_checksum: bool },
}

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// What it does.
    pub(crate) purpose: Purpose,
    /// The idempotency key.
    pub(crate) key: String,
    /// The path.
    pub(crate) path: String,
    /// The bearer token.
    pub(crate) credential: String,
    /// The body.
    pub(crate) body: Body,
}

/// The longest time for which the key claims of a killed process last.
const MAX_CLAIM: Duration = Duration::from_secs(5);

/// The connection ended before the response was complete.
#[derive(Debug)]
pub(crate) struct Lost;

/// A client of one process.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    address: String,
}

impl Client {
    /// Creates a client of the server at this address.
    pub(crate) fn new(http: &reqwest::Client, address: &str) -> Self {
        Self { http: http.clone(), address: address.to_owned() }
    }

    /// Sends a request and returns the response's JSON; for a resumable upload, an object with the
    /// headers `location` and `offset`. Every request is valid, so an error status fails the test.
    /// Status 409 is retried: where processes share a database, the key claim of a killed process
    /// lasts a moment longer than the process.
    pub(crate) async fn send(&self, request: &Request) -> Result<Value, Lost> {
        let deadline = Instant::now() + MAX_CLAIM;
        loop {
            let (status, text) = self.post(request).await?;
            if status == StatusCode::CONFLICT && Instant::now() < deadline {
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
            assert!(status.is_success(), "{:?} returned {status} {text}", request.purpose);
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
                let builder = chunk(builder, &upload.bytes[..*count], false);
                builder
                    .header("upload-length", upload.bytes.len())
                    .header("upload-metadata", metadata(upload))
            }
            (Body::Chunk { offset, bytes, has_checksum }, _) => {
                let builder = self
                    .http
                    .patch(format!("{}{}", self.address, request.path))
                    .bearer_auth(&request.credential);
                chunk(builder, bytes, *has_checksum).header("upload-offset", *offset)
            }
            (Body::File | Body::First(_), _) => unreachable!("only an upload has a file"),
        };
        let response = builder.send().await.map_err(|_| Lost)?;
        let (status, headers) = (response.status(), upload_headers(&response));
        let text = response.text().await.map_err(|_| Lost)?;
        let is_resumable = matches!(request.purpose, Purpose::Begin(_) | Purpose::Resume { .. });
        Ok((status, if is_resumable && status.is_success() { headers.to_string() } else { text }))
    }

    /// Returns the offset of the upload at this path; `None` if there is no such upload.
    pub(crate) async fn offset(&self, path: &str, credential: &str) -> Result<Option<usize>, Lost> {
        let builder = self
            .http
            .request(Method::HEAD, format!("{}{path}", self.address))
            .bearer_auth(credential);
        let response = builder.header("tus-resumable", "1.0.0").send().await.map_err(|_| Lost)?;
        Ok(response.status().is_success().then(|| {
            usize::try_from(upload_headers(&response)["offset"].as_u64().unwrap()).unwrap()
        }))
    }

    /// Sends a `GET` and returns the JSON of the response.
    pub(crate) async fn get(&self, path: &str, credential: &str) -> Result<Value, Lost> {
        Ok(serde_json::from_slice(&self.bytes(path, credential).await?).unwrap())
    }

    /// Sends a `GET` and returns the body.
    pub(crate) async fn bytes(&self, path: &str, credential: &str) -> Result<Vec<u8>, Lost> {
        let builder = self.http.get(format!("{}{path}", self.address));
        let builder = if credential.is_empty() { builder } else { builder.bearer_auth(credential) };
        let response = builder.send().await.map_err(|_| Lost)?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(|_| Lost)?;
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

/// Adds a chunk with the tus headers.
fn chunk(builder: RequestBuilder, bytes: &[u8], has_checksum: bool) -> RequestBuilder {
    let builder = builder
        .header("tus-resumable", "1.0.0")
        .header("content-type", "application/offset+octet-stream");
    let builder =
        if has_checksum { builder.header("upload-checksum", checksum(bytes)) } else { builder };
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

fn upload_headers(response: &Response) -> Value {
    let text =
        |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    json!({ "location": text("location"), "offset": text("upload-offset").map(|offset| offset.parse::<u64>().unwrap()) })
}
