//! A module imports only modules of the layers below its own.

use std::path::{Path, PathBuf};

/// The layers from the lowest to the highest. The modules of one layer do not know each other.
const LAYERS: &[&[&str]] = &[
    &["engine"],
    &["user"],
    &["pages"],
    &["screens"],
    &["journeys", "accessibility", "faults", "screenshots"],
    &["untranslated", "runner"],
    &["lib", "layers"],
];

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// Returns all source files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// Returns the top-level module that a file belongs to.
fn module_of(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap().with_extension("");
    inside.iter().next().unwrap().to_string_lossy().into_owned()
}

#[test]
fn no_module_imports_a_higher_layer() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut imports = 0;
    for path in sources(&root) {
        let module = module_of(&root, &path);
        let layer = layer_of(&module);
        assert!(layer.is_some(), "{module} is in no layer");
        let source = std::fs::read_to_string(&path).unwrap();
        for (number, line) in source.lines().enumerate() {
            for import in line.split("crate::").skip(1) {
                let imported: String =
                    import.chars().take_while(|letter| letter.is_alphanumeric()).collect();
                if imported.is_empty() || imported == module {
                    continue;
                }
                imports += 1;
                assert!(
                    layer_of(&imported) < layer,
                    "{}:{}: {module} imports {imported}",
                    path.display(),
                    number + 1
                );
            }
        }
    }
    assert!(imports > 100, "only {imports} imports were found");
}
