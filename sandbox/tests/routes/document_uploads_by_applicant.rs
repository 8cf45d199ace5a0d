//! `/v1/document_uploads` with a client secret.

use serde_json::{Value, json};

use crate::applicant::{Applicant, applicant, pdf, png};
use crate::support::{Sandbox, id_of, request, secret_of};

fn file_count(sandbox: &Sandbox, session: &str) -> usize {
    std::fs::read_dir(sandbox.directory().join("files/documents").join(session))
        .map_or(0, Iterator::count)
}

async fn send(
    applicant: &Applicant<'_>,
    fields: &[(&str, &str)],
    file_name: &str,
    bytes: &[u8],
) -> crate::support::Answer {
    applicant
        .sandbox
        .post_file("/v1/document_uploads", &applicant.secret, fields, file_name, bytes)
        .await
}

#[tokio::test]
async fn a_file_is_taken_and_described_by_its_bytes() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let bytes = pdf("");
    let fields = [("document_type", "paystub"), ("description", "March")];
    let upload = send(&applicant, &fields, "C:\\fakepath\\Gehalt März 🧾.png", &bytes).await.ok();
    assert!(id_of(&upload).starts_with("du_"));
    assert_eq!(upload["object"], "document_upload");
    assert_eq!(upload["document_type"], "paystub");
    assert_eq!(upload["status"], "pending");
    assert_eq!(upload["file_name"], "Gehalt März 🧾.png");
    assert_eq!(upload["file_size"], bytes.len());
    assert_eq!(upload["mime_type"], "application/pdf");
    assert_eq!(upload["description"], "March");
    let view = applicant.view().await;
    assert_eq!(view["status"], "pending");
    assert_eq!(view["document_uploads"][0]["id"], upload["id"]);
    let stored =
        sandbox.directory().join("files/documents").join(id_of(&view)).join(id_of(&upload));
    assert_eq!(std::fs::read(stored).unwrap(), bytes);
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_with_its_reason() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity", "income"]).await;
    let exe = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1";
    let cases: [(&str, &[u8], u16, &str, &str); 8] = [
        ("paystub", b"", 422, "validation_error", "file_empty"),
        ("paystub", exe, 415, "invalid_request_error", "file_type_unsupported"),
        ("id_document", heic, 415, "invalid_request_error", "file_type_unsupported"),
        ("paystub", &pdf("/Encrypt 4 0 R"), 422, "validation_error", "file_encrypted"),
        ("paystub", &pdf("")[..40], 422, "validation_error", "file_unreadable"),
        ("selfie", &png(199, 800), 422, "validation_error", "image_too_small"),
        ("id_document", &png(800, 199), 422, "validation_error", "image_too_small"),
        ("paystub", &png(20_000, 20_000), 422, "validation_error", "file_too_complex"),
    ];
    for (document_type, bytes, status, kind, code) in cases {
        let answer =
            send(&applicant, &[("document_type", document_type)], "innocent.pdf", bytes).await;
        answer.assert_error(status, kind, code, Some("file"));
    }
    let view = applicant.view().await;
    assert_eq!((&view["status"], &view["document_uploads"]), (&json!("created"), &json!([])));
    assert_eq!(file_count(&sandbox, &id_of(&view)), 0);
}

#[tokio::test]
async fn twenty_megabytes_are_taken_and_a_byte_more_is_not() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let limit = 20 * 1024 * 1024;
    let padded = |size: usize| {
        let mut bytes = pdf("");
        let end = bytes.split_off(bytes.len() - 80);
        bytes.extend(b"\n%");
        bytes.resize(size - end.len() - 1, b'x');
        bytes.push(b'\n');
        bytes.extend(end);
        bytes
    };
    send(&applicant, &[("document_type", "paystub")], "large.pdf", &padded(limit)).await.ok();
    let answer =
        send(&applicant, &[("document_type", "paystub")], "larger.pdf", &padded(limit + 1)).await;
    answer.assert_error(413, "invalid_request_error", "file_too_large", Some("file"));
    let answer =
        send(&applicant, &[("document_type", "paystub")], "larger.pdf", &padded(21 * 1024 * 1024))
            .await;
    answer.assert_error(413, "invalid_request_error", "file_too_large", Some("file"));
}

