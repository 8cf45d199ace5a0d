//! Shrinks what wasm-bindgen makes: the imports of the wasm have names of fifty letters, each with a
//! digest in it that no compression shortens, and the script is not minified.
//!
//! Both sides of an import are renamed at once, so a wasm and its script only work together, as they
//! did before.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use regex::{Captures, Regex};
use wasmparser::{Parser, Payload};

use crate::tools::in_project;
use crate::{process, project};

/// The identifier of the import section (WebAssembly Core Specification, 5.5.2).
const IMPORT_SECTION: u8 = 2;

/// Shortens the bindings of each wasm file in a folder, and minifies its script if there is
/// `esbuild`.
pub(super) fn shrink(esbuild: Option<&Path>, folder: &Path) -> Result<()> {
    for file in project::files_below(folder)? {
        let Some(stem) = file.strip_suffix("_bg.wasm") else { continue };
        let (wasm, script) = (folder.join(&file), folder.join(format!("{stem}.js")));
        let bytes = std::fs::read(&wasm).with_context(|| format!("cannot read {file}"))?;
        let text = std::fs::read_to_string(&script)
            .with_context(|| format!("cannot read {}", script.display()))?;
        let (bytes, text) = shorten_imports(&bytes, &text)
            .with_context(|| format!("cannot shorten the imports of {file}"))?;
        std::fs::write(&wasm, bytes).with_context(|| format!("cannot write {file}"))?;
        std::fs::write(&script, text)
            .with_context(|| format!("cannot write {}", script.display()))?;
        if let Some(esbuild) = esbuild {
            minify(esbuild, &script)?;
        }
    }
    Ok(())
}

fn minify(esbuild: &Path, script: &Path) -> Result<()> {
    let mut command = in_project(esbuild);
    command
        .args(["--minify", "--format=esm", "--target=es2022", "--legal-comments=none"])
        .args(["--log-level=warning", "--allow-overwrite"])
        .arg(format!("--outfile={}", script.display()))
        .arg(script);
    process::run(command)
}

/// Renames each import to a letter and a number, in the wasm and as a property in its script.
fn shorten_imports(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut names = BTreeMap::new();
    let mut modules = BTreeMap::new();
    let mut renamed = Vec::with_capacity(wasm.len());
    let mut copied = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::ImportSection(section) = payload? else { continue };
        let range = section.range();
        let (from, to) = (usize::try_from(range.start)?, usize::try_from(range.end)?);
        let mut content = Vec::new();
        write_number(&mut content, section.count());
        let mut entries = section.into_imports_with_offsets().collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(|(offset, _)| *offset);
        for (index, (offset, import)) in entries.iter().enumerate() {
            let end = match entries.get(index + 1) {
                Some((next, _)) => usize::try_from(*next)?,
                None => to,
            };
            let count = modules.len();
            let module =
                modules.entry(import.module.to_owned()).or_insert_with(|| format!("m{count}"));
            let count = names.len();
            let name = names.entry(import.name.to_owned()).or_insert_with(|| format!("i{count}"));
            write_name(&mut content, module);
            write_name(&mut content, name);
            let described =
                usize::try_from(*offset)? + name_length(import.module) + name_length(import.name);
            content.extend_from_slice(&wasm[described..end]);
        }
        // The section is preceded by its identifier and its size.
        let mut size = Vec::new();
        write_number(&mut size, u32::try_from(to - from)?);
        let start = from - size.len() - 1;
        ensure!(wasm[start] == IMPORT_SECTION, "the size of its import section is padded");
        renamed.extend_from_slice(&wasm[copied..start]);
        renamed.push(IMPORT_SECTION);
        write_number(&mut renamed, u32::try_from(content.len())?);
        renamed.extend_from_slice(&content);
        copied = to;
    }
    renamed.extend_from_slice(&wasm[copied..]);
    let mut script = rename_properties(script, &names)?;
    for (module, short) in &modules {
        let quoted = format!("\"{module}\"");
        ensure!(script.contains(&quoted), "its script does not name the module {module}");
        script = script.replace(&quoted, &format!("\"{short}\""));
    }
    Ok((renamed, script))
}

/// Renames the properties of the objects that the script hands to the wasm, which stand one to a
/// line: `        __wbg_log_0d1e: function(arg0) {`.
fn rename_properties(script: &str, names: &BTreeMap<String, String>) -> Result<String> {
    let property = Regex::new(r"(?m)^        (\w+):")?;
    let mut found = 0;
    let renamed =
        property.replace_all(script, |captures: &Captures<'_>| match names.get(&captures[1]) {
            Some(short) => {
                found += 1;
                format!("        {short}:")
            }
            None => captures[0].to_owned(),
        });
    if found != names.len() {
        bail!("its script has {found} of its {} imports", names.len());
    }
    Ok(renamed.into_owned())
}

/// The bytes of a name with its length before it.
fn name_length(name: &str) -> usize {
    let mut bytes = Vec::new();
    write_name(&mut bytes, name);
    bytes.len()
}

fn write_name(bytes: &mut Vec<u8>, name: &str) {
    // No import has a name of four gigabytes: the wasm would not have been read.
    write_number(bytes, u32::try_from(name.len()).unwrap_or(u32::MAX));
    bytes.extend_from_slice(name.as_bytes());
}

/// Writes a number in LEB128, as short as it can be.
fn write_number(bytes: &mut Vec<u8>, mut number: u32) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "function imports() {\n    const import0 = {\n        __proto__: null,\n        \
        __wbg_log_0d1e: function(arg0) {\n        },\n        __wbg_now_77aa: function() {\n        },\n    };\n    \
        return { \"./widget_bg.js\": import0 };\n}\n";

    /// A module with these two imports, functions of type 0, and one export.
    fn module() -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0".to_vec();
        let mut imports = vec![2];
        for name in ["__wbg_log_0d1e", "__wbg_now_77aa"] {
            write_name(&mut imports, "./widget_bg.js");
            write_name(&mut imports, name);
            imports.extend([0, 0]);
        }
        wasm.push(IMPORT_SECTION);
        write_number(&mut wasm, imports.len() as u32);
        wasm.extend(imports);
        wasm.extend(b"\x07\x05\x01\x01f\0\0");
        wasm
    }

    fn imports(wasm: &[u8]) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            if let Payload::ImportSection(section) = payload.unwrap() {
                for import in section.into_imports() {
                    let import = import.unwrap();
                    found.push((import.module.to_owned(), import.name.to_owned()));
                }
            }
        }
        found
    }

    #[test]
    fn both_sides_of_each_import_get_the_same_short_name() {
        let (wasm, script) = shorten_imports(&module(), SCRIPT).unwrap();
        let pair = |module: &str, name: &str| (module.to_owned(), name.to_owned());
        assert_eq!(imports(&wasm), [pair("m0", "i0"), pair("m0", "i1")]);
        assert!(script.contains("        i0: function(arg0) {"), "{script}");
        assert!(script.contains("        i1: function() {"), "{script}");
        assert!(script.contains("return { \"m0\": import0 }"), "{script}");
        assert!(wasm.ends_with(b"\x07\x05\x01\x01f\0\0"), "what follows stays");
    }

    #[test]
    fn an_import_that_the_script_does_not_have_is_an_error() {
        let script = SCRIPT.replace("__wbg_now_77aa", "__wbg_other");
        assert!(shorten_imports(&module(), &script).is_err());
    }
}
