//! `--files s3://…` against an S3 server that checks signatures.

use std::path::{Path, PathBuf};
use std::process::Command;

use axum::Router;
use axum::error_handling::HandleError;
use axum::http::StatusCode;
use latchkey_test_support::files;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::server::{Server, program};

/// An S3 server with one bucket, `documents`.
struct S3 {
    root: TempDir,
    endpoint: String,
}

impl S3 {
    async fn start() -> Self {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("documents")).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(root.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single("the-key", "its-secret"));
        let service = HandleError::new(builder.build(), async |_: s3s::HttpError| {
            StatusCode::INTERNAL_SERVER_ERROR
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            axum::serve(listener, Router::new().fallback_service(service)).await.unwrap()
        });
        Self { root, endpoint }
    }

    /// Configures a server for it.
    fn configure<'a>(
        &self,
        command: &'a mut Command,
        files: &str,
        secret: &str,
    ) -> &'a mut Command {
        command
            .env("LATCHKEY_FILES", files)
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .env("AWS_REGION", "eu-west-2")
            .env("AWS_ACCESS_KEY_ID", "the-key")
            .env("AWS_SECRET_ACCESS_KEY", secret)
    }

    /// The documents in the bucket below this prefix.
    fn documents(&self, prefix: &str) -> Vec<PathBuf> {
        self.below(&format!("{prefix}/documents"))
    }

    fn below(&self, folder: &str) -> Vec<PathBuf> {
        let directory = self.root.path().join("documents").join(folder);
        let mut found = Vec::new();
        collect(&directory, &mut found);
        found
    }
}

fn collect(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).into_iter().flatten().map(Result::unwrap) {
        if entry.path().is_dir() { collect(&entry.path(), found) } else { found.push(entry.path()) }
    }
}

async fn upload(server: &Server, secret: &str) -> Value {
    let mut body =
        b"--b\r\nContent-Disposition: form-data; name=\"document_type\"\r\n\r\nselfie\r\n".to_vec();
    body.extend(
        b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"me.png\"\r\n\r\n",
    );
    body.extend(files::png(1200, 800));
    body.extend(b"\r\n--b--\r\n");
    let request = reqwest::Client::new()
        .post(format!("{}/v1/document_uploads", server.address))
        .bearer_auth(secret);
    let request = request.header("content-type", "multipart/form-data; boundary=b").body(body);
    request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
}

// Several threads: the test waits for the program while the program waits for this S3 server.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_stored_read_replaced_and_deleted_in_the_bucket() {
    let (s3, data) = (S3::start().await, tempfile::tempdir().unwrap());
    let server = Server::start_with(data.path(), |command| {
        s3.configure(command, "s3://documents/of/the-sandbox", "its-secret")
    });
    let applicant =
        json!({ "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com" });
    let session = server
        .post(
            "/v1/verification_sessions",
            json!({ "applicant": applicant, "products": ["identity"] }),
        )
        .await;
    let secret = session["client_secret"].as_str().unwrap();

    upload(&server, secret).await;
    let first = s3.documents("of/the-sandbox");
    assert_eq!(first.len(), 1, "{first:?}");
    assert!(!data.path().join("files").exists(), "nothing of it stays here");

    let again = upload(&server, secret).await;
    let second = s3.documents("of/the-sandbox");
    assert_eq!(second.len(), 1, "a new photo takes the old one's place");
    assert_ne!(first, second);
    let address = again["file_url"].as_str().unwrap().replace("localhost", "127.0.0.1");
    let bytes =
        reqwest::get(address).await.unwrap().error_for_status().unwrap().bytes().await.unwrap();
    assert_eq!(bytes, files::png(1200, 800));

    let upload =
        format!("{}/v1/document_uploads/{}", server.address, again["id"].as_str().unwrap());
    reqwest::Client::new()
        .delete(upload)
        .bearer_auth(secret)
        .send()
        .await
        .unwrap()
        .error_for_status()
        .unwrap();
    assert_eq!(s3.documents("of/the-sandbox"), Vec::<PathBuf>::new());
    assert!(server.stop());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_pieces_is_put_together_in_the_bucket() {
    let (s3, data) = (S3::start().await, tempfile::tempdir().unwrap());
    let server = Server::start_with(data.path(), |command| {
        s3.configure(command, "s3://documents/of/the-sandbox", "its-secret")
    });
    let applicant =
        json!({ "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com" });
    let session = server
        .post(
            "/v1/verification_sessions",
            json!({ "applicant": applicant, "products": ["identity"] }),
        )
        .await;
    let secret = session["client_secret"].as_str().unwrap();
    let bytes = [files::png(1200, 800), vec![7; 600_000]].concat();
    let client = reqwest::Client::new();
    let tus = |builder: reqwest::RequestBuilder| {
        builder.bearer_auth(secret).header("tus-resumable", "1.0.0")
    };
    let create = tus(client.post(format!("{}/v1/uploads", server.address)))
        .header("upload-length", bytes.len());
    let created = create
        .header("upload-metadata", "document_type c2VsZmll")
        .send()
        .await
        .unwrap()
        .error_for_status()
        .unwrap();
    let path = created.headers()["location"].to_str().unwrap().to_owned();
    let append = async |from: usize, to: usize| {
        let request = tus(client.patch(format!("{}{path}", server.address)))
            .header("content-type", "application/offset+octet-stream");
        request
            .header("upload-offset", from)
            .body(bytes[from..to].to_vec())
            .send()
            .await
            .unwrap()
            .error_for_status()
            .unwrap();
    };
    append(0, 400_000).await;
    append(400_000, 400_010).await;
    append(400_010, 400_030).await;
    assert_eq!(s3.below("of/the-sandbox/uploads").len(), 2, "the two small ones were put together");
    append(400_030, bytes.len()).await;
    assert_eq!(s3.below("of/the-sandbox/uploads"), Vec::<PathBuf>::new());
    let documents = s3.documents("of/the-sandbox");
    assert_eq!(documents.len(), 1);
    assert!(std::fs::read(&documents[0]).unwrap() == bytes);
    assert!(server.stop());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_the_store_refuses_is_told_at_the_start_and_not_repeated() {
    let (s3, data) = (S3::start().await, tempfile::tempdir().unwrap());
    let output = s3
        .configure(&mut program(data.path()), "s3://documents", "not-its-secret")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        error.contains("cannot write to s3://documents")
            && error.contains("refuses the credentials"),
        "{error}"
    );
    assert!(!error.contains("not-its-secret"), "{error}");
}
