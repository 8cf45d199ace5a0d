//! Buttons, menus and upload rows: their actions and their names.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use latchkey::i18n::Key;
use latchkey::ui::{
    Banner, BannerKind, Button, ExternalLink, Form, FormErrors, MenuEntry, Sent, Shell,
    StepPosition, SummaryList, SummaryRow, UploadList, UploadRow, UploadState,
};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::page::{Page, focused, settled, text};

/// A counter for callbacks.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicU32>);

impl Counter {
    fn up(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

#[wasm_bindgen_test]
async fn a_busy_button_keeps_its_name_and_takes_no_second_press() {
    let (pressed, sent, busy) = (Counter::default(), Counter::default(), RwSignal::new(false));
    let (press, send) = (pressed.clone(), sent.clone());
    let page = Page::of(move || {
        view! {
            <Form errors=FormErrors::new() on_submit=move || send.up()>
                <Button label=text("Continue") submit=true busy=busy on_press=move || press.up() />
            </Form>
        }
    })
    .await;
    page.press("button").await;
    assert_eq!((pressed.count(), sent.count()), (1, 1));

    busy.set(true);
    settled().await;
    page.press("button").await;
    assert_eq!((pressed.count(), sent.count()), (1, 1));
    assert_eq!(page.words("button"), "Continue");
    assert_eq!(page.attribute("button", "aria-disabled").as_deref(), Some("true"));
    assert!(!page.has("button[disabled]"), "a button that is switched off would lose the focus");
}

#[wasm_bindgen_test]
async fn an_upload_shows_its_progress_and_its_buttons_have_its_name() {
    let sent = Sent {
        percent: 40,
        bytes: 3_355_443.0,
        of: 8_388_608.0,
        left: Some(text("about 2 minutes left")),
    };
    let state = RwSignal::new(UploadState::Sending(sent.clone()));
    let (acted, ended) = (Counter::default(), Counter::default());
    let (act, end) = (acted.clone(), ended.clone());
    let page = Page::of(move || {
        view! {
            <UploadList label=text("Payslips")>
                <UploadRow
                    name="May.pdf".to_owned()
                    size=2_500_000.0
                    state=state
                    on_act=Some(Callback::new(move |()| act.up()))
                    on_end=move || end.up()
                />
            </UploadList>
        }
    })
    .await;
    assert_eq!(page.attribute("progress", "value").as_deref(), Some("40"));
    assert_eq!(page.attribute("progress", "aria-label").as_deref(), Some("Sending May.pdf"));
    assert_eq!(page.words(".upload-note"), "Sending… 40% 3.2 of 8.0 MB about 2 minutes left");
    assert!(!page.has("[role=status]"), "each per cent would be read out");
    page.press("[aria-label='Pause May.pdf']").await;
    page.press("[aria-label='Cancel May.pdf']").await;
    assert_eq!((acted.count(), ended.count()), (1, 1));
    assert!(!page.has("[aria-label='Remove May.pdf']"));

    state.set(UploadState::Paused(sent));
    settled().await;
    assert_eq!(page.words(".upload-note").trim(), "Paused at 40% 3.2 of 8.0 MB");
    assert!(page.has("[aria-label='Continue sending May.pdf']"));

    state.set(UploadState::Unfinished(text("We have 60% of this file.")));
    settled().await;
    assert!(
        page.has("[aria-label='Choose it again: May.pdf']")
            && page.has("[aria-label='Remove May.pdf']")
    );

    state.set(UploadState::Failed(text("The file was damaged")));
    settled().await;
    assert_eq!(page.words(".upload-state"), "The file was damaged");
    page.press("[aria-label='Try again: May.pdf']").await;
    assert_eq!(acted.count(), 2);

    state.set(UploadState::Done);
    settled().await;
    assert!(!page.has("progress"));
    assert_eq!(page.words(".upload-size"), "2.4 MB");
    page.press("[aria-label='Remove May.pdf']").await;
    assert_eq!(ended.count(), 2);
}

/// Returns a shell around a page.
fn shell(is_offline: Signal<bool>, on_help: Callback<()>) -> impl IntoView {
    view! {
        <Shell
            business_name=Some("Northgate Lettings".to_owned())
            business_icon={Signal::stored(None::<String>)}
            is_offline=is_offline
            test_mode=true
            step=Some(StepPosition { current: 2, total: 5 })
            can_go_back=true
            on_back=|| ()
            menu_entries=vec![MenuEntry::new(Key::ShellHelp, on_help)]
            on_close=None
            privacy_url=Some("https://example.com/privacy".to_owned())
            support_email=Some("help@example.com".to_owned())
        >
            <p>"The page"</p>
        </Shell>
    }
}

#[wasm_bindgen_test]
async fn a_very_long_name_is_shortened_and_read_whole() {
    let name = "Council tax bill for the flat above the bakery in Harbour Street, Bristol, 2026-2027 (2).pdf";
    let page = Page::of(move || {
        view! { <UploadList label=text("Bills")><UploadRow name=name.to_owned() size=1.0 state=Signal::stored(UploadState::Done) /></UploadList> }
    })
    .await;
    assert_eq!(
        page.words(".upload-name > [aria-hidden]"),
        "Council tax bill for the flat ab…026-2027 (2).pdf"
    );
    assert_eq!(page.words(".upload-name > .visually-hidden"), name);
}

#[wasm_bindgen_test]
async fn an_outage_is_announced_once_above_the_page_and_removed_again() {
    let offline = RwSignal::new(false);
    let page = Page::of(move || shell(offline.into(), Callback::new(|()| ()))).await;
    // The live region has to exist before it announces anything.
    assert_eq!(page.attribute(".shell-offline", "role").as_deref(), Some("status"));
    assert_eq!(page.words(".shell-offline"), "");
    offline.set(true);
    settled().await;
    assert_eq!(
        page.words(".shell-offline"),
        "You are offline. Your answers are safe. We will continue when you are back online."
    );
    assert_eq!(page.count(".shell-offline [role]"), 0, "and not by a second region");
    offline.set(false);
    settled().await;
    assert_eq!(page.words(".shell-offline"), "");
}

#[wasm_bindgen_test]
async fn the_shell_has_landmarks_and_a_menu_that_restores_the_focus() {
    let chosen = Counter::default();
    let choose = chosen.clone();
    let page = Page::of(move || shell(false.into(), Callback::new(move |()| choose.up()))).await;
    assert_eq!((page.count("header"), page.count("main"), page.count("footer")), (1, 1, 1));
    assert_eq!(page.words(".steps-words"), "Step 2 of 5");
    assert_eq!(page.count(".steps-part-done"), 2);
    assert_eq!(page.words(".business-name"), "Northgate Lettings");
    assert_eq!(page.attribute("footer a", "rel").as_deref(), Some("noopener noreferrer"));
    assert!(page.has("[aria-label=Back]"));

    let menu = "[aria-label=Menu]";
    assert_eq!(page.attribute(menu, "aria-expanded").as_deref(), Some("false"));
    page.press(menu).await;
    assert_eq!(page.attribute(menu, "aria-expanded").as_deref(), Some("true"));
    assert!(!page.find::<HtmlElement>(".menu-list").hidden());
    page.press(".menu-entry").await;
    assert_eq!(chosen.count(), 1);
    assert!(page.find::<HtmlElement>(".menu-list").hidden());
    assert_eq!(focused(), "button");
    assert_eq!(
        document().active_element().unwrap().get_attribute("aria-label").as_deref(),
        Some("Menu")
    );
}

#[wasm_bindgen_test]
async fn answers_are_changed_by_a_button_that_names_them() {
    let changed = Counter::default();
    let change = changed.clone();
    let page = Page::of(move || {
        view! {
            <SummaryList title=text("You")>
                <SummaryRow label=text("Name") value=text("Ade") on_change=move || change.up() change_name=text("Change your name") />
                <SummaryRow label=text("Email") value=text("ade@example.com") />
            </SummaryList>
        }
    })
    .await;
    assert_eq!(page.words("dl dt"), "Name");
    assert_eq!(page.words("dl dd"), "Ade");
    assert_eq!(page.count("button"), 1);
    page.press("[aria-label='Change your name']").await;
    assert_eq!(changed.count(), 1);
}

#[wasm_bindgen_test]
async fn errors_interrupt_the_screen_reader_and_notes_do_not() {
    let page = Page::of(
        || view! { <Banner kind=BannerKind::Error>"No."</Banner> <Banner>"By the way."</Banner> <Banner live=false>"Always here."</Banner> },
    )
    .await;
    assert_eq!(page.words("[role=alert]"), "No.");
    assert_eq!(page.words("[role=status]"), "By the way.");
    assert_eq!(page.count("[role]"), 2);
}

#[wasm_bindgen_test]
async fn an_address_that_could_run_a_script_is_no_link() {
    let page = Page::of(
        || view! { <ExternalLink label=text("Privacy") href="javascript:alert(1)".to_owned() /> },
    )
    .await;
    assert!(!page.has("a"));
}
