//! The widget's screens: what a user does on each.

use anyhow::Result;

use crate::engine::find::{Name, Role};
use crate::pages::bank;
use crate::user::User;

/// Makes the page believe that the widget's WebAssembly has crashed.
pub(crate) const CRASH_SCRIPT: &str = "const error = new WebAssembly.RuntimeError('unreachable'); dispatchEvent(new ErrorEvent('error', { error })); return true";

/// The simulated bank that asks for a second factor.
pub(crate) const BANK: &str = "Sandbox Bank (second factor)";

/// The names of the consents' checkboxes.
pub(crate) const DATA_PROCESSING: &str =
    "I agree that my answers and files are checked for Maple Court Lettings";
pub(crate) const BIOMETRIC: &str =
    "I agree that my face is compared with the photo on my identity document";
pub(crate) const CREDIT_CHECK: &str = "I agree to a search of my credit file";

/// The names of the buttons that add a document.
pub(crate) const ADD_PAYSLIP: &str = "Add a payslip";
pub(crate) const ADD_STATEMENT: &str = "Add a statement";
pub(crate) const ADD_PROOF_OF_ADDRESS: &str = "Add a proof of address";

/// Expects the start screen.
pub(crate) async fn expect_start(user: &User) -> Result<()> {
    user.expect_heading("Maple Court Lettings has asked you to complete some checks").await
}

/// Gives these consents and starts.
pub(crate) async fn give_consents(user: &User, consents: &[&str]) -> Result<()> {
    expect_start(user).await?;
    for consent in consents {
        user.check(*consent).await?;
    }
    user.click_button("Agree and start").await
}

/// What the details screen asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Details {
    /// Name and date of birth.
    Identity,
    /// Address.
    Credit,
    /// Both.
    Both,
}

/// Fills in the details. The name is prefilled.
pub(crate) async fn give_details(user: &User, asked: Details) -> Result<()> {
    user.expect_heading("Your details").await?;
    if asked != Details::Credit {
        user.fill("First name", "Jane Ann").await?;
        fill_date(user, "Date of birth", ["15", "5", "1990"]).await?;
    }
    if asked != Details::Identity {
        user.select("Country", "United Kingdom").await?;
        user.fill("House number and street", "12 Harbour Street").await?;
        user.fill("Town or city", "Bristol").await?;
        user.fill("Postcode", "BS8 1AA").await?;
        // Less than three years ago, so that an earlier address is asked for.
        let [month, year] = this_month(user).await?;
        fill_month(user, "When did you move in?", [&month, &year]).await?;
    }
    user.click_button("Save and continue").await
}

/// Returns the browser's month and year.
async fn this_month(user: &User) -> Result<[String; 2]> {
    let now = user
        .run_script(
            "const now = new Date(); return [now.getMonth() + 1, now.getFullYear()].map(String)",
        )
        .await?;
    Ok([0, 1].map(|index| now[index].as_str().unwrap_or_default().to_owned()))
}

/// Fills in the three fields of a date.
pub(crate) async fn fill_date(
    user: &User,
    group: &str,
    [day, month, year]: [&str; 3],
) -> Result<()> {
    user.fill_in_group(group, "Day", day).await?;
    user.fill_in_group(group, "Month", month).await?;
    user.fill_in_group(group, "Year", year).await
}

/// Fills in the two fields of a month.
pub(crate) async fn fill_month(user: &User, group: &str, [month, year]: [&str; 2]) -> Result<()> {
    user.fill_in_group(group, "Month", month).await?;
    user.fill_in_group(group, "Year", year).await
}

/// Gives an earlier address, which completes the three years.
pub(crate) async fn give_earlier_address(user: &User) -> Result<()> {
    user.expect_heading("Where you lived before").await?;
    user.fill("House number and street", "4 Mill Lane").await?;
    user.fill("Town or city", "Cardiff").await?;
    user.fill("Postcode", "CF10 1EP").await?;
    fill_month(user, "When did you move in?", ["3", "2015"]).await?;
    user.click_button("Save and continue").await
}

