//! In which language the widget speaks.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::demo::{self, Present};
use crate::find::{Name, Role};
use crate::person::Person;
use crate::runner::Stage;
use crate::widget::{self, BIOMETRIC, DATA_PROCESSING};

/// How the page says that it is, and what it was the last to say aloud.
async fn spoken(person: &Person) -> Result<String> {
    let script = "const said = [...document.querySelectorAll('[role=status]')].map((one) => one.textContent).filter(Boolean);
        return [document.documentElement.lang, document.documentElement.dir, document.title, said.at(-1) ?? ''].join(' | ')";
    Ok(person.run_script(script).await?.as_str().unwrap_or_default().to_owned())
}

pub(super) async fn chosen_in_the_middle_of_a_form_and_kept(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    demo::start(person, "identity", Present::Inline, "completed").await?;
    widget::agree(person, &[DATA_PROCESSING, BIOMETRIC]).await?;
    person.sees_heading("Your details").await?;
    person.write("First name", "Zoë").await?;
    person.press_button("Save and continue").await?;
    person.sees(Role::Link, "Enter your date of birth").await?;

    widget::choose_from_menu(person, "Language").await?;
    person.press_button("Français").await?;
    person.sees_heading("Vos informations").await?;
    person.sees(Role::Link, "Saisissez votre date de naissance").await?;
    ensure!(person.value_of(Role::Textbox, "Prénom").await? == "Zoë", "what was typed is gone");
    let now = spoken(person).await?;
    ensure!(
        now.starts_with("fr | ltr | Vos informations – Vos vérifications | ")
            && now.ends_with("Cette page est maintenant en français."),
        "{now}"
    );

    // It is the person's choice: the same after a reload, although the business's page wishes for
    // English.
    demo::reload(person, Present::Inline).await?;
    person.sees_heading("Vos informations").await?;
    let kept = person.run_script("return JSON.stringify(Object.entries(sessionStorage))").await?;
    ensure!(
        kept.as_str() == Some(r#"[["latchkey-language","fr"]]"#),
        "{kept} is kept in the browser"
    );

    person.press_button("Menu").await?;
    person.press_button("Langue").await?;
    person.press_button("العربية").await?;
    person.sees_heading("بياناتك").await?;
    let now = spoken(person).await?;
    ensure!(now.starts_with("ar | rtl"), "{now}");
    person.look_at_page().await?;
    person.sees(Role::Iframe, "عمليات التحقق").await
}

/// Nothing of the widget is there to say anything, so the loader does.
pub(super) async fn a_frame_that_does_not_load_is_told_in_the_applicants_language(
    stage: &Stage,
) -> Result<()> {
    let person = &stage.person().await?;
    let sandbox = &person.world.sandbox;
    let session = sandbox.create_session(&["documents"], json!({})).await?;
    // A frame whose page does not come.
    let stop = json!({ "source": "if (self !== top) stop()" });
    let stop = person.browser.devtools("Page.addScriptToEvaluateOnNewDocument", stop).await?;
    demo::open_with_options(
        person,
        &sandbox.landlord("/"),
        &session.client_secret,
        "{locale: 'ar', timeout: 1000}",
    )
    .await?;
    person.sees(Role::Dialog, "عمليات التحقق").await?;
    person.sees(Role::Button, "إعادة المحاولة").await?;
    let told = "const box = document.querySelector('[data-latchkey]').shadowRoot.querySelector('dialog');
        return [box.lang, getComputedStyle(box).direction, box.querySelector('[role=status]').textContent].join(' | ')";
    let told = person.run_script(told).await?;
    let expected = "ar | rtl | لم نتمكن من تحميل عمليات التحقق. يُرجى التأكد من الاتصال بالإنترنت، ثم إعادة المحاولة.";
    ensure!(told.as_str() == Some(expected), "{told}");

    person
        .browser
        .devtools(
            "Page.removeScriptToEvaluateOnNewDocument",
            json!({ "identifier": stop["identifier"] }),
        )
        .await?;
    person.press_button("إعادة المحاولة").await?;
    person.look_into_widget().await?;
    person.sees_heading(Name::Like("طلبت منك {{business}} إكمال بعض عمليات التحقق")).await
}
