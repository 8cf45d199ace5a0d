//! The widget's screens: what a person does on each, one function for each page that they go
//! through.

use anyhow::Result;

use crate::bank;
use crate::find::{Name, Role};
use crate::person::Person;

/// Has the widget break down, as far as its page can tell.
pub(crate) const BREAK_DOWN: &str = "const error = new WebAssembly.RuntimeError('unreachable'); dispatchEvent(new ErrorEvent('error', { error })); return true";

/// The bank that asks for a second factor.
pub(crate) const BANK: &str = "Sandbox Bank (second factor)";

/// The consents, by the names of their boxes.
pub(crate) const DATA_PROCESSING: &str =
    "I agree that my answers and files are checked for Maple Court Lettings";
pub(crate) const BIOMETRIC: &str =
    "I agree that my face is compared with the photo on my identity document";
pub(crate) const CREDIT_CHECK: &str = "I agree to a search of my credit file";

/// The buttons for papers, by their kind.
pub(crate) const ADD_PAYSLIP: &str = "Add a payslip";
pub(crate) const ADD_STATEMENT: &str = "Add a statement";
pub(crate) const ADD_PROOF_OF_ADDRESS: &str = "Add a proof of address";

/// Is at the start.
pub(crate) async fn sees_start(person: &Person) -> Result<()> {
    person.sees_heading("Maple Court Lettings has asked you to complete some checks").await
}

/// Agrees to all that is asked, and starts.
pub(crate) async fn agree(person: &Person, consents: &[&str]) -> Result<()> {
    sees_start(person).await?;
    for consent in consents {
        person.tick(*consent).await?;
    }
    person.press_button("Agree and start").await
}

/// What the details' page asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Details {
    /// Name and date of birth.
    Identity,
    /// Address.
    Credit,
    /// Both.
    Both,
}

/// Fills in the details. The name is there already.
pub(crate) async fn give_details(person: &Person, asked: Details) -> Result<()> {
    person.sees_heading("Your details").await?;
    if asked != Details::Credit {
        person.write("First name", "Jane Ann").await?;
        write_date(person, "Date of birth", ["15", "5", "1990"]).await?;
    }
    if asked != Details::Identity {
        person.select("Country", "United Kingdom").await?;
        person.write("House number and street", "12 Harbour Street").await?;
        person.write("Town or city", "Bristol").await?;
        person.write("Postcode", "BS8 1AA").await?;
        // A date that will always be less than three years ago is one that is today.
        let [month, year] = this_month(person).await?;
        write_month(person, "When did you move in?", [&month, &year]).await?;
    }
    person.press_button("Save and continue").await
}

/// The browser's month and year.
async fn this_month(person: &Person) -> Result<[String; 2]> {
    let now = person
        .run_script(
            "const now = new Date(); return [now.getMonth() + 1, now.getFullYear()].map(String)",
        )
        .await?;
    Ok([0, 1].map(|index| now[index].as_str().unwrap_or_default().to_owned()))
}

/// Writes a date into its three fields.
pub(crate) async fn write_date(
    person: &Person,
    group: &str,
    [day, month, year]: [&str; 3],
) -> Result<()> {
    person.write_in_group(group, "Day", day).await?;
    person.write_in_group(group, "Month", month).await?;
    person.write_in_group(group, "Year", year).await
}

/// Writes a month into its two fields.
pub(crate) async fn write_month(
    person: &Person,
    group: &str,
    [month, year]: [&str; 2],
) -> Result<()> {
    person.write_in_group(group, "Month", month).await?;
    person.write_in_group(group, "Year", year).await
}

/// Gives one earlier address, which covers the three years.
pub(crate) async fn give_earlier_address(person: &Person) -> Result<()> {
    person.sees_heading("Where you lived before").await?;
    person.write("House number and street", "4 Mill Lane").await?;
    person.write("Town or city", "Cardiff").await?;
    person.write("Postcode", "CF10 1EP").await?;
    write_month(person, "When did you move in?", ["3", "2015"]).await?;
    person.press_button("Save and continue").await
}

