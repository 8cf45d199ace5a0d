//! Sessions of the sandbox that these tests run against, created as the server of a business does.

use gloo_net::http::{Request, Response};
use latchkey::host::ClientSecret;
use latchkey_api_types::{DocumentUpload, List, VerificationSession};
use latchkey_test_support::applicant;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The address of the sandbox, set at compile time because a browser has no environment.
pub(crate) const API: &str = match option_env!("LATCHKEY_TEST_API") {
    Some(address) => address,
    None => "http://localhost:4199",
};

const SECRET_KEY: &str = match option_env!("LATCHKEY_TEST_SECRET_KEY") {
    Some(key) => key,
    None => "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
};

/// Creates a session with these products, and returns its secret.
pub(crate) async fn new_session(products: &[&str]) -> ClientSecret {
    new_session_with(json!({ "products": products })).await
}

/// Creates a session of the test's applicant with the properties of `create`, and returns its
/// secret.
pub(crate) async fn new_session_with(mut create: Value) -> ClientSecret {
    create["applicant"] = applicant::create_session(&[])["applicant"].take();
    let request = Request::post(&format!("{API}/v1/verification_sessions"))
        .header("Authorization", &format!("Bearer {SECRET_KEY}"))
        .header("Content-Type", "application/json")
        .body(create.to_string())
        .unwrap();
    let session: VerificationSession = read(request.send().await.unwrap()).await;
    ClientSecret::new(session.client_secret.unwrap()).unwrap()
}

/// Returns the documents on the server for this session.
pub(crate) async fn stored_documents(secret: &ClientSecret) -> Vec<DocumentUpload> {
    let request = Request::get(&format!("{API}/v1/document_uploads?limit=100"))
        .header("Authorization", &secret.authorization().1);
    let list: List<DocumentUpload> = read(request.send().await.unwrap()).await;
    list.data
}

async fn read<T: DeserializeOwned>(answer: Response) -> T {
    let body = answer.text().await.unwrap();
    serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"))
}

/// Returns the bytes on the server for this document.
pub(crate) async fn stored_bytes(document: &DocumentUpload) -> Vec<u8> {
    let address = document.file_url.as_deref().unwrap();
    Request::get(address).send().await.unwrap().binary().await.unwrap()
}
