//! From what a person picks or photographs to the blob that is uploaded.
//!
//! A [`Source`] is any picture or PDF, whoever made it: a file input or the [`camera`]. [`inspect`]
//! tells by its first bytes, never by its name, whether it can be used; [`prepare`] makes of it
//! what leaves the device. A picture is turned upright, shrunk and written anew as JPEG, so that
//! nothing but the pixels is left of it: no location, no time, no serial number. A PDF passes as it
//! is.
//!
//! The pixels are worked on in a [`worker`] of its own, so that the page stays quick on a slow
//! phone; where a browser cannot do that, or the worker cannot be loaded, the [`page`] does it. The
//! worker is thirty lines of plain JavaScript: the browser has the decoder, the scaler and the
//! encoder built in, and a second wasm module would cost a phone more than the work itself.
//!
//! Nothing here knows the session, the server or the screen.

use latchkey_rules::file::{
    self, FILE_LIMIT_BYTES, FileKind, PictureFormat, SHORTER_EDGE_MIN, jpeg::PixelScan,
};
use latchkey_rules::pdf::{PdfError, PdfScan};
use wasm_bindgen::JsCast;
use web_sys::{Blob, File};

mod bytes;
pub mod camera;
mod canvas;
pub mod page;
mod preview;
pub mod worker;

pub use preview::PreviewUrl;

/// The most that a picture may weigh before it is shrunk. A phone's largest photos stay below it;
/// above it lies what would fill a phone's memory.
pub const PICTURE_LIMIT_BYTES: u64 = 60 * 1024 * 1024;

/// The most pixels that are decoded (four bytes each): a 108-megapixel sensor fits.
pub const PIXEL_LIMIT: u64 = 120_000_000;

/// The longest edge of a prepared picture: small print on an identity card is read well below it.
pub const LONGEST_EDGE: u32 = 2160;

/// Where the worker's script is served: beside the widget, whose public address Trunk.toml gives.
pub const WORKER_ADDRESS: &str = "/widget/prepare.worker.js";

/// How much of a file's beginning is read to tell what it is: enough to pass over a photo's
/// metadata to its dimensions.
const HEAD_BYTES: u64 = 128 * 1024;

/// A picture or PDF, before anything is known about it.
#[derive(Clone)]
pub struct Source {
    blob: Blob,
    file_name: String,
}

impl Source {
    /// Takes a blob that did not come as a file: a frame of the camera. The name is for display
    /// only.
    pub fn new(blob: Blob, file_name: impl Into<String>) -> Self {
        Self { blob, file_name: file_name.into() }
    }

    /// The bytes as they came.
    pub fn blob(&self) -> &Blob {
        &self.blob
    }

    /// The name that the device gave it.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }
}

impl From<File> for Source {
    fn from(file: File) -> Self {
        let file_name = file.name();
        Self { blob: file.unchecked_into(), file_name }
    }
}

impl std::fmt::Debug for Source {
    /// Without the name: it may be a person's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("size", &self.blob.size()).finish_non_exhaustive()
    }
}

/// What a file is wanted for, which decides what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A side of an identity document.
    IdDocument,
    /// A picture of the applicant's face: never a PDF.
    Selfie,
    /// A payslip, a statement, a bill.
    Paper,
}

impl Purpose {
    /// For the `accept` attribute of a file input. It only filters what the picker shows: the bytes
    /// decide.
    pub fn accept(self) -> &'static str {
        if self.takes_pdf() { "image/*,application/pdf,.pdf" } else { "image/*" }
    }

    fn takes_pdf(self) -> bool {
        match self {
            Self::IdDocument | Self::Paper => true,
            Self::Selfie => false,
        }
    }

    /// The least that the shorter edge of a picture must have to be of use.
    fn minimum_edge(self) -> u32 {
        match self {
            Self::IdDocument | Self::Selfie => SHORTER_EDGE_MIN,
            Self::Paper => 1,
        }
    }
}

/// Why a file cannot be used. The person has chosen it and can choose another: each is answered on
/// the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileProblem {
    /// It has no bytes.
    Empty,
    /// It is heavier than this.
    TooLarge {
        /// The most that it may weigh.
        limit_bytes: u64,
    },
    /// It is neither a PDF nor a picture, or a PDF where only a picture is of use.
    TypeUnsupported,
    /// A PDF that is protected by a password.
    EncryptedPdf,
    /// A HEIC or HEIF photo, which this browser cannot read. The same photo as JPEG, or a browser
    /// that can, helps.
    HeifUnsupported,
    /// It is damaged, or the device does not hand its bytes over.
    Unreadable,
    /// The picture has too few pixels to be read.
    TooSmall {
        /// What its shorter edge must have.
        minimum_edge: u32,
    },
    /// The picture has more pixels than can be worked on.
    TooManyPixels,
    /// The PDF has more pages or parts than are taken.
    PdfTooComplex,
}

/// What a prepared file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreparedKind {
    /// As it came.
    Pdf,
    /// Upright, shrunk, nothing but pixels.
    Jpeg {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
}

impl PreparedKind {
    /// The media type that is declared when it is sent.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg { .. } => "image/jpeg",
        }
    }
}

/// What leaves the device.
#[derive(Clone)]
pub struct Prepared {
    /// The bytes.
    pub blob: Blob,
    /// For display, here and in the report: the stem as the device gave it.
    pub file_name: String,
    /// What the bytes are.
    pub kind: PreparedKind,
    /// Bytes.
    pub size: u64,
}

