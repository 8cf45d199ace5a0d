//! Shrinks the wasm files with `wasm-opt`, and keeps the result only if it is smaller after brotli.

use std::path::Path;

use anyhow::{Context, Result};

use super::compress::brotli;
use crate::tools::in_project;
use crate::{process, project, report};

/// WebAssembly features that Rust's compiler uses by default and every current browser has.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Shrinks every wasm file in a folder.
pub(super) fn shrink_all(wasm_opt: &Path, folder: &Path) -> Result<()> {
    for file in project::files_below(folder)?.iter().filter(|file| file.ends_with(".wasm")) {
        shrink(wasm_opt, &folder.join(file)).with_context(|| format!("cannot shrink {file}"))?;
    }
    Ok(())
}

fn shrink(wasm_opt: &Path, file: &Path) -> Result<()> {
    let shrunk = file.with_extension("wasm-opt");
    let mut command = in_project(wasm_opt);
    // It validates its output: an invalid one is a failure of the command.
    command.arg("-Oz").args(FEATURES).arg(file).arg("--output").arg(&shrunk);
    if let Err(error) = process::run(command) {
        if process::interrupted() {
            return Err(error);
        }
        report::info(&format!(
            "    note: going on without wasm-opt, which could not handle this file: {error}"
        ));
        let _ = std::fs::remove_file(&shrunk);
        return Ok(());
    }
    let (before, after) = (std::fs::read(file)?, std::fs::read(&shrunk)?);
    let (before_sent, after_sent) = (brotli(&before)?.len(), brotli(&after)?.len());
    let verdict = if after_sent < before_sent {
        std::fs::rename(&shrunk, file)?;
        "kept"
    } else {
        std::fs::remove_file(&shrunk)?;
        "not kept"
    };
    report::info(&format!(
        "    wasm-opt: {} to {} bytes, with brotli {before_sent} to {after_sent}: {verdict}",
        before.len(),
        after.len()
    ));
    Ok(())
}
