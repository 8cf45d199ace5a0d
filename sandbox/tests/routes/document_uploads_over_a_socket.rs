//! Uploads over a socket: the response to a sender that is refused while it is still sending.

use latchkey_sandbox::app;
use serde_json::Value;

use crate::applicant::{applicant, pdf};
use crate::support::{Sandbox, multipart};

/// Regression: a server that closes while the browser is sending shows a broken connection instead
/// of the 413, and the widget retries without end.
#[tokio::test]
async fn a_file_that_is_too_large_is_answered_and_not_cut_off() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/v1/document_uploads", listener.local_addr().unwrap());
    let server = tokio::spawn(axum::serve(listener, app(sandbox.state.clone())).into_future());

    let bytes = [pdf(""), vec![b' '; 21 * 1024 * 1024]].concat();
    let (content_type, body) = multipart(&[("document_type", "paystub")], "large.pdf", &bytes);
    for key in [None, Some("one-try")] {
        let request = sandbox
            .state
            .http
            .post(&address)
            .bearer_auth(&applicant.secret)
            .header("content-type", &content_type);
        let request =
            key.iter().fold(request, |request, key| request.header("idempotency-key", *key));
        let answer = request.body(body.clone()).send().await.expect("the answer arrives");
        assert_eq!(answer.status(), 413);
        let error: Value = answer.json().await.unwrap();
        assert_eq!(error["error"]["code"], "file_too_large");
    }
    server.abort();
}
