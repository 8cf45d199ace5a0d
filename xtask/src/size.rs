//! `cargo xtask size`: the size of each file of the widget, compared with the budget.

mod budget;

use std::path::Path;

use anyhow::{Context, Result, bail};
use budget::{Budget, GroupSize};

use crate::widget::{self, Flavour};
use crate::{project, report};

/// The size of a file in bytes, uncompressed and compressed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileSize {
    file: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints the size of each file of the release. Fails if a group is over its budget.
pub(crate) fn size() -> Result<()> {
    let folder = widget::build_if_changed(Flavour::Release)?;
    let groups = report::timed("Size of the widget", || compare_with_budget(&folder))?;
    let over: Vec<&str> =
        groups.iter().filter(|group| group.is_over()).map(|group| group.name.as_str()).collect();
    if over.is_empty() { Ok(()) } else { bail!("over the budget: {}", over.join(", ")) }
}

fn compare_with_budget(folder: &Path) -> Result<Vec<GroupSize>> {
    let path = project::root().join("budget.toml");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let budget = Budget::parse(&text)?;
    let file_sizes = measure(folder)?;
    let groups = budget.add_up_groups(&file_sizes, &widget::loaded_by_page(folder)?);
    report::info(&table(&file_sizes, &groups));
    Ok(groups)
}

fn measure(folder: &Path) -> Result<Vec<FileSize>> {
    let mut file_sizes = Vec::new();
    for file in project::files_below(folder)? {
        // Applicants never load the page of components.
        let is_of_the_widget = !file.starts_with(&format!("{}/", widget::components::FOLDER));
        if !is_of_the_widget || file.ends_with(".br") || file.ends_with(".gz") {
            continue;
        }
        let raw = length(folder, &file)?;
        let compressed = widget::is_compressed(&file);
        let beside = |ending: &str| {
            if compressed { length(folder, &format!("{file}{ending}")) } else { Ok(raw) }
        };
        file_sizes.push(FileSize { raw, gzip: beside(".gz")?, brotli: beside(".br")?, file });
    }
    Ok(file_sizes)
}

fn length(folder: &Path, file: &str) -> Result<usize> {
    let length =
        std::fs::metadata(folder.join(file)).with_context(|| format!("{file} is missing"))?.len();
    Ok(usize::try_from(length)?)
}

fn table(file_sizes: &[FileSize], groups: &[GroupSize]) -> String {
    let headings = ["file", "raw", "gzip", "brotli", "budget"].map(str::to_owned).to_vec();
    let files = file_sizes.iter().map(|file_size| {
        vec![
            file_size.file.clone(),
            kilobytes(file_size.raw),
            kilobytes(file_size.gzip),
            kilobytes(file_size.brotli),
            String::new(),
        ]
    });
    let totals = groups.iter().map(|group| {
        let [raw, gzip, brotli] = [group.raw, group.gzip, group.brotli].map(kilobytes);
        let mark = if group.is_over() { "OVER" } else { "ok" };
        vec![group.name.clone(), raw, gzip, brotli, format!("{} {mark}", kilobytes(group.budget))]
    });
    report::table(
        &std::iter::once(headings)
            .chain(files)
            .chain([Vec::new()])
            .chain(totals)
            .collect::<Vec<_>>(),
    )
}

/// Formats bytes as kilobytes of 1,000 bytes.
fn kilobytes(bytes: usize) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_weighed_with_their_compressed_copies() {
        let folder = tempfile::tempdir().unwrap();
        for (name, length) in [("a.js", 5000), ("a.js.br", 1000), ("a.js.gz", 1200), ("b.png", 300)]
        {
            std::fs::write(folder.path().join(name), vec![0; length]).unwrap();
        }
        let expected = [
            FileSize { file: "a.js".to_owned(), raw: 5000, gzip: 1200, brotli: 1000 },
            FileSize { file: "b.png".to_owned(), raw: 300, gzip: 300, brotli: 300 },
        ];
        assert_eq!(measure(folder.path()).unwrap(), expected);
    }

    #[test]
    fn a_text_without_its_compressed_copy_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.js"), "1").unwrap();
        assert!(measure(folder.path()).unwrap_err().to_string().contains("a.js.gz is missing"));
    }

    #[test]
    fn the_table_says_what_is_over() {
        let file_sizes =
            [FileSize { file: "a.js".to_owned(), raw: 5000, gzip: 1200, brotli: 1050 }];
        let group = |budget| GroupSize {
            name: "all".to_owned(),
            raw: 5000,
            gzip: 1200,
            brotli: 1050,
            budget,
        };
        let table = table(&file_sizes, &[group(1050), group(1049)]);
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines[1], "a.js  5.0 kB  1.2 kB  1.0 kB");
        assert!(lines[3].ends_with("1.0 kB ok") && lines[4].ends_with("1.0 kB OVER"), "{table}");
    }
}
