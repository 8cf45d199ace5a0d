//! The architecture of the server, checked on its source files: which layer may import which, no
//! cycle between modules, and no change of a session's status outside the lifecycle.
//!
//! The sources are read as text, with comments and literals blanked. Each check returns what it finds
//! as `file:line: message`, and has a test of itself on a small bad sample.

#![expect(clippy::unwrap_used, reason = "a check that cannot read its sources fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The layers, each with its modules at the root of the crate (`""` is `lib.rs`). A layer may import
/// itself and those below it.
const LAYERS: [(&str, &[&str]); 8] = [
    ("main", &["", "main", "background"]),
    ("pages", &["pages"]),
    ("api", &["api"]),
    ("domain", &["domain"]),
    ("simulator", &["simulator"]),
    ("context", &["state", "error"]),
    ("store", &["store"]),
    (
        "foundation",
        &["clock", "config", "embedded", "html_document", "ids", "rate_limiter", "secrets"],
    ),
];

/// Crates that only some layers may use.
const CRATES: [(&str, &[&str]); 4] = [
    ("sqlx", &["store"]),
    ("object_store", &["store"]),
    ("maud", &["pages", "simulator", "foundation"]),
    ("utoipa_axum", &["api"]),
];

/// The only file that changes a session's status.
const LIFECYCLE: &str = "domain/lifecycle.rs";

/// The file whose constructor gives a new session its first status.
const CONSTRUCTOR: &str = "store/sessions.rs";

/// The modules of the crate: the path of each file below `src`, with its code.
type Sources = BTreeMap<String, String>;

/// One import of a module: the line, and the path that follows `crate::`.
#[derive(Debug, PartialEq, Eq)]
struct Import {
    line: usize,
    path: Vec<String>,
}

#[test]
fn a_layer_imports_only_itself_and_those_below() {
    assert_none(&upward_imports(&sources()));
}

#[test]
fn a_crate_is_used_only_where_it_belongs() {
    assert_none(&misplaced_crates(&sources()));
}

#[test]
fn modules_have_no_cycle() {
    assert_none(&cycles(&sources()));
}

#[test]
fn a_sessions_status_is_changed_only_in_the_lifecycle() {
    assert_none(&status_changes(&sources()));
}

#[test]
fn an_upward_import_is_found_in_a_list_and_in_an_expression() {
    let found = upward_imports(&sample(&[
        ("store/jobs.rs", "use crate::{ids, domain::{jobs::Job, events as e}};\n"),
        (
            "domain.rs",
            "// crate::pages::demo\nfn f() { crate::api::auth::check(\"crate::main\"); }",
        ),
        ("api.rs", "use crate::domain;"),
        ("odd.rs", ""),
    ]));
    assert_eq!(
        found,
        [
            "domain.rs:2: domain imports api: crate::api::auth::check",
            "odd.rs:1: the module is in no layer",
            "store/jobs.rs:1: store imports domain: crate::domain::jobs::Job",
            "store/jobs.rs:1: store imports domain: crate::domain::events",
        ]
    );
}

#[test]
fn a_misplaced_crate_is_found() {
    let found = misplaced_crates(&sample(&[
        ("api.rs", "use crate::store;\nuse sqlx::Any;"),
        ("store.rs", "use sqlx::Any;\nfn f() { my_sqlx::run() }"),
    ]));
    assert_eq!(found, ["api.rs:2: api uses sqlx"]);
}

#[test]
fn a_cycle_is_found_and_a_parent_may_use_its_children() {
    let found = cycles(&sample(&[
        ("domain.rs", ""),
        ("domain/a.rs", "mod inner;\nuse crate::domain::b;"),
        ("domain/a/inner.rs", "use crate::domain::a::Type;"),
        ("domain/b.rs", "use crate::domain::c::C;"),
        ("domain/c.rs", "\nuse super::a;"),
    ]));
    assert_eq!(
        found,
        [
            "domain/a.rs:2 -> domain/b.rs:1 -> domain/c.rs:2 -> domain/a.rs: the modules form a cycle"
        ]
    );
}

#[test]
fn a_change_of_status_is_found_and_a_comparison_is_none() {
    let found = status_changes(&sample(&[
        ("domain/lifecycle.rs", "record.status = SessionStatus::Failed;"),
        ("store/sessions.rs", "Self { status: SessionStatus::Created }"),
        ("domain/a.rs", "upload.status = to;\nrecord.status == other;\nrecord.status = other;"),
        (
            "domain/b.rs",
            "x.status =\n    SessionStatus::Failed;\nS { status: SessionStatus::Failed }",
        ),
    ]));
    assert_eq!(
        found,
        [
            "domain/a.rs:3: the status of a session is set outside domain/lifecycle.rs",
            "domain/b.rs:1: the status of a session is set outside domain/lifecycle.rs",
            "domain/b.rs:3: the status of a session is set outside domain/lifecycle.rs",
        ]
    );
}

fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// The imports of a higher layer, and the modules that are in no layer.
fn upward_imports(sources: &Sources) -> Vec<String> {
    let mut found = Vec::new();
    for (file, code) in sources {
        let Some(own) = layer(&module(file)) else {
            found.push(format!("{file}:1: the module is in no layer"));
            continue;
        };
        for Import { line, path } in imports(file, code) {
            match layer(&path) {
                Some(imported) if imported < own => found.push(format!(
                    "{file}:{line}: {} imports {}: crate::{}",
                    LAYERS[own].0,
                    LAYERS[imported].0,
                    path.join("::")
                )),
                Some(_) | None => {}
            }
        }
    }
    found
}

/// The uses of a crate in a layer that may not use it.
fn misplaced_crates(sources: &Sources) -> Vec<String> {
    let mut found = Vec::new();
    for (file, code) in sources {
        let Some(own) = layer(&module(file)).map(|layer| LAYERS[layer].0) else { continue };
        for (name, _) in CRATES.iter().filter(|(_, layers)| !layers.contains(&own)) {
            let prefix = format!("{name}::");
            let uses = positions(code, &prefix);
            found.extend(uses.map(|at| format!("{file}:{}: {own} uses {name}", line_of(code, at))));
        }
    }
    found
}

/// The cycles between modules. A module and its submodules may use one another.
fn cycles(sources: &Sources) -> Vec<String> {
    let mut graph: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (file, code) in sources {
        let own = module(file);
        for import in imports(file, code) {
            let Some(target) = file_of(sources, &import.path) else { continue };
            let other = module(target);
            if !own.starts_with(&other) && !other.starts_with(&own) {
                graph.entry(file).or_default().entry(target).or_insert(import.line);
            }
        }
    }
    let mut found = BTreeSet::new();
    let mut done = BTreeSet::new();
    for file in graph.keys() {
        visit(&graph, file, &mut Vec::new(), &mut done, &mut found);
    }
    found.into_iter().collect()
}

fn visit<'a>(
    graph: &BTreeMap<&'a str, BTreeMap<&'a str, usize>>,
    file: &'a str,
    path: &mut Vec<(&'a str, usize)>,
    done: &mut BTreeSet<&'a str>,
    found: &mut BTreeSet<String>,
) {
    if let Some(start) = path.iter().position(|(seen, _)| *seen == file) {
        let steps: String =
            path[start..].iter().map(|(step, line)| format!("{step}:{line} -> ")).collect();
        found.insert(format!("{steps}{file}: the modules form a cycle"));
        return;
    }
    if done.contains(file) {
        return;
    }
    for (target, line) in graph.get(file).into_iter().flatten() {
        path.push((file, *line));
        visit(graph, target, path, done, found);
        path.pop();
    }
    done.insert(file);
}

/// The assignments of a session's status outside the lifecycle.
fn status_changes(sources: &Sources) -> Vec<String> {
    let mut found = Vec::new();
    for (file, code) in sources.iter().filter(|(file, _)| *file != LIFECYCLE) {
        let assigned = code.match_indices(".status").filter(|(at, name)| {
            let value = code[at + name.len()..].trim_start();
            let Some(value) = value.strip_prefix('=') else { return false };
            let is_comparison = value.starts_with(['=', '>']);
            let is_session = ["record", "session"].iter().any(|name| code[..*at].ends_with(name));
            !is_comparison && (is_session || value.trim_start().starts_with("SessionStatus::"))
        });
        let constructed =
            code.match_indices("status: SessionStatus::").filter(|_| file != CONSTRUCTOR);
        let mut lines: Vec<_> =
            assigned.chain(constructed).map(|(at, _)| line_of(code, at)).collect();
        lines.sort_unstable();
        let message = format!("the status of a session is set outside {LIFECYCLE}");
        found.extend(lines.into_iter().map(|line| format!("{file}:{line}: {message}")));
    }
    found
}

/// The index in [`LAYERS`] of a module or of what is in it.
fn layer(path: &[String]) -> Option<usize> {
    let root = path.first().map_or("", String::as_str);
    LAYERS.iter().position(|(_, modules)| modules.contains(&root))
}

/// The path of a file's module: `["domain", "jobs"]` for `domain/jobs.rs`.
fn module(file: &str) -> Vec<String> {
    match file.trim_end_matches(".rs") {
        "lib" => Vec::new(),
        path => path.split('/').map(str::to_owned).collect(),
    }
}

/// The file of the innermost module on a path.
fn file_of<'a>(sources: &'a Sources, path: &[String]) -> Option<&'a str> {
    (1..=path.len()).rev().find_map(|length| {
        let file = format!("{}.rs", path[..length].join("/"));
        sources.get_key_value(&file).map(|(file, _)| file.as_str())
    })
}

/// The paths that a file names by `crate::`, `super::` or, in the program, the crate's name.
fn imports(file: &str, code: &str) -> Vec<Import> {
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
fn positions<'a>(code: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ':' | '$');
    code.match_indices(name).map(|(at, _)| at).filter(move |at| !code[..*at].ends_with(is_part))
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

fn sample(files: &[(&str, &str)]) -> Sources {
    files.iter().map(|(file, source)| ((*file).to_owned(), blanked(source))).collect()
}

fn sources() -> Sources {
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
