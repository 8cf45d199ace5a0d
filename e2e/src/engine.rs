//! The base of all browser tests: WebDriver, the sandbox process, test files, and waiting. Nothing
//! in this layer knows the widget.

pub(crate) mod browser;
pub(crate) mod browser_kind;
mod driver;
pub(crate) mod files;
pub(crate) mod find;
pub(crate) mod http;
pub(crate) mod options;
mod process;
pub(crate) mod sandbox;
pub(crate) mod signals;
pub(crate) mod test_env;
pub(crate) mod wait;
