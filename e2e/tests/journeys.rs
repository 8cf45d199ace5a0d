//! Runs every journey; see the library for how.

use std::process::ExitCode;

fn main() -> ExitCode {
    latchkey_e2e::run()
}