#[tokio::test]
async fn fields_that_are_wrong_or_not_there_are_named() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    let photo = png(800, 600);
    let refused = async |fields: &[(&str, &str)]| send(&applicant, fields, "a.png", &photo).await;
    refused(&[]).await.assert_error(
        400,
        "invalid_request_error",
        "parameter_missing",
        Some("document_type"),
    );
    refused(&[("document_type", "diary")]).await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("document_type"),
    );
    let sideways = [("document_type", "id_document"), ("side", "left")];
    refused(&sideways).await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("side"),
    );
    let paystub = [("document_type", "paystub"), ("side", "front")];
    refused(&paystub).await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("side"),
    );
    let novel = "x".repeat(501);
    let described = [("document_type", "paystub"), ("description", novel.as_str())];
    refused(&described).await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("description"),
    );

    let form =
        "--b\r\nContent-Disposition: form-data; name=\"document_type\"\r\n\r\npaystub\r\n--b--\r\n";
    let without_file = request(axum::http::Method::POST, "/v1/document_uploads", &applicant.secret)
        .header("content-type", "multipart/form-data; boundary=b")
        .body(form.into())
        .unwrap();
    sandbox.send(without_file).await.assert_error(
        400,
        "invalid_request_error",
        "parameter_missing",
        Some("file"),
    );
    let cut_off = request(axum::http::Method::POST, "/v1/document_uploads", &applicant.secret)
        .header("content-type", "multipart/form-data; boundary=b")
        .body("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nhalf".into())
        .unwrap();
    sandbox.send(cut_off).await.assert_error(
        400,
        "invalid_request_error",
        "parameter_invalid",
        None,
    );
    let json = sandbox
        .post("/v1/document_uploads", &applicant.secret, &json!({ "document_type": "paystub" }))
        .await;
    json.assert_error(415, "invalid_request_error", "media_type_unsupported", None);
}

#[tokio::test]
async fn a_side_and_a_selfie_exist_once_and_documents_pile_up() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity", "income"]).await;
    for _ in 0..2 {
        applicant.upload("id_document", Some("front"), &png(800, 600)).await.ok();
        applicant.upload("id_document", Some("back"), &png(800, 600)).await.ok();
        applicant.upload("selfie", None, &png(600, 800)).await.ok();
        applicant.upload("paystub", None, &pdf("")).await.ok();
    }
    let view = applicant.view().await;
    let types: Vec<&Value> = view["document_uploads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|upload| &upload["document_type"])
        .collect();
    assert_eq!(types, ["paystub", "id_document", "id_document", "selfie", "paystub"]);
    assert_eq!(file_count(&sandbox, &id_of(&view)), 5, "the bytes of what was replaced are gone");
}

#[tokio::test]
async fn a_document_that_the_business_asks_for_by_name_is_taken() {
    let sandbox = Sandbox::new().await;
    let session =
        sandbox.create_session_with(json!({ "products": ["documents"], "options": { "documents": { "required": ["tenancy_agreement"] } } })).await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    let missing = json!([
        "consent.data_processing",
        "document.proof_of_address",
        "document.tenancy_agreement"
    ]);
    assert_eq!(applicant.view().await["requirements"]["missing"], missing);
    applicant.upload("tenancy_agreement", None, &pdf("")).await.ok();
    assert_eq!(
        applicant.view().await["requirements"]["met"],
        json!(["document.tenancy_agreement"])
    );
}

