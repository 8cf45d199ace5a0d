//! The handshake between host page and widget in a real browser: `boot.js` runs in a frame (or,
//! hosted, in a window), this test acts as the host page, and [`Host`] takes over what the script
//! has prepared.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use driver::{
    HELLO, adopt, break_down, device_theme, embed, embedded, encoded, forget_handoff, greet,
    greet_from_elsewhere, greet_without_port, handoff_is_gone, heard_count, heard_next, init,
    is_opened, is_shown, opened, own_origin, press_escape, press_escape_in, requests, said_ready,
    say, secret, settled, signal, surface, theme,
};
use latchkey::host::{
    ClientSecret, ExitReason, Host, HostError, HostMessage, Presentation, RedirectPolicy,
    RedirectReason, ReportedError, SessionSummary, WidgetMessage,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[path = "host/driver.rs"]
mod driver;
#[path = "host/failures.rs"]
mod failures;
#[path = "host/hosted_link.rs"]
mod hosted_link;
#[path = "host/redirects.rs"]
mod redirects;

#[wasm_bindgen_test]
async fn the_secret_is_handed_over_and_the_session_requested_at_once() {
    let (opening, _port, frame) = opened().await;
    assert!(said_ready(&frame));
    assert_eq!(opening.secret, secret("vs_secret_right"));
    assert_eq!(opening.options.locale.as_deref(), Some("de-DE"));
    assert_eq!(opening.options.appearance, serde_json::json!({"accent": "#123456"}));
    assert_eq!(opening.options.redirect, RedirectPolicy::IfRequired);
    assert_eq!(opening.options.return_url.as_deref(), Some("https://host.example/flat"));
    assert_eq!(opening.host.presentation(), Presentation::Modal);
    assert_eq!(opening.api_base, "");
    let answer = opening.session.unwrap().response().await.unwrap();
    assert_eq!(
        (answer.status, answer.body.as_str(), answer.request_id.as_deref()),
        (200, "{}", Some("req_fixture"))
    );
    assert_eq!(
        requests(&frame),
        r#"[{"address":"/v1/session","credentials":"omit","headers":{"Authorization":"Bearer vs_secret_right"},"cache":"no-store","signal":{}}]"#
    );
    assert!(handoff_is_gone());
    assert!(is_shown(&frame, "boot-loading"), "the page's missing image is no reason to give up");
    frame.remove();
}

#[wasm_bindgen_test]
async fn the_theme_is_set_before_drawing_and_follows_the_host() {
    for (wish, shown) in [
        ("light", "light".to_owned()),
        ("dark", "dark".to_owned()),
        ("auto", device_theme()),
        ("sepia", device_theme()),
    ] {
        let frame = embedded().await;
        assert_eq!(theme(&frame), device_theme(), "until the host has said anything");
        greet(
            &frame,
            HELLO,
            &init("vs_secret_right")
                .replace(r##""accent":"#123456""##, &format!(r#""theme":"{wish}""#)),
        );
        settled(&frame).await;
        assert_eq!(theme(&frame), shown, "{wish}");
        frame.remove();
    }
}

#[wasm_bindgen_test]
async fn the_skeleton_has_the_hosts_background_until_there_is_text() {
    let appearance = r##""theme":"dark","variables":{"colorSurface":"#fffaf1"},"dark":{"variables":{"colorSurface":"#241912"}}"##;
    for (said, shown) in [
        (appearance, "#241912"),
        (r#""variables":{"colorSurface":"red;}"}"#, ""),
        (r#""variables":7,"dark":null"#, ""),
    ] {
        let frame = embedded().await;
        greet(&frame, HELLO, &init("vs_secret_right").replace(r##""accent":"#123456""##, said));
        settled(&frame).await;
        assert_eq!(surface(&frame), shown, "{said}");
        assert_eq!(is_opened(&frame).await, JsValue::TRUE);
        break_down(&frame).await;
        assert_eq!(surface(&frame), "", "pages with text have the built-in background");
        frame.remove();
    }
}

#[wasm_bindgen_test]
async fn a_page_of_another_origin_than_the_declared_one_is_refused() {
    let frame = embed("?host=https%3A%2F%2Fhost.example").await;
    greet(&frame, HELLO, &init("vs_secret_wrong"));
    settled(&frame).await;
    assert_eq!(is_opened(&frame).await, JsValue::FALSE);
    assert_eq!(requests(&frame), "[]");
    assert!(!said_ready(&frame), "what it says goes to the declared origin only");
    frame.remove();
}

#[wasm_bindgen_test]
async fn a_window_that_is_not_the_parent_is_refused() {
    let frame = embedded().await;
    greet_from_elsewhere(&frame, &init("vs_secret_wrong")).await;
    assert_eq!(is_opened(&frame).await, JsValue::FALSE);
    greet(&frame, HELLO, &init("vs_secret_right"));
    adopt(&frame);
    assert_eq!(Host::take().await.unwrap().secret, secret("vs_secret_right"));
    frame.remove();
}

#[wasm_bindgen_test]
async fn another_version_and_a_greeting_without_a_port_are_refused() {
    let frame = embedded().await;
    greet(&frame, r#"{"type":"latchkey:init","version":2}"#, &init("vs_secret_wrong"));
    greet(&frame, r#"{"type":"init","version":1}"#, &init("vs_secret_wrong"));
    greet(&frame, "null", &init("vs_secret_wrong"));
    greet_without_port(&frame);
    settled(&frame).await;
    assert_eq!(is_opened(&frame).await, JsValue::FALSE);
    greet(&frame, HELLO, &init("vs_secret_right"));
    adopt(&frame);
    assert_eq!(Host::take().await.unwrap().secret, secret("vs_secret_right"));
    frame.remove();
}

#[wasm_bindgen_test]
async fn only_the_first_handshake_counts() {
    let (opening, port, frame) = opened().await;
    greet(&frame, HELLO, &init("vs_secret_second"));
    say(&port, &init("vs_secret_third"));
    settled(&frame).await;
    assert_eq!(opening.secret, secret("vs_secret_right"));
    assert_eq!(requests(&frame).matches("Authorization").count(), 1);
    frame.remove();
}

#[wasm_bindgen_test]
async fn an_invalid_secret_is_malformed() {
    let frame = embedded().await;
    greet(&frame, HELLO, &init("two words"));
    adopt(&frame);
    assert_eq!(Host::take().await.unwrap_err(), HostError::Malformed);
    forget_handoff();
    frame.remove();
}

#[wasm_bindgen_test]
async fn early_messages_are_received_and_unknown_ones_ignored() {
    let (opening, port, frame) = opened().await;
    say(&port, r#"{"type":"from_the_future","version":9}"#);
    say(&port, "null");
    say(&port, r#"{"type":"update","locale":"fr","appearance":{"accent":"red"}}"#);
    settled(&frame).await;
    let heard = Rc::new(RefCell::new(Vec::new()));
    let (done, finished) = signal();
    let listener = opening.host.on_message({
        let heard = Rc::clone(&heard);
        move |message| {
            if message == HostMessage::CloseRequest {
                done.call0(&JsValue::NULL).unwrap();
            }
            heard.borrow_mut().push(message);
        }
    });
    say(&port, r#"{"type":7}"#);
    say(&port, r#"{"type":"close_request"}"#);
    wasm_bindgen_futures::JsFuture::from(finished).await.unwrap();
    let update = HostMessage::Update {
        locale: Some("fr".into()),
        messages: None,
        appearance: Some(serde_json::json!({"accent": "red"})),
    };
    assert_eq!(*heard.borrow(), [update, HostMessage::CloseRequest]);
    drop(listener);
    frame.remove();
}

#[wasm_bindgen_test]
async fn escape_inside_a_modal_asks_to_close_until_the_listener_is_dropped() {
    let (opening, _port, frame) = opened().await;
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listener = opening.host.on_message({
        let heard = Rc::clone(&heard);
        move |message| heard.borrow_mut().push(message)
    });
    press_escape();
    assert_eq!(*heard.borrow(), [HostMessage::CloseRequest]);
    drop(listener);
    press_escape();
    assert_eq!(heard.borrow().len(), 1);
    frame.remove();
}

#[wasm_bindgen_test]
async fn escape_closes_a_modal_whose_webassembly_has_not_started() {
    let frame = embedded().await;
    let port = greet(&frame, HELLO, &init("vs_secret_right"));
    adopt(&frame);
    // The handshake is done when the session is requested; nobody has taken it over yet.
    while is_opened(&frame).await == JsValue::FALSE {}
    press_escape_in(&frame);
    assert_eq!(heard_next(&port).await.as_string().as_deref(), Some(r#"{"type":"close"}"#));
    Host::take().await.unwrap();
    press_escape_in(&frame);
    settled(&frame).await;
    assert_eq!(heard_count(&port), 0, "from here on the widget decides");
    frame.remove();
}

#[wasm_bindgen_test]
async fn the_port_is_closed_when_the_listener_is_dropped() {
    let (opening, port, frame) = opened().await;
    let heard = Rc::new(Cell::new(0));
    let listener = opening.host.on_message({
        let heard = Rc::clone(&heard);
        move |_| heard.set(heard.get() + 1)
    });
    opening.host.post(&WidgetMessage::Loaded);
    assert_eq!(heard_next(&port).await.as_string().as_deref(), Some(r#"{"type":"loaded"}"#));
    drop(listener);
    say(&port, r#"{"type":"close_request"}"#);
    opening.host.post(&WidgetMessage::Loaded);
    settled(&frame).await;
    assert_eq!((heard.get(), heard_count(&port)), (0, 0));
    frame.remove();
}

#[wasm_bindgen_test]
async fn every_message_to_the_page_has_the_documented_shape() {
    let (opening, port, frame) = opened().await;
    let session = || SessionSummary { id: "vs_1".into(), status: "processing".into() };
    let error = |request_id: Option<&str>| ReportedError {
        code: "c".into(),
        message: "m".into(),
        request_id: request_id.map(Into::into),
    };
    let table = [
        (WidgetMessage::Loaded, r#"{"type":"loaded"}"#),
        (WidgetMessage::Language { tag: "ar".into() }, r#"{"type":"language","tag":"ar"}"#),
        (WidgetMessage::Step { step: "start".into() }, r#"{"type":"step","step":"start"}"#),
        (WidgetMessage::Resize { height: 512 }, r#"{"type":"resize","height":512}"#),
        (
            WidgetMessage::Submitted { session: session() },
            r#"{"type":"submitted","session":{"id":"vs_1","status":"processing"}}"#,
        ),
        (
            WidgetMessage::Complete { session: session() },
            r#"{"type":"complete","session":{"id":"vs_1","status":"processing"}}"#,
        ),
        (
            WidgetMessage::Exit { reason: ExitReason::Withdrawn },
            r#"{"type":"exit","reason":"withdrawn"}"#,
        ),
        (
            WidgetMessage::Error { error: error(None), fatal: false },
            r#"{"type":"error","error":{"code":"c","message":"m"},"fatal":false}"#,
        ),
        (
            WidgetMessage::Error { error: error(Some("req_1")), fatal: true },
            r#"{"type":"error","error":{"code":"c","message":"m","request_id":"req_1"},"fatal":true}"#,
        ),
        (WidgetMessage::Close, r#"{"type":"close"}"#),
    ];
    for (message, expected) in table {
        opening.host.post(&message);
        assert_eq!(heard_next(&port).await.as_string().as_deref(), Some(expected));
    }
    opening.host.redirect("https://host.example/done", RedirectReason::Complete).unwrap();
    assert_eq!(
        heard_next(&port).await.as_string().as_deref(),
        Some(r#"{"type":"redirect","url":"https://host.example/done","reason":"complete"}"#)
    );
    frame.remove();
}

/// Waits for the browser's resize observations, which happen between two frames.
async fn drawn() {
    for _ in 0..2 {
        let next = js_sys::Promise::new(&mut |resolve, _| {
            web_sys::window().unwrap().request_animation_frame(&resolve).unwrap();
        });
        wasm_bindgen_futures::JsFuture::from(next).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn changes_of_the_height_are_reported() {
    let (opening, port, frame) = opened().await;
    let document = web_sys::window().unwrap().document().unwrap();
    let element = document.create_element("div").unwrap();
    element.set_attribute("style", "height:120.4px").unwrap();
    document.body().unwrap().append_child(&element).unwrap();
    let report = opening.host.report_height(&element).unwrap();
    assert_eq!(
        heard_next(&port).await.as_string().as_deref(),
        Some(r#"{"type":"resize","height":121}"#)
    );
    element.set_attribute("style", "height:300px").unwrap();
    assert_eq!(
        heard_next(&port).await.as_string().as_deref(),
        Some(r#"{"type":"resize","height":300}"#)
    );
    // A hidden element has no height; the page that hides it shows something else.
    element.set_attribute("style", "display:none").unwrap();
    drawn().await;
    element.set_attribute("style", "height:310px").unwrap();
    assert_eq!(
        heard_next(&port).await.as_string().as_deref(),
        Some(r#"{"type":"resize","height":310}"#)
    );
    drop(report);
    element.remove();
    frame.remove();
}

#[wasm_bindgen_test]
fn a_secret_is_redacted_in_debug_output() {
    assert_eq!(format!("{:?}", secret("vs_secret_abc")), "ClientSecret(…)");
    assert_eq!(secret("vs_secret_abc").authorization().1, "Bearer vs_secret_abc");
    assert_eq!(ClientSecret::new(String::new()), None);
    assert_eq!(ClientSecret::new("vs_secret_a\nb".into()), None);
}

#[wasm_bindgen_test]
async fn the_page_may_set_another_api_base() {
    let frame =
        embed(&format!("?api=https%3A%2F%2Fapi.example%2F&host={}", encoded(&own_origin()))).await;
    greet(&frame, HELLO, &init("vs_secret_right"));
    adopt(&frame);
    assert_eq!(Host::take().await.unwrap().api_base, "https://api.example");
    assert!(requests(&frame).contains(r#""address":"https://api.example/v1/session""#));
    frame.remove();
}
