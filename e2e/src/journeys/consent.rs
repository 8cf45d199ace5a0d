//! Declined consents and withdrawal.

use anyhow::{Result, ensure};

use crate::engine::find::Role;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, BIOMETRIC, DATA_PROCESSING};
use crate::user::scenario::Scenario;

pub(super) async fn declined_consent_is_given_later(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "identity", Presentation::Modal, "completed").await?;
    widget::expect_start(user).await?;
    for consent in [DATA_PROCESSING, BIOMETRIC] {
        ensure!(
            !user.is_checked(Role::Checkbox, consent).await?,
            "a consent is checked beforehand"
        );
    }
    // A missing consent is reported at the box and in the summary.
    user.check(DATA_PROCESSING).await?;
    user.click_button("Agree and start").await?;
    user.expect_visible(Role::Alert, "There is a problem").await?;
    user.expect_visible(
        Role::Link,
        "Tick the box if you agree that your face is compared with your document",
    )
    .await?;

    user.click_button("I do not agree").await?;
    user.expect_heading("You have not agreed to everything").await?;
    user.expect_text("We need to compare your face with your identity document. Without that, we cannot confirm who you are.").await?;
    user.expect_reflow("24-declined").await?;
    // The refusal is stored.
    host_page::reload(user, Presentation::Modal).await?;
    user.expect_heading("You have not agreed to everything").await?;

    user.click_button("Change my answer").await?;
    widget::expect_start(user).await?;
    ensure!(
        user.is_checked(Role::Checkbox, DATA_PROCESSING).await?,
        "the consent that was given is gone"
    );
    user.check(BIOMETRIC).await?;
    user.click_button("Agree and start").await?;
    user.expect_heading("Your details").await
}

pub(super) async fn session_is_withdrawn(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "identity", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    user.expect_heading("Your details").await?;
    widget::choose_from_menu(user, "Withdraw").await?;
    user.expect_visible(Role::Dialog, "Withdraw from this check?").await?;
    user.click_button("Keep going").await?;
    user.expect_heading("Your details").await?;
    widget::choose_from_menu(user, "Withdraw").await?;
    user.click_button("Yes, withdraw").await?;
    user.expect_heading("You have withdrawn").await?;
    user.expect_reflow("25-withdrawn").await?;
    host_page::expect_event(user, "verification_session.canceled").await?;
    user.switch_to_widget().await?;
    user.click_button("Continue to Maple Court Lettings").await?;
    user.expect_address(&user.env.sandbox.host_page_url("/demo/complete?session=vs_")).await?;
    user.expect_heading("Your verification was called off").await
}