#[tokio::test]
async fn where_live_capture_is_asked_for_a_chosen_file_of_a_document_or_face_is_refused() {
    let sandbox = Sandbox::new().await;
    let options = json!({ "document": { "require_live_capture": true } });
    let session = sandbox
        .create_session_with(json!({ "products": ["identity", "documents"], "options": options }))
        .await;
    let applicant = Applicant { sandbox: &sandbox, secret: secret_of(&session) };
    for document_type in ["id_document", "selfie"] {
        for chosen in [vec![], vec![("capture_method", "file")]] {
            let fields = [vec![("document_type", document_type)], chosen].concat();
            let answer = send(&applicant, &fields, "a.png", &png(800, 600)).await;
            answer.assert_error(
                422,
                "validation_error",
                "live_capture_required",
                Some("capture_method"),
            );
        }
        let taken = [("document_type", document_type), ("capture_method", "camera")];
        assert_eq!(
            send(&applicant, &taken, "a.png", &png(800, 600)).await.ok()["capture_method"],
            "camera"
        );
    }
    let document = applicant.upload("proof_of_address", None, &pdf("")).await.ok();
    assert_eq!(document["capture_method"], "file", "documents may be files");
    let by_business = [
        ("session", session["id"].as_str().unwrap()),
        ("document_type", "id_document"),
        ("side", "back"),
    ];
    let path = "/v1/document_uploads";
    let sent = sandbox
        .post_file(path, crate::support::SECRET_KEY, &by_business, "a.png", &png(800, 600))
        .await
        .ok();
    assert_eq!(sent["capture_method"], Value::Null, "files of the business have no capture method");
}

#[tokio::test]
async fn the_capture_method_is_one_of_two_values() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["identity"]).await;
    let refused = async |method: &str, bytes: &[u8]| {
        let fields = [("document_type", "id_document"), ("capture_method", method)];
        send(&applicant, &fields, "a", bytes).await.assert_error(
            422,
            "validation_error",
            "parameter_invalid",
            Some("capture_method"),
        );
    };
    refused("painting", &png(800, 600)).await;
    refused("camera", &pdf("")).await;
}

#[tokio::test]
async fn there_is_an_end_to_files() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    for _ in 0..60 {
        applicant.upload("paystub", None, &pdf("")).await.ok();
    }
    applicant.upload("paystub", None, &pdf("")).await.assert_error(
        422,
        "validation_error",
        "parameter_invalid",
        Some("file"),
    );
    assert_eq!(file_count(&sandbox, &id_of(&applicant.view().await)), 60);
}

#[tokio::test]
async fn a_file_can_be_read_listed_and_deleted() {
    let sandbox = Sandbox::new().await;
    let applicant = applicant(&sandbox, &["income"]).await;
    let one = applicant.upload("paystub", None, &pdf("")).await.ok();
    let two = applicant.upload("paystub", None, &pdf("")).await.ok();
    let path = format!("/v1/document_uploads/{}", id_of(&one));
    assert_eq!(sandbox.get(&path, &applicant.secret).await.ok()["id"], one["id"]);
    let list = sandbox.get("/v1/document_uploads?limit=1", &applicant.secret).await.ok();
    assert_eq!((&list["data"][0]["id"], &list["has_more"]), (&two["id"], &json!(true)));

    assert_eq!(sandbox.delete(&path, &applicant.secret).await.status, 204);
    sandbox.get(&path, &applicant.secret).await.assert_error(
        404,
        "invalid_request_error",
        "resource_not_found",
        Some("id"),
    );
    sandbox.delete(&path, &applicant.secret).await.assert_error(
        404,
        "invalid_request_error",
        "resource_not_found",
        Some("id"),
    );
    assert_eq!(file_count(&sandbox, &id_of(&applicant.view().await)), 1);
}

#[tokio::test]
async fn another_sessions_file_is_as_unknown_as_one_that_never_was() {
    let sandbox = Sandbox::new().await;
    let (one, other) =
        (applicant(&sandbox, &["income"]).await, applicant(&sandbox, &["income"]).await);
    let path = format!(
        "/v1/document_uploads/{}",
        id_of(&other.upload("paystub", None, &pdf("")).await.ok())
    );
    let foreign = [sandbox.get(&path, &one.secret).await, sandbox.delete(&path, &one.secret).await];
    let unknown = [
        sandbox.get("/v1/document_uploads/du_unknown", &one.secret).await,
        sandbox.delete("/v1/document_uploads/du_unknown", &one.secret).await,
    ];
    for (foreign, unknown) in foreign.iter().zip(&unknown) {
        assert_eq!(foreign.status, 404);
        assert_eq!(foreign.body, unknown.body);
    }
    assert_eq!(sandbox.get("/v1/document_uploads", &one.secret).await.ok()["data"], json!([]));
    other.view().await["document_uploads"]
        .as_array()
        .unwrap()
        .iter()
        .for_each(|upload| assert_eq!(upload["status"], "pending"));
}
