//! Compresses files at build time with the best settings, so that the server does not have to.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, anyhow};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::project;

/// File endings that are compressed: text and wasm. Images are compressed already.
const ENDINGS: [&str; 11] = [
    ".css",
    ".html",
    ".js",
    ".json",
    ".map",
    ".mjs",
    ".svg",
    ".ts",
    ".txt",
    ".wasm",
    ".webmanifest",
];
/// Brotli's window as a power of two, larger than any file here.
const BROTLI_WINDOW: i32 = 22;
const BROTLI_BEST: i32 = 11;

/// Whether a file gets a compressed copy beside it.
pub(crate) fn is_compressed(file: &str) -> bool {
    ENDINGS.iter().any(|ending| file.ends_with(ending))
}

/// Writes a `.br` and a `.gz` beside every such file, on all processors.
pub(super) fn compress_all(folder: &Path) -> Result<()> {
    let files: Vec<String> =
        project::files_below(folder)?.into_iter().filter(|file| is_compressed(file)).collect();
    let next = AtomicUsize::new(0);
    let helpers = std::thread::available_parallelism().map_or(1, usize::from).min(files.len());
    std::thread::scope(|scope| {
        let working: Vec<_> = (0..helpers)
            .map(|_| {
                scope.spawn(|| {
                    while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                        compress(&folder.join(file))
                            .with_context(|| format!("cannot compress {file}"))?;
                    }
                    Ok(())
                })
            })
            .collect();
        working.into_iter().try_for_each(|helper| {
            helper.join().unwrap_or_else(|_| Err(anyhow!("compressing stopped unexpectedly")))
        })
    })
}

fn compress(path: &Path) -> Result<()> {
    let content = std::fs::read(path)?;
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        name
    };
    std::fs::write(beside(".br"), brotli(&content)?)?;
    std::fs::write(beside(".gz"), gzip(&content)?)?;
    Ok(())
}

/// Compresses with brotli at its best level.
pub(crate) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_BEST,
        lgwin: BROTLI_WINDOW,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

/// Compresses with gzip at its best level.
pub(crate) fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_copies_hold_the_same_content() {
        let folder = tempfile::tempdir().unwrap();
        let content = "verification ".repeat(500);
        std::fs::write(folder.path().join("a.js"), &content).unwrap();
        std::fs::write(folder.path().join("b.png"), &content).unwrap();
        compress_all(folder.path()).unwrap();
        assert_eq!(
            project::files_below(folder.path()).unwrap(),
            ["a.js", "a.js.br", "a.js.gz", "b.png"]
        );

        let mut from_gzip = String::new();
        flate2::read::GzDecoder::new(std::fs::File::open(folder.path().join("a.js.gz")).unwrap())
            .read_to_string(&mut from_gzip)
            .unwrap();
        assert_eq!(from_gzip, content);
        let mut from_brotli = Vec::new();
        brotli::BrotliDecompress(
            &mut std::fs::File::open(folder.path().join("a.js.br")).unwrap(),
            &mut from_brotli,
        )
        .unwrap();
        assert_eq!(from_brotli, content.as_bytes());
    }
}
