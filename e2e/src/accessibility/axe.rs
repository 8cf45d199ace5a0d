//! The rules of axe-core: WCAG 2.0, 2.1 and 2.2 at levels A and AA, and its best practices.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::user::User;

/// Runs axe in a page in which it was loaded.
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

/// The tags of all rules that are run.
const TAGS: [&str; 7] =
    ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
/// The rules about colours.
const COLOUR_RULES: [&str; 2] = ["color-contrast", "link-in-text-block"];

/// The script of axe-core.
#[derive(Debug)]
pub(super) struct Axe(String);

/// The findings of a run.
#[derive(Debug, Deserialize)]
pub(super) struct Findings {
    /// The number of rules that applied and passed.
    pub(super) passes: usize,
    /// The violations.
    pub(super) violations: Vec<Finding>,
    /// The findings that need a review.
    pub(super) incomplete: Vec<Finding>,
}

/// A finding about one element.
#[derive(Debug, Deserialize)]
pub(super) struct Finding {
    /// The id of the rule.
    pub(super) rule: String,
    /// A selector of the element.
    pub(super) target: String,
    /// The beginning of the element's HTML.
    pub(super) html: String,
    /// The messages of the rule.
    pub(super) why: String,
}

impl Axe {
    /// Reads the script from the `node_modules` of a folder.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("node_modules/axe-core/axe.min.js");
        Ok(Self(std::fs::read_to_string(&path).with_context(|| {
            format!("cannot read {}; cargo xtask test installs it", path.display())
        })?))
    }

    /// Loads axe into the current document.
    pub(super) async fn load(&self, user: &User) -> Result<()> {
        user.browser.client.execute(&self.0, Vec::new()).await?;
        Ok(())
    }

    /// Runs all rules.
    pub(super) async fn run(user: &User) -> Result<Findings> {
        Self::run_only(user, json!(TAGS)).await
    }

    /// Runs the rules about colours.
    pub(super) async fn contrast(user: &User) -> Result<Findings> {
        Self::run_only(user, json!({ "type": "rule", "values": COLOUR_RULES })).await
    }

    async fn run_only(user: &User, rules: Value) -> Result<Findings> {
        let found = user.browser.client.execute_async(RUN, vec![rules]).await?;
        anyhow::ensure!(found["error"].is_null(), "axe failed: {}", found["error"]);
        Ok(serde_json::from_value(found)?)
    }
}

/// The review of findings that axe cannot decide (`e2e/axe/reviewed.json`).
#[derive(Debug, Deserialize)]
pub(super) struct Review {
    /// The id of the rule.
    rule: String,
    /// A part of the screens' names. Empty for all.
    screens: String,
    /// A part of the conditions. Empty for all.
    conditions: String,
    /// A part of the element's selector or of the beginning of its HTML.
    element: String,
    /// A part of the messages of the rule.
    message: String,
    /// Why the finding is not a problem.
    reason: String,
}

/// All reviews, and the indices of those that applied.
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
                !review.reason.is_empty()
                    && !review.element.is_empty()
                    && !review.message.is_empty(),
                "a review of {} has no reason, element or message",
                review.rule
            );
        }
        Ok(Self { all, used: BTreeSet::new() })
    }

    /// Returns whether a review explains the finding.
    pub(super) fn explains(&mut self, screen: &str, conditions: &str, finding: &Finding) -> bool {
        let is_about = |review: &Review| {
            review.rule == finding.rule
                && screen.contains(&review.screens)
                && conditions.contains(&review.conditions)
                && finding.why.contains(&review.message)
                && (finding.target.contains(&review.element)
                    || finding.html.contains(&review.element))
        };
        let found = self.all.iter().position(is_about);
        self.used.extend(found);
        found.is_some()
    }

    /// Returns the reviews that no finding matched.
    pub(super) fn unused(&self) -> Vec<Value> {
        let unused = self.all.iter().enumerate().filter(|(index, _)| !self.used.contains(index));
        unused.map(|(_, review)| json!({"rule": review.rule, "screens": review.screens, "element": review.element, "message": review.message})).collect()
    }
}