/// Chooses the kind of identity document.
pub(crate) async fn choose_id(person: &Person, kind: &str) -> Result<()> {
    person.sees_heading("Your identity document").await?;
    person.select("Which country issued it?", "United Kingdom").await?;
    person.choose(kind).await?;
    person.press_button("Continue").await
}

/// Gives the picture that the page with that heading asks for, and uses it.
pub(crate) async fn give_picture(
    person: &Person,
    heading: &str,
    file: &std::path::Path,
) -> Result<()> {
    person.sees_heading(heading).await?;
    person.give_files("Choose a file", &[file]).await?;
    person.press_button("Use this photo").await
}

/// Gives the picture of a passport.
pub(crate) async fn give_passport(person: &Person) -> Result<()> {
    let photo = person.world.files.photo.clone();
    give_picture(person, "Photo page of your passport", &photo).await
}

/// Gives the picture of a face.
pub(crate) async fn give_selfie(person: &Person) -> Result<()> {
    let photo = person.world.files.other_photo.clone();
    give_picture(person, "A photo of your face", &photo).await
}

/// Everything that identity asks for, up to the check of the answers or the next product's page.
pub(crate) async fn identify(person: &Person) -> Result<()> {
    choose_id(person, "Passport").await?;
    give_passport(person).await?;
    give_selfie(person).await
}

/// Connects a bank in a window of its own, and comes back.
pub(crate) async fn connect_bank(person: &Person) -> Result<()> {
    let here = person.window().await?;
    let window = go_to_bank(person, BANK).await?;
    bank::log_in(person, true).await?;
    bank::choose_accounts(person).await?;
    bank::decide(person, true).await?;
    person.window_closes(&window).await?;
    person.turn_to(&here).await
}

/// Chooses a bank, and turns to the window that opens.
pub(crate) async fn go_to_bank(
    person: &Person,
    name: &str,
) -> Result<fantoccini::wd::WindowHandle> {
    person.sees_heading("Connect your bank").await?;
    let before = person.windows().await?;
    person.press_button(name).await?;
    person.turn_to_new_window(&before).await
}

/// Is at the connected bank, and goes on.
pub(crate) async fn goes_on_with_bank(person: &Person) -> Result<()> {
    person.sees_heading(&format!("{BANK} is connected")).await?;
    person.press_button("Continue").await
}

/// Gives the job and the pay.
pub(crate) async fn give_employment(person: &Person) -> Result<()> {
    person.sees_heading("Your work and income").await?;
    person.choose("Employed full time").await?;
    person.write("Employer", "Harbour Books Ltd").await?;
    person.write("Job title", "Editor").await?;
    write_month(person, "When did you start?", ["3", "2021"]).await?;
    person.write("Pay before tax", "3,250.50").await?;
    person.choose("Every month").await?;
    person.press_button("Save and continue").await
}

/// Adds papers by the button of their kind, and waits until all have arrived.
pub(crate) async fn add_papers(
    person: &Person,
    button: &str,
    files: &[&std::path::Path],
) -> Result<()> {
    person.sees_heading("Your documents").await?;
    person.give_files(button, files).await?;
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        person.sees(Role::Button, &format!("Remove {name}")).await?;
    }
    Ok(())
}

/// Is at the check of the answers, and submits.
pub(crate) async fn submit(person: &Person) -> Result<()> {
    person.sees_heading("Check your answers").await?;
    person.press_button("Submit").await
}

/// Sees the checks run and end well, and goes on to the landlord.
pub(crate) async fn completes(person: &Person) -> Result<()> {
    person.sees_heading("All done, thank you").await?;
    person.press_button("Continue to Maple Court Lettings").await
}

/// Chooses something from the widget's menu.
pub(crate) async fn choose_from_menu(person: &Person, entry: &str) -> Result<()> {
    person.press_button("Menu").await?;
    person.press(Role::Button, Name::Is(entry)).await
}
