//! The sandbox bank's own pages, in a window of their own or in place of the landlord's page.

use anyhow::Result;

use crate::find::{Name, Role};
use crate::person::Person;

/// Logs in, with the second factor where the bank wants one.
pub(crate) async fn log_in(person: &Person, second_factor: bool) -> Result<()> {
    person.sees_heading("Log in").await?;
    person.write("User name", "sandbox").await?;
    person.write("Password", "open sesame").await?;
    person.press_button("Log in").await?;
    if second_factor {
        person.sees_heading("Enter your code").await?;
        person.write("Code", "123456").await?;
        person.press_button("Continue").await?;
    }
    Ok(())
}

/// Chooses two accounts.
pub(crate) async fn choose_accounts(person: &Person) -> Result<()> {
    person.sees_heading("Choose accounts").await?;
    person.tick(Name::Begins("Current account")).await?;
    person.tick(Name::Begins("Rainy day savings")).await?;
    person.press_button("Continue").await
}

/// Allows or declines that they are read.
pub(crate) async fn decide(person: &Person, allow: bool) -> Result<()> {
    person.sees_heading("Allow access?").await?;
    person.press(Role::Button, if allow { "Allow" } else { "Decline" }).await
}
