//! The budget: which files count together, and how much they may weigh on the wire.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Weight;

/// What budget.toml says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Budget {
    first_screen: FirstScreen,
    #[serde(default)]
    one_of: Vec<OneOf>,
    #[serde(rename = "group", default)]
    groups: Vec<Group>,
}

/// What is loaded before the first screen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstScreen {
    brotli: usize,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
}

/// Files of which a browser loads one. The heaviest counts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OneOf {
    files: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
}

/// Files that count together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    files: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    brotli: usize,
}

/// What some files weigh together, and may weigh.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// What the files are together.
    pub(super) name: String,
    /// Their bytes as they are.
    pub(super) raw: usize,
    /// Their bytes after gzip.
    pub(super) gzip: usize,
    /// Their bytes after brotli.
    pub(super) brotli: usize,
    /// How many bytes after brotli there may be.
    pub(super) budget: usize,
}

impl Verdict {
    /// Whether the budget is exceeded, or nothing was weighed at all: a pattern that matches no
    /// file guards nothing.
    pub(super) fn is_over(&self) -> bool {
        self.brotli > self.budget || self.raw == 0
    }
}

impl Budget {
    /// Reads the budget.
    pub(super) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("budget.toml is not understood")
    }

    /// Adds up what counts together. `loaded_first` are the files that the page loads by itself.
    pub(super) fn judge(&self, weights: &[Weight], loaded_first: &[String]) -> Vec<Verdict> {
        let FirstScreen { brotli, also, except } = &self.first_screen;
        let is_first = |file: &str| {
            loaded_first.iter().any(|loaded| loaded == file)
                || (matches_any(also, file) && !matches_any(except, file))
        };
        let first_screen = self.add_up("the first screen", *brotli, weights, is_first);
        let groups = self.groups.iter().map(|group| {
            let belongs =
                |file: &str| matches_any(&group.files, file) && !matches_any(&group.except, file);
            self.add_up(&group.name, group.brotli, weights, belongs)
        });
        std::iter::once(first_screen).chain(groups).collect()
    }

    fn add_up(
        &self,
        name: &str,
        budget: usize,
        weights: &[Weight],
        belongs: impl Fn(&str) -> bool,
    ) -> Verdict {
        let mut verdict = Verdict { name: name.to_owned(), raw: 0, gzip: 0, brotli: 0, budget };
        let (mut counted, mut heaviest) = (Vec::new(), vec![None::<&Weight>; self.one_of.len()]);
        for weight in weights.iter().filter(|weight| belongs(&weight.file)) {
            match self.one_of.iter().position(|one| {
                matches_any(&one.files, &weight.file) && !matches_any(&one.except, &weight.file)
            }) {
                None => counted.push(weight),
                Some(index) if heaviest[index].is_none_or(|other| weight.brotli > other.brotli) => {
                    heaviest[index] = Some(weight)
                }
                Some(_) => {}
            }
        }
        for weight in counted.into_iter().chain(heaviest.into_iter().flatten()) {
            verdict.raw += weight.raw;
            verdict.gzip += weight.gzip;
            verdict.brotli += weight.brotli;
        }
        verdict
    }
}

fn matches_any(patterns: &[String], file: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern, file))
}

/// A pattern is a name in which each `*` stands for anything, slashes too.
fn matches(pattern: &str, file: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == file,
        Some((start, rest)) => file.strip_prefix(start).is_some_and(|tail| {
            (0..=tail.len())
                .filter(|index| tail.is_char_boundary(*index))
                .any(|index| matches(rest, &tail[index..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(file: &str, brotli: usize) -> Weight {
        Weight { file: file.to_owned(), raw: brotli * 3, gzip: brotli * 2, brotli }
    }

    #[test]
    fn a_star_stands_for_anything() {
        assert!(
            matches("*", "a/b.js")
                && matches("locales/*.json", "locales/en.json")
                && matches("a*b*c", "a-b-b-c")
        );
        assert!(!matches("*.js", "a.json") && !matches("verify.js", "verify.d.ts"));
    }

    #[test]
    fn files_are_added_up_by_group_and_by_what_the_page_loads() {
        let budget = Budget::parse(
            "[first_screen]\nbrotli = 100\nalso = ['en-*']\n[[group]]\nname = 'all'\nfiles = ['*']\nexcept = ['loader']\nbrotli = 119\n",
        )
        .unwrap();
        let weights = [
            weight("page", 10),
            weight("script", 50),
            weight("en-1", 20),
            weight("de-1", 40),
            weight("loader", 7),
        ];
        let verdicts = budget.judge(&weights, &["page".to_owned(), "script".to_owned()]);
        assert_eq!(
            verdicts[0],
            Verdict {
                name: "the first screen".to_owned(),
                raw: 240,
                gzip: 160,
                brotli: 80,
                budget: 100
            }
        );
        assert!(!verdicts[0].is_over());
        assert_eq!(verdicts[1].brotli, 120);
        assert!(verdicts[1].is_over());
    }

    #[test]
    fn of_files_of_which_one_is_loaded_the_heaviest_counts() {
        let budget = Budget::parse(
            "[first_screen]\nbrotli = 100\nalso = ['l/*']\n[[one_of]]\nfiles = ['l/*']\nexcept = ['l/names']\n[[group]]\nname = 'all'\nfiles = ['*']\nbrotli = 99\n",
        )
        .unwrap();
        let weights =
            [weight("page", 10), weight("l/de", 30), weight("l/fr", 20), weight("l/names", 5)];
        let verdicts = budget.judge(&weights, &["page".to_owned()]);
        assert_eq!((verdicts[0].brotli, verdicts[1].brotli), (45, 45));
    }

    #[test]
    fn a_group_without_files_does_not_pass() {
        let budget = Budget::parse("[first_screen]\nbrotli = 1\n[[group]]\nname = 'gone'\nfiles = ['renamed.js']\nbrotli = 9\n").unwrap();
        assert!(budget.judge(&[weight("page", 1)], &["page".to_owned()])[1].is_over());
    }

    #[test]
    fn a_misspelt_budget_is_refused() {
        assert!(Budget::parse("[first_screen]\nbrotly = 1\n").is_err());
    }
}
