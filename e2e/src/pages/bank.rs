//! The pages of the simulated bank, in their own window or in place of the host page.

use anyhow::Result;

use crate::engine::find::{Name, Role};
use crate::user::User;

/// Logs in, with a second factor where the bank asks for one.
pub(crate) async fn log_in(user: &User, second_factor: bool) -> Result<()> {
    user.expect_heading("Log in").await?;
    user.fill("User name", "sandbox").await?;
    user.fill("Password", "open sesame").await?;
    user.click_button("Log in").await?;
    if second_factor {
        user.expect_heading("Enter your code").await?;
        user.fill("Code", "123456").await?;
        user.click_button("Continue").await?;
    }
    Ok(())
}

/// Chooses two accounts.
pub(crate) async fn choose_accounts(user: &User) -> Result<()> {
    user.expect_heading("Choose accounts").await?;
    user.check(Name::StartsWith("Current account")).await?;
    user.check(Name::StartsWith("Rainy day savings")).await?;
    user.click_button("Continue").await
}

/// Allows or declines access to the accounts.
pub(crate) async fn decide_consent(user: &User, allow: bool) -> Result<()> {
    user.expect_heading("Allow access?").await?;
    user.click(Role::Button, if allow { "Allow" } else { "Decline" }).await
}
