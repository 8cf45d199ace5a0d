//! Every screen of the catalogue ([`screens`]) in `en-XA`, the language that nobody speaks:
//! whatever is not in its brackets was not translated, and as its texts are two fifths longer,
//! whatever does not fit is found on a small phone, from both sides.
//!
//! `cargo test -p latchkey-e2e --test journeys -- --untranslated [PART OF A NAME]`

use std::process::ExitCode;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::accessibility::layout;
use crate::options::Options;
use crate::person::Person;
use crate::screens::guide::{Guide, Present};
use crate::screens::tour::{self, Tour};
use crate::screens::{self, Screen};

const LANGUAGE: &str = "en-XA";
const SMALL_PHONE: (u32, u32) = (320, 640);
const TEXTS: &str = include_str!("untranslated/texts.js");

/// Goes to all screens, or to those that the command line names.
pub(crate) async fn run(options: Options) -> ExitCode {
    let wanted: Vec<&'static Screen> =
        screens::all().filter(|screen| options.wants(screen.name)).collect();
    let left_out = screens::all().count() - wanted.len();
    let world = match tour::world(options).await {
        Ok(world) => world,
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::FAILURE;
        }
    };
    let tour =
        Tour { place: Present::Hosted, language: Some(LANGUAGE.to_owned()), name: "untranslated" };
    println!("going to {} screens in {LANGUAGE}", wanted.len());
    let count =
        tour.go(&world, wanted, async |guide: &Guide, _: &Screen| visit(&guide.person).await).await;
    world.end().await;
    let verdict = if count.failed == 0 { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {verdict}. {} passed; {} failed; 0 ignored; 0 measured; {left_out} filtered out",
        count.passed, count.failed
    );
    if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn visit(person: &Person) -> Result<()> {
    let mut complaints: Vec<String> = Vec::new();
    let found = person.browser.client.execute(TEXTS, Vec::new()).await?;
    complaints.extend(
        found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|text| format!("not translated: {text}")),
    );
    person.browser.resize(SMALL_PHONE.0, SMALL_PHONE.1).await?;
    for direction in ["ltr", "rtl"] {
        person.run_script(&format!("document.documentElement.dir = '{direction}'")).await?;
        complaints.extend(
            layout(person).await?.into_iter().map(|complaint| format!("{direction}: {complaint}")),
        );
    }
    if complaints.is_empty() { Ok(()) } else { bail!("{}", complaints.join("\n")) }
}
