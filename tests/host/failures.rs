//! Failures of the start: missing code, crashes, and browsers that are too old.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::driver::{
    HELLO, break_down, embed, encoded, greet, heard_next, init, is_shown, own_origin,
    reload_by_button,
};

#[wasm_bindgen_test]
async fn code_that_does_not_load_is_reported_to_applicant_and_host() {
    for broken in ["script", "import", "wasm"] {
        let frame = embed(&format!("?broken={broken}&host={}", encoded(&own_origin()))).await;
        let port = greet(&frame, HELLO, &init("vs_secret_right"));
        assert_eq!(
            heard_next(&port).await.as_string().as_deref(),
            Some(
                r#"{"type":"error","error":{"code":"load_failed","message":"The widget could not be loaded."},"fatal":true}"#
            ),
            "{broken}"
        );
        assert!(is_shown(&frame, "boot-offline"));
        assert!(!is_shown(&frame, "boot-loading"));
        assert!(!is_shown(&frame, "boot-unsupported"));
        reload_by_button(&frame).await;
        frame.remove();
    }
}

#[wasm_bindgen_test]
async fn a_crash_is_reported_to_applicant_and_host() {
    let frame = embed(&format!("?host={}", encoded(&own_origin()))).await;
    let port = greet(&frame, HELLO, &init("vs_secret_right"));
    break_down(&frame).await;
    assert_eq!(
        heard_next(&port).await.as_string().as_deref(),
        Some(
            r#"{"type":"error","error":{"code":"widget_crashed","message":"The widget crashed."},"fatal":true}"#
        ),
    );
    assert!(is_shown(&frame, "boot-crashed"));
    assert!(!is_shown(&frame, "app"));
    frame.remove();
}

#[wasm_bindgen_test]
async fn a_browser_without_webassembly_is_reported_to_applicant_and_host() {
    let frame = embed(&format!("?without_wasm&host={}", encoded(&own_origin()))).await;
    let port = greet(&frame, HELLO, &init("vs_secret_right"));
    assert_eq!(
        heard_next(&port).await.as_string().as_deref(),
        Some(
            r#"{"type":"error","error":{"code":"unsupported_browser","message":"This browser cannot run the widget."},"fatal":true}"#
        )
    );
    assert!(is_shown(&frame, "boot-unsupported"));
    assert!(!is_shown(&frame, "boot-loading"));
    frame.remove();
}

#[wasm_bindgen_test]
async fn a_browser_without_cascade_layers_is_reported_as_unsupported_and_not_as_offline() {
    let frame =
        embed(&format!("?without_layers&broken=wasm&host={}", encoded(&own_origin()))).await;
    assert!(is_shown(&frame, "boot-unsupported"));
    assert!(!is_shown(&frame, "boot-loading"));
    assert!(!is_shown(&frame, "boot-offline"));
    frame.remove();
}
