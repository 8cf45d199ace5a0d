//! The rules of axe-core: WCAG 2.0, 2.1 and 2.2 at A and AA, and what its makers hold to be good
//! practice.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::user::User;

/// Runs in the page, after axe itself.
const RUN: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { runOnly: arguments[0], resultTypes: ['violations', 'incomplete'] }).then((found) => {
        const nodes = (rules) => rules.flatMap((rule) => rule.nodes.map((node) => ({
            rule: rule.id,
            target: node.target.flat().join(' '),
            html: node.html.slice(0, 160),
            why: [...node.any, ...node.all, ...node.none].map((check) => check.message).join('; ') || rule.help,
        })));
        done({ passes: found.passes.length, violations: nodes(found.violations), incomplete: nodes(found.incomplete) });
    }, (error) => done({ error: String(error) }));";

/// All of them.
const TAGS: [&str; 7] =
    ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
/// Those that are about colours.
const COLOURS: [&str; 2] = ["color-contrast", "link-in-text-block"];

/// The rules themselves, as a script.
#[derive(Debug)]
pub(super) struct Axe(String);

/// What one run has found.
#[derive(Debug, Deserialize)]
pub(super) struct Findings {
    /// How many rules found something to look at and nothing wrong with it.
    pub(super) passes: usize,
    /// What is wrong.
    pub(super) violations: Vec<Finding>,
    /// What the rules cannot tell.
    pub(super) incomplete: Vec<Finding>,
}

/// One element, and the rule that complains of it.
#[derive(Debug, Deserialize)]
pub(super) struct Finding {
    /// The rule's name.
    pub(super) rule: String,
    /// A selector of the element.
    pub(super) target: String,
    /// How the element begins.
    pub(super) html: String,
    /// What the rule says.
    pub(super) why: String,
}

impl Axe {
    /// Reads the script of the package in that folder.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("node_modules/axe-core/axe.min.js");
        Ok(Self(std::fs::read_to_string(&path).with_context(|| {
            format!("cannot read {}; cargo xtask test installs it", path.display())
        })?))
    }

    /// Brings the rules into the document that the person looks at.
    pub(super) async fn enter(&self, user: &User) -> Result<()> {
        // Not into what a page without scripts has no room for: the driver's own scripts run there
        // all the same.
        user.browser.client.execute(&self.0, Vec::new()).await?;
        Ok(())
    }

    /// Holds that document against them, as it is now.
    pub(super) async fn run(user: &User) -> Result<Findings> {
        Self::run_only(user, json!(TAGS)).await
    }

    /// The same by the rules about colours alone.
    pub(super) async fn contrast(user: &User) -> Result<Findings> {
        Self::run_only(user, json!({ "type": "rule", "values": COLOURS })).await
    }

    async fn run_only(user: &User, rules: Value) -> Result<Findings> {
        let found = user.browser.client.execute_async(RUN, vec![rules]).await?;
        anyhow::ensure!(found["error"].is_null(), "axe broke off: {}", found["error"]);
        Ok(serde_json::from_value(found)?)
    }
}

/// Why something that the rules cannot tell is as it should be: `e2e/axe/reviewed.json`.
#[derive(Debug, Deserialize)]
pub(super) struct Review {
    /// The rule.
    rule: String,
    /// A part of the names of the screens; empty for all.
    screens: String,
    /// A part of the manner in which they are shown; empty for all.
    manner: String,
    /// A part of the element's selector, or of how it begins.
    element: String,
    /// A part of what the rule says.
    says: String,
    /// Why it is as it should be.
    reason: String,
}

/// All reviews, and which of them were of use.
#[derive(Debug)]
pub(super) struct Reviews {
    all: Vec<Review>,
    used: BTreeSet<usize>,
}

impl Reviews {
    /// Reads the list.
    pub(super) fn read() -> Result<Self> {
        let all: Vec<Review> = serde_json::from_str(include_str!("../../axe/reviewed.json"))
            .context("axe/reviewed.json")?;
        for review in &all {
            anyhow::ensure!(
                !review.reason.is_empty() && !review.element.is_empty() && !review.says.is_empty(),
                "a review of {} gives no reason, or names no element or words",
                review.rule
            );
        }
        Ok(Self { all, used: BTreeSet::new() })
    }

    /// Whether somebody has looked at that finding, and says why it is as it should be.
    pub(super) fn explains(&mut self, screen: &str, manner: &str, finding: &Finding) -> bool {
        let is_about = |review: &Review| {
            review.rule == finding.rule
                && screen.contains(&review.screens)
                && manner.contains(&review.manner)
                && finding.why.contains(&review.says)
                && (finding.target.contains(&review.element)
                    || finding.html.contains(&review.element))
        };
        let found = self.all.iter().position(is_about);
        self.used.extend(found);
        found.is_some()
    }

    /// Those that explain what does not occur any more.
    pub(super) fn unused(&self) -> Vec<Value> {
        let unused = self.all.iter().enumerate().filter(|(index, _)| !self.used.contains(index));
        unused.map(|(_, review)| json!({"rule": review.rule, "screens": review.screens, "element": review.element, "says": review.says})).collect()
    }
}
