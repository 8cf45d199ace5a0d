//! The page that shows every component in every state (`/components`): it is drawn without a
//! complaint of the browser, nothing of it needs more room than a phone has, and axe finds nothing
//! in it. What no screen of the catalogue shows is held against the rules here.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::axe::{Axe, Finding, Findings, Reviews};
use super::{COMPUTER, FULL, Manner, PHONE, ZOOMED};
use crate::person::Person;
use crate::wait::until;
use crate::world::World;

/// What it is called beside the screens.
pub(super) const NAME: &str = "page of components";

/// How many sections there are, once all of them are drawn: as many as the table of contents names.
const SECTIONS: &str = "const [named, drawn] = ['nav a', 'section figure'].map((what) => document.querySelectorAll(what).length);
    return drawn > named && named === document.querySelectorAll('main > section').length ? named : null";
/// What reaches beyond the page's edge.
const TOO_WIDE: &str = "const width = document.documentElement.clientWidth;
    const isWide = (element) => { const { left, right } = element.getBoundingClientRect(); return right - left > 1 && (right > width + 1 || left < -1); };
    return [...document.querySelectorAll('main *')].filter((element) => !element.ownerSVGElement && element.checkVisibility() && isWide(element)).map((element) => element.outerHTML.slice(0, 120))";

/// The shell's frame is a screen like any other, and axe is not in it.
const OF_THE_FRAME: &str = "frame-tested";

/// Goes there, and looks at it in every way.
pub(super) async fn inspect(
    axe: &Axe,
    reviews: &RefCell<Reviews>,
    world: &Rc<World>,
) -> Result<()> {
    let person = Person::arrive(Rc::clone(world)).await?;
    let outcome = look(axe, reviews, &person).await;
    // A browser that has gone away by itself is as closed as it should be.
    let _ = person.browser.client.clone().close().await;
    outcome
}

async fn look(axe: &Axe, reviews: &RefCell<Reviews>, person: &Person) -> Result<()> {
    let mut found = Vec::new();
    for round in &FULL {
        person
            .go_to(
                &person.world.sandbox.landlord(&format!("/components?locale={}", round.language())),
            )
            .await?;
        let sections = until("the page of components", async || {
            Ok(person.run_script(SECTIONS).await?.as_u64())
        })
        .await?;
        ensure!(sections > 0, "the page names no component");
        axe.enter(person).await?;
        for (width, height) in [COMPUTER, PHONE] {
            person.browser.resize(width, height).await?;
            for manner in Manner::ALL {
                manner.show(person).await?;
                let Findings { violations, incomplete, .. } = Axe::run(person).await?;
                let at = round.place(manner, &format!("{width} px"));
                // What a browser forces, axe does not see: it takes the colours that the styles ask
                // for.
                let is_seen = |finding: &Finding| {
                    manner != Manner::Forced || finding.rule != "color-contrast"
                };
                let unexplained = incomplete.into_iter().filter(|finding| {
                    finding.rule != OF_THE_FRAME
                        && !reviews.borrow_mut().explains(NAME, &at, finding)
                });
                let told = |finding: Finding| {
                    format!("{at}: {}: {} ({})", finding.rule, finding.why, finding.html)
                };
                found.extend(violations.into_iter().chain(unexplained).filter(is_seen).map(told));
            }
        }
        for (width, height) in [PHONE, ZOOMED] {
            person.browser.resize(width, height).await?;
            let wide = person.run_script(TOO_WIDE).await?;
            let told =
                |what: &Value| format!("wider than {width} px in {}: {what}", round.language());
            found.extend(wide.as_array().context("no list of what is too wide")?.iter().map(told));
        }
        let (_, bad) = person.console().await?;
        found.extend(bad);
    }
    ensure!(found.is_empty(), "\n{}", found.join("\n"));
    Ok(())
}
