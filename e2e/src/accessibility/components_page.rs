//! The page of all components in every state (`/components`): no console errors, nothing wider than
//! a phone, and no findings of axe. It covers states that no screen of the catalogue shows.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::axe::{Axe, Finding, Findings, Reviews};
use super::conditions::{COMPUTER, FULL, PHONE, Theme, ZOOMED};
use crate::engine::test_env::TestEnv;
use crate::engine::wait::until;
use crate::user::User;

/// The name in reports and reviews.
pub(super) const NAME: &str = "page of components";

/// Returns the number of sections once all that the table of contents lists are rendered.
const SECTIONS: &str = "const [listed, rendered] = ['nav a', 'section figure'].map((what) => document.querySelectorAll(what).length);
    return rendered > listed && listed === document.querySelectorAll('main > section').length ? listed : null";
/// Returns the elements that are wider than the viewport.
const TOO_WIDE: &str = "const width = document.documentElement.clientWidth;
    const isWide = (element) => { const { left, right } = element.getBoundingClientRect(); return right - left > 1 && (right > width + 1 || left < -1); };
    return [...document.querySelectorAll('main *')].filter((element) => !element.ownerSVGElement && element.checkVisibility() && isWide(element)).map((element) => element.outerHTML.slice(0, 120))";

/// The rule that axe cannot run in the frame of the shell, which the catalogue covers.
const FRAME_RULE: &str = "frame-tested";

/// Checks the page in all conditions.
pub(super) async fn check(axe: &Axe, reviews: &RefCell<Reviews>, env: &Rc<TestEnv>) -> Result<()> {
    let user = User::new(Rc::clone(env)).await?;
    let outcome = check_as(axe, reviews, &user).await;
    user.browser.close().await;
    outcome
}

async fn check_as(axe: &Axe, reviews: &RefCell<Reviews>, user: &User) -> Result<()> {
    let mut found = Vec::new();
    for round in &FULL {
        user.go_to(
            &user.env.sandbox.host_page_url(&format!("/components?locale={}", round.language())),
        )
        .await?;
        let sections =
            until("the page of components", async || Ok(user.run_script(SECTIONS).await?.as_u64()))
                .await?;
        ensure!(sections > 0, "the page lists no component");
        axe.load(user).await?;
        for (width, height) in [COMPUTER, PHONE] {
            user.browser.resize(width, height).await?;
            for theme in Theme::ALL {
                theme.apply(user).await?;
                let Findings { violations, incomplete, .. } = Axe::run(user).await?;
                let conditions = round.conditions(theme, &format!("{width} px"));
                // Axe reads the colours of the style sheet, and not those that the browser forces.
                let is_valid =
                    |finding: &Finding| theme != Theme::Forced || finding.rule != "color-contrast";
                let unexplained = incomplete.into_iter().filter(|finding| {
                    finding.rule != FRAME_RULE
                        && !reviews.borrow_mut().explains(NAME, &conditions, finding)
                });
                let describe = |finding: Finding| {
                    format!("{conditions}: {}: {} ({})", finding.rule, finding.why, finding.html)
                };
                found.extend(
                    violations.into_iter().chain(unexplained).filter(is_valid).map(describe),
                );
            }
        }
        for (width, height) in [PHONE, ZOOMED] {
            user.browser.resize(width, height).await?;
            let wide = user.run_script(TOO_WIDE).await?;
            let describe = |element: &Value| {
                format!("wider than {width} px in {}: {element}", round.language())
            };
            found.extend(
                wide.as_array().context("the script returned no list")?.iter().map(describe),
            );
        }
        let (_, bad) = user.console().await?;
        found.extend(bad);
    }
    ensure!(found.is_empty(), "\n{}", found.join("\n"));
    Ok(())
}
