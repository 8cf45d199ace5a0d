//! Files to upload, generated for each run: usable ones, and one for each reason to refuse a file.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jpeg_encoder::{ColorType, Encoder};

const PHOTO_SIZE: (u16, u16) = (1200, 900);
const THUMBNAIL_SIZE: (u16, u16) = (160, 120);
/// More than one request of an upload carries, in bytes.
const LONG: usize = 400 * 1024;
/// Enough to take several seconds over a slow network, in bytes.
const HEAVY: usize = 3 * 1024 * 1024;
/// Just over the limit of 20 MB, in bytes.
const TOO_LARGE: usize = 21 * 1024 * 1024;

/// The paths of all files.
#[derive(Debug)]
pub(crate) struct Files {
    /// A photo of a document.
    pub(crate) photo: PathBuf,
    /// Another photo.
    pub(crate) other_photo: PathBuf,
    /// A photo that is too small to be legible.
    pub(crate) thumbnail: PathBuf,
    /// A PDF of one page.
    pub(crate) pdf: PathBuf,
    /// A PDF of more than one chunk.
    pub(crate) long: PathBuf,
    /// A PDF of a few megabytes.
    pub(crate) heavy: PathBuf,
    /// A second PDF of that size.
    pub(crate) heavy_photo_album: PathBuf,
    /// A third.
    pub(crate) heavy_contract: PathBuf,
    /// Two more small PDFs.
    pub(crate) more_pdfs: [PathBuf; 2],
    /// A PDF with a password.
    pub(crate) encrypted: PathBuf,
    /// A program with the extension of a PDF.
    pub(crate) program: PathBuf,
    /// A photo in the HEIC format.
    pub(crate) heic: PathBuf,
    /// A file of no bytes.
    pub(crate) empty: PathBuf,
    /// A PDF above the size limit.
    pub(crate) large: PathBuf,
}

impl Files {
    /// Writes all files into a folder.
    pub(crate) fn write_into(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let write = |name: &str, bytes: Vec<u8>| -> Result<PathBuf> {
            let path = folder.join(name);
            std::fs::write(&path, bytes).with_context(|| format!("cannot write {name}"))?;
            Ok(path)
        };
        let mut program = b"MZ\x90\x00\x03\x00\x00\x00".to_vec();
        program.resize(4096, 0);
        let mut heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1".to_vec();
        heic.resize(4096, 0);
        Ok(Self {
            photo: write("passport.jpg", photo(PHOTO_SIZE, [32, 60, 120])?)?,
            other_photo: write("portrait.jpg", photo(PHOTO_SIZE, [140, 80, 40])?)?,
            thumbnail: write("thumbnail.jpg", photo(THUMBNAIL_SIZE, [32, 60, 120])?)?,
            pdf: write("council-tax.pdf", pdf("Council tax 2026", "", 0))?,
            long: write("bank-letter.pdf", pdf("Bank letter", "", LONG))?,
            heavy: write("scan.pdf", pdf("Scan", "", HEAVY))?,
            heavy_photo_album: write("album.pdf", pdf("Album", "", HEAVY))?,
            heavy_contract: write("contract.pdf", pdf("Contract", "", HEAVY))?,
            more_pdfs: [
                write("statement-september.pdf", pdf("Statement of September", "", 0))?,
                write("statement-october.pdf", pdf("Statement of October", "", 0))?,
            ],
            encrypted: write("locked.pdf", pdf("Locked", "/Encrypt 6 0 R ", 0))?,
            program: write("payslip.pdf", program)?,
            heic: write("IMG_0042.HEIC", heic)?,
            empty: write("empty.pdf", Vec::new())?,
            large: write("large.pdf", pdf("Large", "", TOO_LARGE))?,
        })
    }
}

/// Returns a JPEG of a card with a portrait and lines of text on a table, as a plain surface would
/// be refused.
fn photo((width, height): (u16, u16), colour: [u8; 3]) -> Result<Vec<u8>> {
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for y in 0..u32::from(height) {
        for x in 0..u32::from(width) {
            // In thousandths, so that the photo looks the same in any size.
            pixels.extend(pixel(x * 1000 / u32::from(width), y * 1000 / u32::from(height), colour));
        }
    }
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 85).encode(&pixels, width, height, ColorType::Rgb)?;
    Ok(bytes)
}

fn pixel(x: u32, y: u32, colour: [u8; 3]) -> [u8; 3] {
    let shade = u8::try_from((x + y) / 20 % 100).unwrap_or_default();
    let on_card = (80..920).contains(&x) && (120..880).contains(&y);
    let on_portrait = (140..380).contains(&x) && (260..700).contains(&y);
    let on_writing = (450..860).contains(&x)
        && (260..760).contains(&y)
        && (y / 30).is_multiple_of(2)
        && !(x / 8).is_multiple_of(5);
    match (on_card, on_portrait, on_writing) {
        (true, true, _) => colour,
        (true, false, true) => [20, 20, 30],
        (true, false, false) => [235 - shade / 4, 240 - shade / 4, 245 - shade / 4],
        (false, _, _) => [110 + shade / 2, 80 + shade / 2, 60 + shade / 2],
    }
}

/// Returns a PDF of one page with one line of text. `trailer` is added to its trailer, and a comment
/// of `padding` bytes to its beginning.
fn pdf(text: &str, trailer: &str, padding: usize) -> Vec<u8> {
    let content = format!("BT /F1 24 Tf 72 720 Td ({text}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        "<< /Filter /Standard /V 1 /R 2 /P -44 /O (00000000000000000000000000000000) /U (00000000000000000000000000000000) >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    if padding > 0 {
        file.push('%');
        // No two chunks are equal, so that a swapped chunk is noticed.
        let numbers = (0_u32..).flat_map(|number| format!("{number:07} ").into_bytes());
        file.extend(numbers.take(padding).map(char::from));
        file.push('\n');
    }
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R {trailer}>>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    file.into_bytes()
}