/// Chooses a kind of identity document.
pub(crate) async fn choose_id(user: &User, kind: &str) -> Result<()> {
    user.expect_heading("Your identity document").await?;
    user.select("Which country issued it?", "United Kingdom").await?;
    user.choose(kind).await?;
    user.click_button("Continue").await
}

/// Uploads the photo that the screen with that heading asks for.
pub(crate) async fn give_photo(user: &User, heading: &str, file: &std::path::Path) -> Result<()> {
    user.expect_heading(heading).await?;
    user.choose_files("Choose a file", &[file]).await?;
    user.click_button("Use this photo").await
}

/// Uploads a photo of a passport.
pub(crate) async fn give_passport(user: &User) -> Result<()> {
    let photo = user.env.files.photo.clone();
    give_photo(user, "Photo page of your passport", &photo).await
}

/// Uploads a photo of a face.
pub(crate) async fn give_selfie(user: &User) -> Result<()> {
    let photo = user.env.files.other_photo.clone();
    give_photo(user, "A photo of your face", &photo).await
}

/// Completes the product `identity` after the details, with a passport.
pub(crate) async fn complete_identity(user: &User) -> Result<()> {
    choose_id(user, "Passport").await?;
    give_passport(user).await?;
    give_selfie(user).await
}

/// Connects a bank in its window, and returns to the page.
pub(crate) async fn connect_bank(user: &User) -> Result<()> {
    let here = user.window().await?;
    let window = open_bank(user, BANK).await?;
    bank::log_in(user, true).await?;
    bank::choose_accounts(user).await?;
    bank::decide_consent(user, true).await?;
    user.expect_window_closed(&window).await?;
    user.switch_to(&here).await
}

/// Chooses a bank and switches to the window that opens.
pub(crate) async fn open_bank(user: &User, name: &str) -> Result<fantoccini::wd::WindowHandle> {
    user.expect_heading("Connect your bank").await?;
    let before = user.windows().await?;
    user.click_button(name).await?;
    user.switch_to_new_window(&before).await
}

/// Continues from the connected bank.
pub(crate) async fn continue_with_bank(user: &User) -> Result<()> {
    user.expect_heading(&format!("{BANK} is connected")).await?;
    user.click_button("Continue").await
}

/// Fills in job and pay.
pub(crate) async fn give_employment(user: &User) -> Result<()> {
    user.expect_heading("Your work and income").await?;
    user.choose("Employed full time").await?;
    user.fill("Employer", "Harbour Books Ltd").await?;
    user.fill("Job title", "Editor").await?;
    fill_month(user, "When did you start?", ["3", "2021"]).await?;
    user.fill("Pay before tax", "3,250.50").await?;
    user.choose("Every month").await?;
    user.click_button("Save and continue").await
}

/// Adds documents by a button, and waits until all are uploaded.
pub(crate) async fn add_documents(
    user: &User,
    button: &str,
    files: &[&std::path::Path],
) -> Result<()> {
    user.expect_heading("Your documents").await?;
    user.choose_files(button, files).await?;
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        user.expect_visible(Role::Button, &format!("Remove {name}")).await?;
    }
    Ok(())
}

/// Submits from the check of the answers.
pub(crate) async fn submit(user: &User) -> Result<()> {
    user.expect_heading("Check your answers").await?;
    user.click_button("Submit").await
}

/// Expects the checks to complete, and continues to the business.
pub(crate) async fn complete(user: &User) -> Result<()> {
    user.expect_heading("All done, thank you").await?;
    user.click_button("Continue to Maple Court Lettings").await
}

/// Chooses an entry of the widget's menu.
pub(crate) async fn choose_from_menu(user: &User, entry: &str) -> Result<()> {
    user.click_button("Menu").await?;
    user.click(Role::Button, Name::Is(entry)).await
}
