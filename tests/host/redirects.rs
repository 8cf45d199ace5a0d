//! Redirects: the allowed addresses, and the host's policy.

use latchkey::host::{
    RedirectPolicy, RedirectReason, RedirectRefused, WidgetMessage, allowed_link,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::driver::{heard_next, opened};

#[wasm_bindgen_test]
async fn only_absolute_https_addresses_and_the_local_machine_are_allowed() {
    let followed = [
        ("https://host.example/done?x=1#y", "https://host.example/done?x=1#y"),
        ("HTTPS://Host.Example", "https://host.example/"),
        ("http://localhost:3000/done", "http://localhost:3000/done"),
        ("http://127.0.0.1/", "http://127.0.0.1/"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
    ];
    for (address, expected) in followed {
        assert_eq!(allowed_link(address).as_deref(), Some(expected), "{address}");
    }
    let refused = [
        "",
        "/done",
        "done",
        "//host.example/done",
        "http://host.example/",
        "http://localhost.host.example/",
        "http://127.0.0.1.host.example/",
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "blob:https://host.example/1",
        "ftp://host.example/",
        "file:///etc/passwd",
        "https://",
    ];
    let (opening, port, frame) = opened().await;
    for address in refused {
        assert_eq!(allowed_link(address), None, "{address}");
        assert_eq!(
            opening.host.redirect(address, RedirectReason::Bank),
            Err(RedirectRefused),
            "{address}"
        );
    }
    opening.host.post(&WidgetMessage::Close);
    assert_eq!(
        heard_next(&port).await.as_string().as_deref(),
        Some(r#"{"type":"close"}"#),
        "nothing was posted before"
    );
    frame.remove();
}

#[wasm_bindgen_test]
fn the_policy_determines_the_allowed_redirects() {
    let allowed = |policy: RedirectPolicy| {
        (policy.allows(RedirectReason::Complete), policy.allows(RedirectReason::Bank))
    };
    assert_eq!(allowed(RedirectPolicy::Always), (true, true));
    assert_eq!(allowed(RedirectPolicy::IfRequired), (false, true));
    assert_eq!(allowed(RedirectPolicy::Never), (false, false));
}
