//! Reads the server's source files as text, with comments and literals blanked, and finds the paths
//! that they name.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The modules of the crate: the path of each file below `src`, with its code.
pub(crate) type Sources = BTreeMap<String, String>;

/// One import of a module: the line, and the path that follows `crate::`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) line: usize,
    pub(crate) path: Vec<String>,
}

/// The path of a file's module: `["domain", "jobs"]` for `domain/jobs.rs`.
pub(crate) fn module(file: &str) -> Vec<String> {
    match file.trim_end_matches(".rs") {
        "lib" => Vec::new(),
        path => path.split('/').map(str::to_owned).collect(),
    }
}

pub(crate) fn sample(files: &[(&str, &str)]) -> Sources {
    files.iter().map(|(file, source)| ((*file).to_owned(), blanked(source))).collect()
}

pub(crate) fn sources() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Sources::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let file = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(file, blanked(&fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(found.len() > 100, "the sources were not found");
    found
}

/// The code without its comments and the contents of its literals, with every line in its place.
fn blanked(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(letter) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(quote) = raw_string(rest) {
            let end = format!("\"{}", "#".repeat(quote - 2));
            rest[quote..].find(&end).map_or(rest.len(), |at| quote + at + end.len())
        } else if letter == '"' {
            literal(rest, '"')
        } else if letter == '\'' && is_character(rest) {
            literal(rest, '\'')
        } else {
            code.push(letter);
            rest = &rest[letter.len_utf8()..];
            continue;
        };
        code.extend(rest[..length].chars().filter(|letter| *letter == '\n'));
        rest = &rest[length..];
    }
    code
}

/// The length of the opening of a raw string that begins here.
fn raw_string(rest: &str) -> Option<usize> {
    let hashes = rest.strip_prefix('r')?;
    let quote = hashes.trim_start_matches('#');
    quote.starts_with('"').then_some(rest.len() - quote.len() + 1)
}

/// Whether an apostrophe begins a character and not a lifetime.
fn is_character(rest: &str) -> bool {
    rest[1..].starts_with('\\') || rest.chars().nth(2) == Some('\'')
}

/// The length of a literal with escapes, its quotes included.
fn literal(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        if letter == quote && !is_escaped {
            return at + 1;
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    rest.len()
}

/// The paths that a file names by `crate::`, `super::` or, in the program, the crate's name.
pub(crate) fn imports(file: &str, code: &str) -> Vec<Import> {
    let mut parent = module(file);
    parent.pop();
    let roots = [("crate::", Vec::new()), ("latchkey_sandbox::", Vec::new()), ("super::", parent)];
    let mut found = Vec::new();
    for (prefix, base) in roots {
        for at in positions(code, prefix) {
            let mut paths = Vec::new();
            read_tree(&mut code[at + prefix.len()..].chars().peekable(), &base, &mut paths);
            let line = line_of(code, at);
            found.extend(paths.into_iter().map(|path| Import { line, path }));
        }
    }
    found
}

/// Reads one tree of a `use` declaration, such as `a::{b, c::d as e}`, or a path in an expression.
fn read_tree(
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
    base: &[String],
    found: &mut Vec<Vec<String>>,
) {
    let mut path = base.to_vec();
    loop {
        skip_space(rest);
        if rest.next_if_eq(&'{').is_some() {
            loop {
                skip_space(rest);
                if rest.next_if_eq(&'}').is_some() || rest.peek().is_none() {
                    return;
                }
                read_tree(rest, &path, found);
                // What is left of the branch: a rename and the comma.
                while rest.next_if(|letter| !matches!(letter, ',' | '}')).is_some() {}
                rest.next_if_eq(&',');
            }
        }
        let mut name = String::new();
        while let Some(letter) = rest.next_if(|letter| letter.is_alphanumeric() || *letter == '_') {
            name.push(letter);
        }
        if !name.is_empty() && name != "self" {
            path.push(name);
        }
        let goes_on = rest.next_if_eq(&':').is_some() && rest.next_if_eq(&':').is_some();
        if !goes_on {
            // `super::*`, with which unit tests import their own module, names nothing.
            if path != base {
                found.push(path);
            }
            return;
        }
    }
}

fn skip_space(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while rest.next_if(|letter| letter.is_whitespace()).is_some() {}
}

/// The positions of a name that is no end of a longer one.
pub(crate) fn positions<'a>(code: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ':' | '$');
    code.match_indices(name).map(|(at, _)| at).filter(move |at| !code[..*at].ends_with(is_part))
}

pub(crate) fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}
