//! Builds the widget: trunk compiles and bundles it, and the steps here finish it.
//!
//! The order matters. First the texts of each language are written, and listed in the page; then
//! `wasm-opt` shrinks the wasm, its bindings are shortened, and the page is minified; then every file is named by the hash of
//! its final content, so that it can be cached for ever; then the page gets the integrity digests
//! of what it loads, and a variant for each language; and last everything is compressed. `dist/` is
//! replaced only when all of it has worked.

mod bindings;
pub(crate) mod components;
mod compress;
pub(crate) mod fingerprint;
mod html;
mod integrity;
mod loader;
mod minify;
mod optimise;
mod page_text;
mod rename;
mod texts;

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
pub(crate) use compress::is_compressed;

use crate::process::{self, Running};
use crate::tools::{self, Tools, in_project};
use crate::{project, report};

/// The page that shows the widget.
pub(crate) const PAGE: &str = "index.html";

/// The kind of build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// Optimised and compressed, in `dist/`: what applicants get.
    Release,
    /// Built quickly, in `target/dist-dev`.
    Dev,
}

impl Flavour {
    fn folder(self) -> PathBuf {
        match self {
            Self::Release => project::dist(),
            Self::Dev => project::root().join("target/dist-dev"),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }
}

/// Builds the widget.
pub(crate) fn build(flavour: Flavour) -> Result<()> {
    let _alone = wait_for_others()?;
    build_alone(flavour)
}

/// Builds the widget if it was not built yet, or one of its inputs has changed. Returns its folder.
pub(crate) fn build_if_changed(flavour: Flavour) -> Result<PathBuf> {
    let _alone = wait_for_others()?;
    let folder = flavour.folder();
    if fingerprint::is_fresh(flavour.name(), &folder)? {
        report::info(&format!("==> Widget ({}): unchanged since it was built", flavour.name()));
    } else {
        build_alone(flavour)?;
    }
    Ok(folder)
}

/// Starts to build the release in another process if something has changed. It ends with the handle
/// that is returned. [`build_if_changed`] waits for it.
pub(crate) fn build_in_background() -> Result<Running> {
    std::fs::create_dir_all(project::build_cache())?;
    let path = project::build_cache().join("release-build.log");
    let log = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    report::info(&format!(
        "==> Widget (release): building in the background, see {}",
        path.display()
    ));
    let mut command = in_project(std::env::current_exe()?);
    command.args(["build", "--if-changed"]).stdout(log.try_clone()?).stderr(log);
    Running::start(command)
}

/// Locks the build, because two at a time would remove each other's files. The lock is released with
/// the file that is returned.
fn wait_for_others() -> Result<File> {
    std::fs::create_dir_all(project::build_cache())?;
    let lock = File::create(project::build_cache().join("widget.lock"))
        .context("cannot create the lock of the widget's build")?;
    if lock.try_lock().is_err() {
        report::info("    waiting for another build of the widget to end");
        lock.lock().context("cannot lock the widget's build")?;
    }
    Ok(lock)
}

fn build_alone(flavour: Flavour) -> Result<()> {
    let inputs = fingerprint::of_widget(flavour.name())?;
    let tools = Tools::for_the_widget()?;
    let folder = flavour.folder();
    let unfinished = project::build_cache().join(format!("widget-{}", flavour.name()));
    report::timed(&format!("Widget: trunk build ({})", flavour.name()), || {
        bundle(&tools, flavour, &unfinished)
    })?;
    report::timed("Widget: finishing", || finish(flavour, &unfinished))?;
    report::timed("Page of components: trunk build", || {
        components::add(&tools, &unfinished, PAGE, &public_path()?)
    })?;
    put_in_place(&unfinished, &folder)?;
    fingerprint::remember(flavour.name(), &inputs, &folder)?;
    report::info(&format!(
        "    the widget is in {}",
        folder.strip_prefix(project::root()).unwrap_or(&folder).display()
    ));
    Ok(())
}

fn bundle(tools: &Tools, flavour: Flavour, output: &Path) -> Result<()> {
    let mut command = tools.command("trunk");
    // Digests are computed after all changes, and not by trunk in between.
    command.args(["build", "--skip-version-check", "--no-sri=true", "--dist"]).arg(output);
    // index.html names the profile of cargo that this means.
    if flavour == Flavour::Release {
        command.arg("--release");
    }
    // Trunk accepts only `true` and `false`, and fails on the usual `1`.
    command.env_remove("NO_COLOR");
    process::run(command)
}

fn finish(flavour: Flavour, folder: &Path) -> Result<()> {
    let languages = texts::read(flavour)?;
    loader::add(&languages, flavour, folder)?;
    texts::write_lists(&languages, folder, PAGE, &public_path()?)?;
    if flavour == Flavour::Release {
        if let Some(wasm_opt) = tools::want_wasm_opt() {
            optimise::shrink_all(&wasm_opt, folder)?;
        }
        bindings::shrink(tools::want_esbuild().as_deref(), folder)?;
        minify::minify_page(folder, PAGE)?;
        rename::by_content(folder)?;
        integrity::protect_page(folder, PAGE, &public_path()?)?;
    }
    // Last, because each language has a copy of the finished page.
    texts::write_variants(&languages, folder, PAGE)?;
    if flavour == Flavour::Release {
        compress::compress_all(folder)?;
    }
    Ok(())
}

/// Returns the name of a file in a language other than English: `index.fr.html`.
fn variant_name(name: &str, tag: &str) -> String {
    name.replacen('.', &format!(".{tag}."), 1)
}

/// Returns the path of the widget's files on its server.
pub(crate) fn public_path() -> Result<String> {
    let path = project::root().join("Trunk.toml");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    public_path_in(&text).context("Trunk.toml has no public_url in its [build] section")
}

fn public_path_in(configuration: &str) -> Option<String> {
    let table: toml::Table = configuration.parse().ok()?;
    let path = table.get("build")?.get("public_url")?.as_str()?;
    Some(if path.ends_with('/') { path.to_owned() } else { format!("{path}/") })
}

/// Returns the files that the widget's page loads as soon as it is opened, the page itself first.
pub(crate) fn loaded_by_page(folder: &Path) -> Result<Vec<String>> {
    let path = folder.join(PAGE);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let mut files = vec![PAGE.to_owned()];
    for address in html::loaded_addresses(&text) {
        if let Some(file) = address
            .strip_prefix(&public_path()?)
            .filter(|file| folder.join(file).is_file() && !files.iter().any(|known| known == file))
        {
            files.push(file.to_owned());
        }
    }
    Ok(files)
}

fn put_in_place(finished: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    std::fs::rename(finished, folder)
        .with_context(|| format!("cannot move the widget to {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_its_language() {
        assert_eq!(variant_name("index.html", "zh-Hans"), "index.zh-Hans.html");
    }

    #[test]
    fn the_public_path_comes_from_trunks_configuration_and_ends_in_a_slash() {
        assert_eq!(
            public_path_in("[build]\npublic_url = \"/widget\"\n").as_deref(),
            Some("/widget/")
        );
        assert_eq!(public_path_in("[build]\ndist = \"dist\"\n"), None);
    }
}
