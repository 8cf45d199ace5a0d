//! The language of the widget.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::engine::find::{Name, Role};
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, BIOMETRIC, DATA_PROCESSING};
use crate::user::User;
use crate::user::scenario::Scenario;

/// Returns the document's language, direction and title, and the last announcement.
async fn language_state(user: &User) -> Result<String> {
    let script = "const said = [...document.querySelectorAll('[role=status]')].map((one) => one.textContent).filter(Boolean);
        return [document.documentElement.lang, document.documentElement.dir, document.title, said.at(-1) ?? ''].join(' | ')";
    Ok(user.run_script(script).await?.as_str().unwrap_or_default().to_owned())
}

pub(super) async fn language_change_keeps_the_form_and_is_remembered(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "identity", Presentation::Inline, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    user.expect_heading("Your details").await?;
    user.fill("First name", "Zoë").await?;
    user.click_button("Save and continue").await?;
    user.expect_visible(Role::Link, "Enter your date of birth").await?;

    widget::choose_from_menu(user, "Language").await?;
    user.click_button("Français").await?;
    user.expect_heading("Vos informations").await?;
    user.expect_visible(Role::Link, "Saisissez votre date de naissance").await?;
    ensure!(user.value_of(Role::Textbox, "Prénom").await? == "Zoë", "what was typed is gone");
    let now = language_state(user).await?;
    ensure!(
        now.starts_with("fr | ltr | Vos informations – Vos vérifications | ")
            && now.ends_with("Cette page est maintenant en français."),
        "{now}"
    );

    // The user's choice has precedence over the host page's language, also after a reload.
    host_page::reload(user, Presentation::Inline).await?;
    user.expect_heading("Vos informations").await?;
    let kept = user.run_script("return JSON.stringify(Object.entries(sessionStorage))").await?;
    ensure!(
        kept.as_str() == Some(r#"[["latchkey-language","fr"]]"#),
        "{kept} is kept in the browser"
    );

    user.click_button("Menu").await?;
    user.click_button("Langue").await?;
    user.click_button("العربية").await?;
    user.expect_heading("بياناتك").await?;
    let now = language_state(user).await?;
    ensure!(now.starts_with("ar | rtl"), "{now}");
    user.switch_to_page().await?;
    user.expect_visible(Role::Iframe, "عمليات التحقق").await
}

/// The loader reports it, as nothing of the widget has loaded.
pub(super) async fn failed_frame_is_reported_in_the_chosen_language(
    scenario: &Scenario,
) -> Result<()> {
    let user = &scenario.user().await?;
    let sandbox = &user.env.sandbox;
    let session = sandbox.create_session(&["documents"], json!({})).await?;
    // The frame's document does not load.
    let stop = user.browser.add_preload_script("if (self !== top) stop()").await?;
    host_page::open_with_options(
        user,
        &sandbox.host_page_url("/"),
        &session.client_secret,
        "{locale: 'ar', timeout: 1000}",
    )
    .await?;
    user.expect_visible(Role::Dialog, "عمليات التحقق").await?;
    user.expect_visible(Role::Button, "إعادة المحاولة").await?;
    let state = "const box = document.querySelector('[data-latchkey]').shadowRoot.querySelector('dialog');
        return [box.lang, getComputedStyle(box).direction, box.querySelector('[role=status]').textContent].join(' | ')";
    let state = user.run_script(state).await?;
    let expected = "ar | rtl | لم نتمكن من تحميل عمليات التحقق. يُرجى التأكد من الاتصال بالإنترنت، ثم إعادة المحاولة.";
    ensure!(state.as_str() == Some(expected), "{state}");

    user.browser.remove_preload_script(&stop).await?;
    user.click_button("إعادة المحاولة").await?;
    user.switch_to_widget().await?;
    user.expect_heading(Name::Template("طلبت منك {{business}} إكمال بعض عمليات التحقق")).await
}
