//! Whether everybody can use the widget: every screen of the catalogue ([`screens`](crate::screens)), looked at in every way.

use std::process::ExitCode;

use crate::options::Options;
use crate::screens::guide::{Guide, Present};
use crate::screens::tour::{self, Tour};
use crate::screens::{self, Screen};

/// Goes to all screens, or to those that the command line names.
pub(crate) async fn run(options: Options) -> ExitCode {
    let wanted: Vec<&'static Screen> = screens::all().filter(|screen| options.wants(screen.name)).collect();
    let left_out = screens::all().count() - wanted.len();
    let world = match tour::world(options).await {
        Ok(world) => world,
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::FAILURE;
        }
    };
    let tour = Tour { place: Present::Hosted, language: None, name: "accessibility" };
    let count = tour.go(&world, wanted, async |_: &Guide, _: &Screen| Ok(())).await;
    world.end().await;
    let verdict = if count.failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {verdict}. {} passed; {} failed; 0 ignored; 0 measured; {left_out} filtered out", count.passed, count.failed);
    if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
