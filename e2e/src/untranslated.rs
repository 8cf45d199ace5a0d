//! Every screen of the catalogue ([`screens`]) in the pseudo-locale `en-XA`: a text without its
//! brackets was not translated. Its texts are two fifths longer, and must fit a small phone in both
//! directions.
//!
//! `cargo test -p latchkey-e2e --test journeys -- --untranslated [PART OF A NAME]`

use std::process::ExitCode;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::accessibility::layout;
use crate::engine::options::Options;
use crate::screens::navigator::{Navigator, Presentation};
use crate::screens::screen_run::{self, ScreenRun};
use crate::screens::{self, Screen};
use crate::user::User;

const LANGUAGE: &str = "en-XA";
const SMALL_PHONE: (u32, u32) = (320, 640);
const TEXTS: &str = include_str!("untranslated/texts.js");

/// Visits all screens, or those that the options name.
pub(crate) async fn run(options: Options) -> ExitCode {
    let wanted: Vec<&'static Screen> =
        screens::all().filter(|screen| options.wants(screen.name)).collect();
    let filtered_out = screens::all().count() - wanted.len();
    let env = match screen_run::start_env(options).await {
        Ok(env) => env,
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::FAILURE;
        }
    };
    let screen_run = ScreenRun {
        presentation: Presentation::Hosted,
        language: Some(LANGUAGE.to_owned()),
        name: "untranslated",
    };
    println!("visiting {} screens in {LANGUAGE}", wanted.len());
    let count = screen_run
        .go(&env, wanted, async |navigator: &Navigator, _: &Screen| visit(&navigator.user).await)
        .await;
    env.end().await;
    let verdict = if count.failed == 0 { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {verdict}. {} passed; {} failed; 0 ignored; 0 measured; {filtered_out} filtered out",
        count.passed, count.failed
    );
    if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn visit(user: &User) -> Result<()> {
    let mut problems: Vec<String> = Vec::new();
    let found = user.browser.client.execute(TEXTS, Vec::new()).await?;
    problems.extend(
        found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|text| format!("not translated: {text}")),
    );
    user.browser.resize(SMALL_PHONE.0, SMALL_PHONE.1).await?;
    for direction in ["ltr", "rtl"] {
        user.run_script(&format!("document.documentElement.dir = '{direction}'")).await?;
        problems.extend(
            layout(user).await?.into_iter().map(|problem| format!("{direction}: {problem}")),
        );
    }
    if problems.is_empty() { Ok(()) } else { bail!("{}", problems.join("\n")) }
}
