//! Unusual and invalid input.

use anyhow::{Result, ensure};

use crate::engine::find::Role;
use crate::pages::host_page::{self, Presentation};
use crate::pages::widget::{self, BIOMETRIC, DATA_PROCESSING, Details};
use crate::user::User;
use crate::user::scenario::Scenario;

pub(super) async fn unusual_names_are_stored_as_typed(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let longest = "é".repeat(200);
    host_page::start(user, "identity", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    widget::give_details(user, Details::Identity).await?;
    widget::complete_identity(user).await?;
    for (first, last) in
        [("👩‍🚀 Zoë-Ann", "O’Brien 🦀"), ("محمد", "بن سلمان"), (longest.as_str(), "Ng")]
    {
        user.expect_heading("Check your answers").await?;
        user.click_button("Change your details").await?;
        user.expect_heading("Your details").await?;
        user.fill("First name", first).await?;
        user.fill("Last name", last).await?;
        user.click_button("Save and continue").await?;
        user.expect_heading("Check your answers").await?;
        user.expect_text(first).await?;
        user.expect_text(last).await?;
    }
    user.expect_reflow("26-check-long-name").await?;

    // One character too many is reported, and the text is kept.
    let too_long = "é".repeat(201);
    user.click_button("Change your details").await?;
    user.expect_heading("Your details").await?;
    user.fill("First name", &too_long).await?;
    user.click_button("Save and continue").await?;
    user.expect_visible(Role::Link, "Use 200 characters or fewer here").await?;
    ensure!(
        user.value_of(Role::Textbox, "First name").await? == too_long,
        "what was typed is gone"
    );
    user.fill("First name", "   ").await?;
    user.click_button("Save and continue").await?;
    user.expect_visible(Role::Link, "Enter your first name").await?;
    user.fill("First name", "Jane").await?;
    user.click_button("Save and continue").await?;
    widget::submit(user).await?;
    user.expect_heading("All done, thank you").await
}

/// Enters an invalid date of birth, and expects the reason and the date as typed.
async fn expect_date_refused(user: &User, [day, month, year]: [&str; 3], why: &str) -> Result<()> {
    widget::fill_date(user, "Date of birth", [day, month, year]).await?;
    user.click_button("Save and continue").await?;
    user.expect_visible(Role::Link, why).await?;
    for (field, typed) in [("Day", day), ("Month", month), ("Year", year)] {
        let kept = user.value_in_group("Date of birth", field).await?;
        ensure!(kept == typed, "{field} was {typed:?} and is {kept:?}");
    }
    Ok(())
}

pub(super) async fn impossible_dates_are_explained_and_kept(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    host_page::start(user, "identity", Presentation::Modal, "completed").await?;
    widget::give_consents(user, &[DATA_PROCESSING, BIOMETRIC]).await?;
    user.expect_heading("Your details").await?;
    user.fill("First name", "Zoë").await?;
    expect_date_refused(
        user,
        ["31", "2", "1990"],
        "That month does not have this day. Check the date",
    )
    .await?;
    // The error summary has the focus, and its link leads to the field.
    ensure!(
        user.focus().await?.1 == "There is a problem",
        "the focus is on {:?}",
        user.focus().await?
    );
    user.expect_reflow("27-errors").await?;
    user.click(Role::Link, "That month does not have this day. Check the date").await?;
    ensure!(user.focus().await?.1 == "Day", "the link leads to {:?}", user.focus().await?);
    expect_date_refused(user, ["1", "13", "1990"], "Enter the month as a number from 1 to 12")
        .await?;
    expect_date_refused(user, ["1", "1", "90"], "Enter the year with 4 numbers, like 1990").await?;
    expect_date_refused(user, ["1", "1", "2199"], "Your date of birth must be in the past").await?;
    let minor = user.run_script("return String(new Date().getFullYear() - 17)").await?;
    let too_young = "You must be 18 or over to continue. If this date is right, ask Maple Court Lettings what you can do instead";
    expect_date_refused(user, ["1", "1", minor.as_str().unwrap_or_default()], too_young).await?;
    expect_date_refused(user, ["", "", ""], "Enter your date of birth").await?;
    ensure!(user.value_of(Role::Textbox, "First name").await? == "Zoë", "another field is gone");
    widget::fill_date(user, "Date of birth", ["29", "2", "1992"]).await?;
    user.click_button("Save and continue").await?;
    user.expect_heading("Your identity document").await
}
