//! `/widget/*` and `/verify.js`

use base64::Engine;
use sha2::{Digest, Sha256};

use super::browse;
use crate::support::Sandbox;

const SCRIPT: &str = "\nimport init from '/widget/latchkey-0123456789abcdef.js';\nawait init();\n";
const STYLE: &str = "body{margin:0}";

async fn built() -> Sandbox {
    let sandbox = Sandbox::new().await;
    let dist = sandbox.state.config.assets.clone();
    std::fs::create_dir_all(&dist).unwrap();
    let page = format!(
        "<!doctype html><html><head><style>{STYLE}</style><script type=\"module\">{SCRIPT}</script></head><body></body></html>"
    );
    std::fs::write(dist.join("index.html"), page).unwrap();
    std::fs::write(dist.join("latchkey-0123456789abcdef_bg.wasm"), b"\0asm").unwrap();
    std::fs::write(dist.join("latchkey-0123456789abcdef_bg.wasm.br"), b"brotli").unwrap();
    std::fs::write(dist.join("latchkey-0123456789abcdef.js"), "export default () => {};").unwrap();
    std::fs::write(dist.join("latchkey-0123456789abcdef.js.gz"), "gzip").unwrap();
    std::fs::write(dist.join("verify.js"), "export const Verify = 1;").unwrap();
    std::fs::write(dist.join("verify.d.ts"), "export {};").unwrap();
    std::fs::write(dist.join("words.js"), "export default {\"lang\":\"en-GB\"};").unwrap();
    sandbox
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text)))
}

