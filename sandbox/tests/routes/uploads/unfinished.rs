//! Unfinished uploads in the applicant's view, and what is stored of them.

use axum::http::Method;
use serde_json::json;

use super::{PATH, append, created, empty, metadata, payslip, pieces, sha256, tus};
use crate::applicant::applicant;
use crate::support::{SECRET_KEY, Sandbox, id_of};

#[tokio::test]
async fn the_view_says_what_has_arrived_of_which_file() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity", "income"]).await;
    let bytes = payslip(2_000);
    let values = [
        ("document_type", "id_document"),
        ("side", "back"),
        ("filename", "C:\\fake\\pass.pdf"),
        ("checksum", &sha256(&bytes)),
    ];
    let request = tus(Method::POST, PATH, &applicant)
        .header("upload-length", "2000")
        .header("upload-metadata", metadata(&values));
    let path = sandbox.send(empty(request)).await.header("location").to_owned();
    append(&applicant, &path, 0, &bytes[..900]).await;
    let unfinished = json!([{
        "id": path.rsplit('/').next().unwrap(),
        "document_type": "id_document",
        "side": "back",
        "capture_method": "file",
        "file_name": "pass.pdf",
        "file_size": 2_000,
        "received": 900,
        "checksum": sha256(&bytes),
        "expires_at": sandbox.state.now() + 24 * 3600,
        "receiving": true,
    }]);
    assert_eq!(applicant.view().await["unfinished_uploads"], unfinished);
    sandbox.pass(15).await;
    assert_eq!(
        applicant.view().await["unfinished_uploads"][0]["receiving"],
        json!(null),
        "nothing has come for a while"
    );
    assert_eq!(append(&applicant, &path, 900, &bytes[900..]).await.status, 204);
    let view = applicant.view().await;
    assert_eq!(
        (&view["unfinished_uploads"], &view["document_uploads"][0]["side"]),
        (&json!(null), &json!("back"))
    );
}

#[tokio::test]
async fn a_photo_that_is_still_on_its_way_does_not_arrive_as_one_of_another_document() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity", "income"]).await;
    applicant
        .save(json!({ "id_document": { "type": "id_card", "issuing_country": "DE" } }))
        .await
        .ok();
    let request = tus(Method::POST, PATH, &applicant).header("upload-length", "2000");
    let request = request.header("upload-metadata", metadata(&[("document_type", "id_document")]));
    let front = sandbox.send(empty(request)).await.header("location").to_owned();
    append(&applicant, &front, 0, &payslip(2_000)[..900]).await;
    let document = created(&applicant, 2_000).await;
    applicant
        .save(json!({ "id_document": { "type": "passport", "issuing_country": "DE" } }))
        .await
        .ok();
    append(&applicant, &front, 900, b"x").await.assert_error(
        410,
        "invalid_request_error",
        "upload_gone",
        Some("id"),
    );
    let view = applicant.view().await;
    assert_eq!((view["unfinished_uploads"].as_array().unwrap().len(), pieces(&sandbox)), (1, 0));
    assert!(
        document.ends_with(view["unfinished_uploads"][0]["id"].as_str().unwrap()),
        "other documents stay"
    );
}

#[tokio::test]
async fn redaction_leaves_nothing_of_an_unfinished_upload() {
    let sandbox = Sandbox::new().await;
    let create = json!({ "type": "document" });
    let session =
        sandbox.post("/v1/identity/verification_sessions", SECRET_KEY, &create).await.ok();
    let applicant = crate::applicant::Applicant {
        sandbox: &sandbox,
        secret: crate::support::secret_of(&session),
    };
    let values = [
        ("document_type", "id_document"),
        ("filename", "lovelace-secret-name.png"),
        ("description", "lovelace-secret-words"),
    ];
    let request = tus(Method::POST, PATH, &applicant)
        .header("upload-length", "2000")
        .header("upload-metadata", metadata(&values));
    let path = sandbox.send(empty(request)).await.header("location").to_owned();
    append(&applicant, &path, 0, &payslip(2_000)[..900]).await;
    assert_eq!(pieces(&sandbox), 1);
    sandbox
        .post(
            &format!("/v1/identity/verification_sessions/{}/redact", id_of(&session)),
            SECRET_KEY,
            &json!({}),
        )
        .await
        .ok();
    sandbox.pass(1).await;
    assert_eq!(pieces(&sandbox), 0);
    let stored = sandbox.everything_stored().await;
    assert!(!stored.contains("lovelace-secret") && !stored.contains(&metadata(&values)));
}

#[tokio::test]
async fn nothing_personal_is_kept_of_an_upload_that_was_deleted() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let values = [
        ("document_type", "paystub"),
        ("filename", "lovelace-secret-name.pdf"),
        ("description", "lovelace-secret-words"),
    ];
    let request = tus(Method::POST, PATH, &applicant)
        .header("upload-length", "2000")
        .header("upload-metadata", metadata(&values));
    let path = sandbox.send(empty(request)).await.header("location").to_owned();
    created(&applicant, 500).await;
    assert_eq!(sandbox.send(empty(tus(Method::DELETE, &path, &applicant))).await.status, 204);
    sandbox.state.store.wipe().await.unwrap();
    let stored = sandbox.everything_stored().await;
    assert!(!stored.contains("lovelace-secret") && !stored.contains(&metadata(&values)));
}
