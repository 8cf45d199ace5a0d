//! The API documentation page.

use super::browse;
use crate::support::Sandbox;

#[tokio::test]
async fn the_reference_shows_every_call_and_every_object_of_the_description() {
    let sandbox = Sandbox::new().await;
    let document = sandbox.get("/openapi.json", "").await.json();
    let page = browse(&sandbox, "/docs", &[]).await;
    assert_eq!(page.status, 200);
    let page = page.text();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for operation in methods.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(
                page.contains(&format!("<article class=\"call\" id=\"{id}\""))
                    && page.contains(&format!("href=\"#{id}\"")),
                "{id}"
            );
        }
        assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("id=\"schema-{name}\"")), "{name}");
    }
    assert!(
        page.contains("curl &quot;http://localhost:4010/v1/verification_sessions&quot;")
            && page.contains("Bearer $KEY")
    );
}

#[tokio::test]
async fn the_reference_runs_nothing_and_asks_nobody_else() {
    let sandbox = Sandbox::new().await;
    let page = browse(&sandbox, "/docs", &[]).await;
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self';") && !policy.contains("unsafe"),
        "{policy}"
    );
    let text = page.text();
    assert!(
        !text.contains("<script") && !text.contains(" style=\"") && !text.contains("src=\"http"),
        "{text}"
    );
    assert_eq!(
        browse(&sandbox, "/site.css", &[]).await.header("content-type"),
        "text/css; charset=utf-8"
    );
}

#[tokio::test]
async fn the_demo_page_leads_to_the_reference() {
    let sandbox = Sandbox::new().await;
    assert!(browse(&sandbox, "/", &[]).await.text().contains("href=\"/docs\""));
}