#[tokio::test]
async fn the_widgets_page_allows_exactly_what_is_written_into_it() {
    let sandbox = built().await;
    let page = browse(&sandbox, "/widget/?host=http%3A%2F%2F127.0.0.1%3A4010", &[]).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains(&format!("script-src 'self' 'wasm-unsafe-eval' {};", hash(SCRIPT))),
        "{policy}"
    );
    assert!(policy.contains(&format!("style-src 'self' {};", hash(STYLE))), "{policy}");
    assert!(
        policy.contains("default-src 'none'")
            && policy.contains("frame-ancestors http://127.0.0.1:4010 http://localhost:4010"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("permissions-policy"), "camera=(self), microphone=()");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn the_page_is_in_the_language_of_its_address_else_of_the_browser_else_english() {
    let sandbox = built().await;
    for tag in ["ar", "fr"] {
        let page = format!("<html lang=\"{tag}\"><script>{tag}()</script></html>");
        std::fs::write(sandbox.state.config.assets.join(format!("index.{tag}.html")), page)
            .unwrap();
    }
    for (address, browser, spoken) in [
        ("/widget/?locale=fr-CA", "ar", "fr"),
        ("/widget/?locale=nl", "ar-EG, en;q=0.8", "ar"),
        ("/widget/", "nl, fr;q=0.9, en;q=0.8", "fr"),
        ("/widget/", "nl", "en-GB"),
        ("/session/vs_x?locale=ar", "fr", "ar"),
    ] {
        let page = browse(&sandbox, address, &[("accept-language", browser)]).await;
        assert_eq!(
            (page.status.as_u16(), page.header("content-language")),
            (200, spoken),
            "{address} {browser}"
        );
        assert_eq!(page.header("vary"), "accept-encoding, accept-language");
        if spoken != "en-GB" {
            assert!(
                page.header("content-security-policy").contains(&hash(&format!("{spoken}()"))),
                "the policy is the variant's own"
            );
            assert!(page.text().contains(&format!("lang=\"{spoken}\"")));
        }
    }
    assert_eq!(
        browse(&sandbox, "/widget/index.fr.html", &[]).await.status,
        308,
        "pages have one address each"
    );
}

#[tokio::test]
async fn a_rebuilt_page_gets_a_policy_of_its_own() {
    let sandbox = built().await;
    std::fs::write(sandbox.state.config.assets.join("index.html"), "<script>rebuilt()</script>")
        .unwrap();
    let page = browse(&sandbox, "/widget/", &[]).await;
    assert!(page.header("content-security-policy").contains(&hash("rebuilt()")));
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_come_compressed() {
    let sandbox = built().await;
    let wasm = browse(
        &sandbox,
        "/widget/latchkey-0123456789abcdef_bg.wasm",
        &[("accept-encoding", "gzip, br")],
    )
    .await;
    assert_eq!(
        (wasm.status.as_u16(), wasm.header("content-type"), wasm.header("content-encoding")),
        (200, "application/wasm", "br")
    );
    assert_eq!(wasm.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(wasm.header("vary"), "accept-encoding");
    assert_eq!(&wasm.body[..], b"brotli");

    let script =
        browse(&sandbox, "/widget/latchkey-0123456789abcdef.js", &[("accept-encoding", "gzip")])
            .await;
    assert_eq!(
        (script.header("content-type"), script.header("content-encoding")),
        ("text/javascript", "gzip")
    );
    assert_eq!(script.header("x-content-type-options"), "nosniff");

    let plain = browse(&sandbox, "/widget/latchkey-0123456789abcdef.js", &[]).await;
    assert_eq!(
        (plain.header("content-encoding"), plain.text().as_str()),
        ("", "export default () => {};")
    );
}

#[tokio::test]
async fn what_the_browser_has_is_not_sent_again() {
    let sandbox = built().await;
    let first = browse(&sandbox, "/verify.js", &[]).await;
    assert!(!first.header("etag").is_empty());
    let again = browse(&sandbox, "/verify.js", &[("if-none-match", first.header("etag"))]).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    // A policy in a 304 replaces the stored one, so it has to be present.
    let page = browse(&sandbox, "/widget/", &[]).await;
    let page = browse(&sandbox, "/widget/", &[("if-none-match", page.header("etag"))]).await;
    assert_eq!(page.status, 304);
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
}

#[tokio::test]
async fn the_loader_can_be_read_by_any_origin() {
    let sandbox = built().await;
    let loader = browse(&sandbox, "/verify.js", &[("origin", "https://landlord.example")]).await;
    assert_eq!((loader.status.as_u16(), loader.header("content-type")), (200, "text/javascript"));
    assert_eq!(
        (loader.header("access-control-allow-origin"), loader.header("cache-control")),
        ("*", "no-cache")
    );
    assert_eq!(
        browse(&sandbox, "/verify.d.ts", &[]).await.header("content-type"),
        "text/plain; charset=utf-8"
    );
}

#[tokio::test]
async fn the_loaders_words_are_in_the_language_of_the_page_and_can_be_read_by_any_origin() {
    let sandbox = built().await;
    std::fs::write(sandbox.state.config.assets.join("index.ar.html"), "<html lang=\"ar\">")
        .unwrap();
    std::fs::write(
        sandbox.state.config.assets.join("words.ar.js"),
        "export default {\"lang\":\"ar\"};",
    )
    .unwrap();
    for (address, browser, spoken) in [
        ("/widget/words.js?host=http%3A%2F%2F127.0.0.1%3A4010&locale=ar-EG", "fr", "ar"),
        ("/widget/words.js?locale=nl", "ar;q=0.8, nl", "ar"),
        ("/widget/words.js", "ar", "ar"),
        ("/widget/words.js?locale=en-US", "ar", "en-GB"),
        ("/widget/words.js", "nl", "en-GB"),
    ] {
        let words = browse(
            &sandbox,
            address,
            &[("accept-language", browser), ("origin", "https://landlord.example")],
        )
        .await;
        assert_eq!(
            (words.status.as_u16(), words.header("content-type")),
            (200, "text/javascript"),
            "{address} {browser}"
        );
        assert_eq!(
            (words.header("content-language"), words.text()),
            (spoken, format!("export default {{\"lang\":\"{spoken}\"}};"))
        );
        assert_eq!(
            (words.header("vary"), words.header("cache-control")),
            ("accept-encoding, accept-language", "no-cache")
        );
        assert_eq!(words.header("access-control-allow-origin"), "*");
        assert_eq!(
            (words.header("cross-origin-resource-policy"), words.header("x-content-type-options")),
            ("cross-origin", "nosniff")
        );
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let sandbox = built().await;
    for path in [
        "/widget/../server.key",
        "/widget/%2e%2e/server.key",
        "/widget/..%2fserver.key",
        "/widget/no-such-file.js",
    ] {
        assert_eq!(browse(&sandbox, path, &[]).await.status, 404, "{path}");
    }
    assert_eq!(browse(&sandbox, "/widget", &[]).await.header("location"), "/widget/");
}

#[tokio::test]
async fn a_server_without_a_built_widget_says_what_to_run() {
    let sandbox = Sandbox::new().await;
    for path in ["/widget/", "/verify.js", "/session/vs_1"] {
        let page = browse(&sandbox, path, &[]).await;
        assert_eq!(page.status, 503, "{path}");
        assert!(page.text().contains("cargo xtask build"), "{}", page.text());
    }
}

#[tokio::test]
async fn the_page_of_components_has_the_widgets_policy_and_may_frame_itself() {
    let sandbox = built().await;
    assert_eq!(browse(&sandbox, "/components", &[]).await.status, 503, "it is not built");
    let folder = sandbox.state.config.assets.join("components");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("index.html"), format!("<!doctype html><style>{STYLE}</style>"))
        .unwrap();
    std::fs::write(folder.join("latchkey-components-0123456789abcdef_bg.wasm"), b"\0asm").unwrap();
    let page = browse(&sandbox, "/components", &[]).await;
    assert_eq!(
        (page.status.as_u16(), page.header("content-type")),
        (200, "text/html; charset=utf-8")
    );
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains(&format!("style-src 'self' {};", hash(STYLE)))
            && policy.ends_with("frame-ancestors 'self'; frame-src 'self'"),
        "{policy}"
    );
    assert_eq!(
        browse(&sandbox, "/widget/components/latchkey-components-0123456789abcdef_bg.wasm", &[])
            .await
            .header("content-type"),
        "application/wasm"
    );
    assert_eq!(
        browse(&sandbox, "/widget/components/index.html", &[]).await.header("location"),
        "/components"
    );
}
