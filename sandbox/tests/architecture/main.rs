//! The architecture of the server, checked on its source files: which layer may import which, no
//! cycle between modules, and no change of a session's status outside the lifecycle.
//!
//! Each check returns what it finds as `file:line: message`, and has a test of itself on a small
//! bad sample.

#![expect(clippy::unwrap_used, reason = "a check that cannot read its sources fails the test")]

mod sources;

use std::collections::{BTreeMap, BTreeSet};

use sources::{Import, Sources, imports, line_of, module, positions, sample, sources};

/// The layers, each with its modules at the root of the crate (`""` is `lib.rs`). A layer may
/// import itself and those below it.
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

/// The file of the innermost module on a path.
fn file_of<'a>(sources: &'a Sources, path: &[String]) -> Option<&'a str> {
    (1..=path.len()).rev().find_map(|length| {
        let file = format!("{}.rs", path[..length].join("/"));
        sources.get_key_value(&file).map(|(file, _)| file.as_str())
    })
}
