//! `/v1/uploads`: resumable uploads by tus 1.0.0. One file for each part of the protocol.

mod across_processes;
mod checksum;
mod conclusion;
mod core;
mod creation;
mod expiration;
mod over_a_socket;
mod protocol;
mod termination;
mod unfinished;

use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{Method, Request};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use latchkey_test_support::files::pdf_of_size;
use sha2::{Digest, Sha256};

use crate::applicant::Applicant;
use crate::support::{Answer, Sandbox, request};

const PATH: &str = "/v1/uploads";
const PIECE: &str = "application/offset+octet-stream";

/// A payslip of this size in bytes.
fn payslip(size: usize) -> Vec<u8> {
    pdf_of_size(size, 0)
}

/// Encodes `Upload-Metadata`.
fn metadata(values: &[(&str, &str)]) -> String {
    values
        .iter()
        .map(|(key, value)| format!("{key} {}", BASE64_STANDARD.encode(value)))
        .collect::<Vec<_>>()
        .join(",")
}

fn sha256(bytes: &[u8]) -> String {
    format!("sha256 {}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

/// A request with the protocol's version header.
fn tus(method: Method, path: &str, applicant: &Applicant<'_>) -> Builder {
    request(method, path, &applicant.secret).header("tus-resumable", "1.0.0")
}

/// The request that creates an upload of this many bytes.
fn creation(applicant: &Applicant<'_>, length: usize) -> Builder {
    let metadata = metadata(&[("document_type", "paystub"), ("filename", "März.pdf")]);
    tus(Method::POST, PATH, applicant)
        .header("upload-length", length)
        .header("upload-metadata", metadata)
}

fn empty(builder: Builder) -> Request<Body> {
    builder.body(Body::empty()).unwrap()
}

/// Creates an upload of this many bytes and returns its address.
async fn created(applicant: &Applicant<'_>, length: usize) -> String {
    let answer = applicant.sandbox.send(empty(creation(applicant, length))).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.header("location").to_owned()
}

fn patch(applicant: &Applicant<'_>, path: &str, offset: usize) -> Builder {
    tus(Method::PATCH, path, applicant)
        .header("content-type", PIECE)
        .header("upload-offset", offset)
}

async fn append(applicant: &Applicant<'_>, path: &str, offset: usize, bytes: &[u8]) -> Answer {
    let request = patch(applicant, path, offset).header("content-length", bytes.len());
    applicant.sandbox.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
}

async fn head(applicant: &Applicant<'_>, path: &str) -> Answer {
    applicant.sandbox.send(empty(tus(Method::HEAD, path, applicant))).await
}

async fn offset(applicant: &Applicant<'_>, path: &str) -> usize {
    let answer = head(applicant, path).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.header("upload-offset").parse().unwrap()
}

/// The bytes of the document that an upload became.
async fn stored(applicant: &Applicant<'_>, path: &str) -> Vec<u8> {
    let document = applicant
        .sandbox
        .get(&path.replace("uploads", "document_uploads"), &applicant.secret)
        .await
        .ok();
    let address = document["file_url"].as_str().unwrap();
    applicant.sandbox.get(&address[address.find("/v1/").unwrap()..], "").await.body.to_vec()
}

/// The number of stored files of unfinished uploads.
fn pieces(sandbox: &Sandbox) -> usize {
    fn below(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).into_iter().flatten().map(Result::unwrap);
        entries.map(|entry| if entry.path().is_dir() { below(&entry.path()) } else { 1 }).sum()
    }
    below(&sandbox.directory().join("files/uploads"))
}