impl std::fmt::Debug for Prepared {
    /// Without the name: it may be a person's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared")
            .field("kind", &self.kind)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// A picture that was drawn anew, by the [`worker`] or the [`page`].
#[derive(Debug, Clone)]
pub struct Redrawn {
    /// A JPEG.
    pub blob: Blob,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Tells what a file is and whether it can be used. Of a picture, a few kilobytes are read; of a
/// PDF, all of it, in parts.
pub async fn inspect(source: &Source, purpose: Purpose) -> Result<FileKind, FileProblem> {
    let size = bytes::size(&source.blob);
    if size == 0 {
        return Err(FileProblem::Empty);
    }
    let head = bytes::read(&source.blob, 0, HEAD_BYTES).await?;
    let kind = file::kind(&head).ok_or(FileProblem::TypeUnsupported)?;
    match kind {
        FileKind::Pdf if !purpose.takes_pdf() => return Err(FileProblem::TypeUnsupported),
        FileKind::Pdf if size > FILE_LIMIT_BYTES => {
            return Err(FileProblem::TooLarge { limit_bytes: FILE_LIMIT_BYTES });
        }
        FileKind::Pdf => check_pdf(&source.blob).await?,
        FileKind::Picture(_) if size > PICTURE_LIMIT_BYTES => {
            return Err(FileProblem::TooLarge { limit_bytes: PICTURE_LIMIT_BYTES });
        }
        FileKind::Picture(format) => {
            // Before it is decoded: a picture of a few bytes can unfold into more memory than a
            // phone has.
            if let Some((width, height)) = file::dimensions(format, &head) {
                if u64::from(width) * u64::from(height) > PIXEL_LIMIT {
                    return Err(FileProblem::TooManyPixels);
                }
                large_enough(width, height, purpose)?;
            }
            if !is_whole(&source.blob, format, &head).await? {
                return Err(FileProblem::Unreadable);
            }
        }
    }
    Ok(kind)
}

async fn check_pdf(blob: &Blob) -> Result<(), FileProblem> {
    let mut scan = PdfScan::new();
    bytes::each_part(blob, 0, |part| scan.push(part)).await?;
    scan.finish().map_err(|error| match error {
        PdfError::Damaged => FileProblem::Unreadable,
        PdfError::Encrypted => FileProblem::EncryptedPdf,
        PdfError::TooComplex => FileProblem::PdfTooComplex,
    })
}

/// Whether all pixels of a picture are there, as far as this can be told: by the end marker, or,
/// where a program has left it out of a JPEG, by the pixels themselves.
async fn is_whole(blob: &Blob, format: PictureFormat, head: &[u8]) -> Result<bool, FileProblem> {
    let Some((from, marker)) = file::end_marker(format, head) else { return Ok(true) };
    if bytes::contain(blob, from, marker).await? {
        return Ok(true);
    }
    if format != PictureFormat::Jpeg {
        return Ok(false);
    }
    let Some((mut scan, start)) = PixelScan::new(head) else { return Ok(true) };
    bytes::each_part(blob, start, |part| scan.push(part)).await?;
    Ok(scan.is_whole())
}

/// Makes what is sent of what was picked. Dropping the future stops the work and frees its memory.
pub async fn prepare(source: &Source, purpose: Purpose) -> Result<Prepared, FileProblem> {
    prepare_with(source, purpose, Some(WORKER_ADDRESS)).await
}

/// As [`prepare`], with the worker's script elsewhere, or without a worker.
pub async fn prepare_with(
    source: &Source,
    purpose: Purpose,
    worker_address: Option<&str>,
) -> Result<Prepared, FileProblem> {
    let format = match inspect(source, purpose).await? {
        FileKind::Pdf => {
            let size = bytes::size(&source.blob);
            return Ok(Prepared {
                blob: source.blob.clone(),
                file_name: source.file_name.clone(),
                kind: PreparedKind::Pdf,
                size,
            });
        }
        FileKind::Picture(format) => format,
    };
    let by_worker = match worker_address {
        Some(address) => worker::redraw(&source.blob, address).await,
        None => None,
    };
    // A failure of the worker's does not say why: the page tries too, and some browsers' pages read
    // formats that their workers do not.
    let redrawn = match by_worker {
        Some(redrawn) => redrawn,
        None => page::redraw(&source.blob).await.ok_or(undecodable(format))?,
    };
    large_enough(redrawn.width, redrawn.height, purpose)?;
    let size = bytes::size(&redrawn.blob);
    if size > FILE_LIMIT_BYTES {
        return Err(FileProblem::TooLarge { limit_bytes: FILE_LIMIT_BYTES });
    }
    let kind = PreparedKind::Jpeg { width: redrawn.width, height: redrawn.height };
    Ok(Prepared { blob: redrawn.blob, file_name: jpeg_name(&source.file_name), kind, size })
}

fn undecodable(format: PictureFormat) -> FileProblem {
    match format {
        PictureFormat::Heif => FileProblem::HeifUnsupported,
        PictureFormat::Jpeg | PictureFormat::Png | PictureFormat::Other => FileProblem::Unreadable,
    }
}

fn large_enough(width: u32, height: u32, purpose: Purpose) -> Result<(), FileProblem> {
    let minimum_edge = purpose.minimum_edge();
    if width.min(height) < minimum_edge {
        Err(FileProblem::TooSmall { minimum_edge })
    } else {
        Ok(())
    }
}

fn jpeg_name(name: &str) -> String {
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    if stem.is_empty() { "photo.jpg".to_owned() } else { format!("{stem}.jpg") }
}
