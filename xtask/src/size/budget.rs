//! The budget: groups of files, and the greatest size of each.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::FileSize;

/// The content of `budget.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Budget {
    first_screen: FirstScreen,
    #[serde(default)]
    one_of: Vec<OneOf>,
    #[serde(rename = "group", default)]
    groups: Vec<Group>,
}

/// The files that are loaded before the first screen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstScreen {
    brotli: usize,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
}

/// Files of which a browser loads one. The largest counts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OneOf {
    files: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
}

/// Files that are added up.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    files: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    brotli: usize,
}

/// The total size of a group of files, and its budget.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct GroupSize {
    /// The name of the group.
    pub(super) name: String,
    /// Uncompressed bytes.
    pub(super) raw: usize,
    /// Bytes after gzip.
    pub(super) gzip: usize,
    /// Bytes after brotli.
    pub(super) brotli: usize,
    /// Greatest number of bytes after brotli.
    pub(super) budget: usize,
}

impl GroupSize {
    /// Whether the budget is exceeded, or no file belongs to the group: a pattern that matches
    /// nothing checks nothing.
    pub(super) fn is_over(&self) -> bool {
        self.brotli > self.budget || self.raw == 0
    }
}

impl Budget {
    /// Reads the budget.
    pub(super) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("budget.toml is not understood")
    }

    /// Adds up each group. `loaded_first` are the files that the page loads by itself.
    pub(super) fn add_up_groups(
        &self,
        file_sizes: &[FileSize],
        loaded_first: &[String],
    ) -> Vec<GroupSize> {
        let FirstScreen { brotli, also, except } = &self.first_screen;
        let is_first = |file: &str| {
            loaded_first.iter().any(|loaded| loaded == file)
                || (matches_any(also, file) && !matches_any(except, file))
        };
        let first_screen = self.add_up("the first screen", *brotli, file_sizes, is_first);
        let groups = self.groups.iter().map(|group| {
            let belongs =
                |file: &str| matches_any(&group.files, file) && !matches_any(&group.except, file);
            self.add_up(&group.name, group.brotli, file_sizes, belongs)
        });
        std::iter::once(first_screen).chain(groups).collect()
    }

    fn add_up(
        &self,
        name: &str,
        budget: usize,
        file_sizes: &[FileSize],
        belongs: impl Fn(&str) -> bool,
    ) -> GroupSize {
        let mut group = GroupSize { name: name.to_owned(), raw: 0, gzip: 0, brotli: 0, budget };
        let (mut counted, mut largest) = (Vec::new(), vec![None::<&FileSize>; self.one_of.len()]);
        for file_size in file_sizes.iter().filter(|file_size| belongs(&file_size.file)) {
            match self.one_of.iter().position(|one| {
                matches_any(&one.files, &file_size.file)
                    && !matches_any(&one.except, &file_size.file)
            }) {
                None => counted.push(file_size),
                Some(index)
                    if largest[index].is_none_or(|other| file_size.brotli > other.brotli) =>
                {
                    largest[index] = Some(file_size)
                }
                Some(_) => {}
            }
        }
        for file_size in counted.into_iter().chain(largest.into_iter().flatten()) {
            group.raw += file_size.raw;
            group.gzip += file_size.gzip;
            group.brotli += file_size.brotli;
        }
        group
    }
}

fn matches_any(patterns: &[String], file: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern, file))
}

/// Whether a name matches one of the patterns, in which `*` stands for anything, slashes included.
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

    fn file_size(file: &str, brotli: usize) -> FileSize {
        FileSize { file: file.to_owned(), raw: brotli * 3, gzip: brotli * 2, brotli }
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
        let file_sizes = [
            file_size("page", 10),
            file_size("script", 50),
            file_size("en-1", 20),
            file_size("de-1", 40),
            file_size("loader", 7),
        ];
        let groups = budget.add_up_groups(&file_sizes, &["page".to_owned(), "script".to_owned()]);
        assert_eq!(
            groups[0],
            GroupSize {
                name: "the first screen".to_owned(),
                raw: 240,
                gzip: 160,
                brotli: 80,
                budget: 100
            }
        );
        assert!(!groups[0].is_over());
        assert_eq!(groups[1].brotli, 120);
        assert!(groups[1].is_over());
    }

    #[test]
    fn of_files_of_which_one_is_loaded_the_heaviest_counts() {
        let budget = Budget::parse(
            "[first_screen]\nbrotli = 100\nalso = ['l/*']\n[[one_of]]\nfiles = ['l/*']\nexcept = ['l/names']\n[[group]]\nname = 'all'\nfiles = ['*']\nbrotli = 99\n",
        )
        .unwrap();
        let file_sizes = [
            file_size("page", 10),
            file_size("l/de", 30),
            file_size("l/fr", 20),
            file_size("l/names", 5),
        ];
        let groups = budget.add_up_groups(&file_sizes, &["page".to_owned()]);
        assert_eq!((groups[0].brotli, groups[1].brotli), (45, 45));
    }

    #[test]
    fn a_group_without_files_does_not_pass() {
        let budget = Budget::parse("[first_screen]\nbrotli = 1\n[[group]]\nname = 'gone'\nfiles = ['renamed.js']\nbrotli = 9\n").unwrap();
        assert!(budget.add_up_groups(&[file_size("page", 1)], &["page".to_owned()])[1].is_over());
    }

    #[test]
    fn a_misspelt_budget_is_refused() {
        assert!(Budget::parse("[first_screen]\nbrotly = 1\n").is_err());
    }
}
