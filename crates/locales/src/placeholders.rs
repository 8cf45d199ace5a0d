//! The placeholders of a text, between `{{` and `}}`.

/// Returns the names of the placeholders, in order of appearance.
pub(crate) fn names(text: &str) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        check_unopened(before)?;
        let (name, after) = after.split_once("}}").ok_or("{{ without }}")?;
        names.push(name.trim().to_owned());
        rest = after;
    }
    check_unopened(rest)?;
    Ok(names)
}

fn check_unopened(text: &str) -> Result<(), String> {
    if text.contains("}}") { Err("}} without {{".to_owned()) } else { Ok(()) }
}

/// Returns a text with `change` applied to everything outside of its placeholders.
pub(crate) fn around(text: &str, mut change: impl FnMut(&str) -> String) -> String {
    let mut changed = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let end = rest[start..].find("}}").map_or(rest.len(), |end| start + end + "}}".len());
        changed.push_str(&change(&rest[..start]));
        changed.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    changed.push_str(&change(rest));
    changed
}
