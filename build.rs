//! Generates Rust from `locales/en-GB.json` (i18next JSON v4): one enum variant for each message,
//! so that a missing message or argument does not compile. The texts themselves are loaded at
//! runtime; only tests have the English ones built in.

#[path = "build/rust.rs"]
mod rust;

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

const SOURCE: &str = "locales/en-GB.json";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed={SOURCE}");
    println!("cargo::rerun-if-changed=build");
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("cargo::error={SOURCE}: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), String> {
    let json = fs::read_to_string(SOURCE).map_err(|error| error.to_string())?;
    let messages: Vec<_> = latchkey_locales::read_source(&json)?
        .into_iter()
        .filter(latchkey_locales::is_in_table)
        .collect();
    let directory = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    fs::write(PathBuf::from(directory).join("messages.rs"), rust::write(&messages)?)
        .map_err(|error| error.to_string())
}
