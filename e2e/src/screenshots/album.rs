//! The overview pages of screenshots: one for each size, theme and language, and one for each
//! screen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};

/// Separates the parts of a file name. No screen's name contains it.
const SEPARATOR: &str = "--";

/// The style of all overview pages.
const STYLE: &str = "body{margin:16px;background:#8a8f8c;color:#111;font:14px/1.4 system-ui,sans-serif}
ul{columns:16rem;padding-inline-start:1.2em}a{color:#04302a}
main{display:flex;flex-wrap:wrap;align-items:flex-start;gap:16px}figure{margin:0;inline-size:min(320px,100%)}
figure.wide{inline-size:min(640px,100%)}img{display:block;inline-size:100%;background:#fff}figcaption{padding-block:4px}";

/// Returns the file name of a screenshot.
pub(super) fn file_name(screen: &str, format: &str, theme: &str, language: &str) -> String {
    format!("{}.png", [screen, format, theme, language].join(SEPARATOR))
}

/// Writes the overview pages of all screenshots in a folder, those of earlier runs included. Returns
/// their number.
pub(super) fn write(folder: &Path) -> Result<usize> {
    let mut sheets: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut screens = BTreeSet::new();
    let mut names = Vec::new();
    for entry in
        std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        names.extend(entry?.file_name().into_string());
    }
    names.sort();
    let mut count = 0;
    for name in names {
        let Some((screen, variant)) =
            name.strip_suffix(".png").and_then(|name| name.split_once(SEPARATOR))
        else {
            continue;
        };
        count += 1;
        screens.insert(screen.to_owned());
        sheets
            .entry(format!("screen-{screen}"))
            .or_default()
            .push((variant.to_owned(), name.clone()));
        sheets.entry(format!("all-{variant}")).or_default().push((screen.to_owned(), name.clone()));
    }
    let mut index = String::new();
    for (title, kind) in [("All screens", "all-"), ("One screen", "screen-")] {
        let links = sheets.keys().filter_map(|sheet| Some((sheet, sheet.strip_prefix(kind)?)));
        let links: String = links
            .map(|(sheet, name)| {
                format!("<li><a href=\"{sheet}.html\">{}</a></li>\n", name.replace(SEPARATOR, ", "))
            })
            .collect();
        write!(index, "<h2>{title}</h2>\n<ul>\n{links}</ul>\n")?;
    }
    std::fs::write(
        folder.join("index.html"),
        page(&format!("{count} screenshots of {} screens", screens.len()), &index),
    )?;
    for (sheet, screenshots) in sheets {
        let figures: String =
            screenshots.iter().map(|(caption, file)| figure(caption, file)).collect();
        let title = sheet.replace(SEPARATOR, ", ");
        std::fs::write(
            folder.join(format!("{sheet}.html")),
            page(&title, &format!("<main>\n{figures}</main>")),
        )?;
    }
    Ok(count)
}

fn figure(caption: &str, file: &str) -> String {
    let class = if file.contains("--modal--") || file.contains("--768x1024--") {
        " class=\"wide\""
    } else {
        ""
    };
    let caption = caption.replace(SEPARATOR, ", ");
    format!(
        "<figure{class}><figcaption>{caption}</figcaption><a href=\"{file}\"><img src=\"{file}\" alt=\"\" loading=\"lazy\"></a></figure>\n"
    )
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en-GB\"><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style>\n<h1>{title}</h1>\n{body}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screenshot_is_on_the_page_of_its_screen_and_of_its_variant() {
        let folder = tempfile::tempdir().unwrap();
        for (screen, theme) in [("start", "light"), ("start", "dark"), ("bank-list", "light")] {
            std::fs::write(folder.path().join(file_name(screen, "390x844", theme, "ar")), "")
                .unwrap();
        }
        assert_eq!(write(folder.path()).unwrap(), 3);
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(
            read("index.html").contains("all-390x844--light--ar.html")
                && read("index.html").contains("screen-bank-list.html")
        );
        assert_eq!(read("screen-start.html").matches("<img").count(), 2);
        assert_eq!(read("all-390x844--light--ar.html").matches("<img").count(), 2);
        // Screenshots of an earlier run are counted once, and the pages are not counted.
        assert_eq!(write(folder.path()).unwrap(), 3);
    }
}
