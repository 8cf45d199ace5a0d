//! Weighs the widget, file by file, against the budget of the project.

mod budget;

use std::path::Path;

use anyhow::{Context, Result, bail};
use budget::{Budget, Verdict};

use crate::widget::{self, Flavour};
use crate::{project, report};

/// One file's size as it is, and as it goes over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Weight {
    file: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Shows what each file of the release weighs; an error when something is over its budget.
pub(crate) fn size() -> Result<()> {
    let folder = widget::build_if_changed(Flavour::Release)?;
    let verdicts = report::timed("Size of the widget", || weigh_against_budget(&folder))?;
    let over: Vec<&str> = verdicts
        .iter()
        .filter(|verdict| verdict.is_over())
        .map(|verdict| verdict.name.as_str())
        .collect();
    if over.is_empty() { Ok(()) } else { bail!("over the budget: {}", over.join(", ")) }
}

fn weigh_against_budget(folder: &Path) -> Result<Vec<Verdict>> {
    let path = project::root().join("budget.toml");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let budget = Budget::parse(&text)?;
    let weights = weigh(folder)?;
    let verdicts = budget.judge(&weights, &widget::loaded_by_page(folder)?);
    report::info(&table(&weights, &verdicts));
    Ok(verdicts)
}

fn weigh(folder: &Path) -> Result<Vec<Weight>> {
    let mut weights = Vec::new();
    for file in project::files_below(folder)? {
        // No applicant ever gets the page of components.
        let is_of_the_widget = !file.starts_with(&format!("{}/", widget::components::FOLDER));
        if !is_of_the_widget || file.ends_with(".br") || file.ends_with(".gz") {
            continue;
        }
        let raw = length(folder, &file)?;
        let compressed = widget::is_compressed(&file);
        let beside = |ending: &str| {
            if compressed { length(folder, &format!("{file}{ending}")) } else { Ok(raw) }
        };
        weights.push(Weight { raw, gzip: beside(".gz")?, brotli: beside(".br")?, file });
    }
    Ok(weights)
}

fn length(folder: &Path, file: &str) -> Result<usize> {
    let length =
        std::fs::metadata(folder.join(file)).with_context(|| format!("{file} is missing"))?.len();
    Ok(usize::try_from(length)?)
}

fn table(weights: &[Weight], verdicts: &[Verdict]) -> String {
    let headings = ["file", "raw", "gzip", "brotli", "budget"].map(str::to_owned).to_vec();
    let files = weights.iter().map(|weight| {
        vec![
            weight.file.clone(),
            kilobytes(weight.raw),
            kilobytes(weight.gzip),
            kilobytes(weight.brotli),
            String::new(),
        ]
    });
    let totals = verdicts.iter().map(|verdict| {
        let [raw, gzip, brotli] = [verdict.raw, verdict.gzip, verdict.brotli].map(kilobytes);
        let mark = if verdict.is_over() { "OVER" } else { "ok" };
        vec![
            verdict.name.clone(),
            raw,
            gzip,
            brotli,
            format!("{} {mark}", kilobytes(verdict.budget)),
        ]
    });
    report::table(
        &std::iter::once(headings)
            .chain(files)
            .chain([Vec::new()])
            .chain(totals)
            .collect::<Vec<_>>(),
    )
}

/// Bytes in units of a thousand, as networks count them.
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
            Weight { file: "a.js".to_owned(), raw: 5000, gzip: 1200, brotli: 1000 },
            Weight { file: "b.png".to_owned(), raw: 300, gzip: 300, brotli: 300 },
        ];
        assert_eq!(weigh(folder.path()).unwrap(), expected);
    }

    #[test]
    fn a_text_without_its_compressed_copy_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.js"), "1").unwrap();
        assert!(weigh(folder.path()).unwrap_err().to_string().contains("a.js.gz is missing"));
    }

    #[test]
    fn the_table_says_what_is_over() {
        let weights = [Weight { file: "a.js".to_owned(), raw: 5000, gzip: 1200, brotli: 1050 }];
        let verdict = |budget| Verdict {
            name: "all".to_owned(),
            raw: 5000,
            gzip: 1200,
            brotli: 1050,
            budget,
        };
        let table = table(&weights, &[verdict(1050), verdict(1049)]);
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines[1], "a.js  5.0 kB  1.2 kB  1.0 kB");
        assert!(lines[3].ends_with("1.0 kB ok") && lines[4].ends_with("1.0 kB OVER"), "{table}");
    }
}
