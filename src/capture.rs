//! Preparation of files: from the chosen file or the camera's frame to the blob that is uploaded.
//!
//! A [`Source`] is any image or PDF, from a file input or the [`camera`]. [`inspect`] determines by
//! its first bytes, never by its name, whether it can be used; [`prepare`] makes the upload of it.
//! An image is rotated upright, scaled down and re-encoded as JPEG, so that only its pixels are
//! left: no location, time or serial number. A PDF is sent unchanged.
//!
//! Images are processed in a [`worker`], so that the page stays responsive on slow phones; if the
//! browser cannot do that or the worker cannot be loaded, the [`page`] does it. The worker is
//! thirty lines of plain JavaScript, as the browser has the decoder, the scaler and the encoder
//! built in, and a second wasm module would cost a phone more than the work itself.
//!
//! Nothing here knows the session, the server or the step.

use latchkey_rules::file::{
    self, FILE_LIMIT_BYTES, FileKind, ImageFormat, SHORTER_EDGE_MIN, jpeg::PixelScan,
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

/// The maximum size of an image before it is scaled down. A phone's largest photos are smaller;
/// larger images would exhaust a phone's memory.
pub const IMAGE_LIMIT_BYTES: u64 = 60 * 1024 * 1024;

/// The maximum number of pixels that are decoded (four bytes each): a 108-megapixel photo fits.
pub const PIXEL_LIMIT: u64 = 120_000_000;

/// The longest edge of a prepared image, in pixels: ample for small print on an identity card.
pub const LONGEST_EDGE: u32 = 2160;

/// The address of the worker's script, beside the widget, whose public address Trunk.toml sets.
pub const WORKER_ADDRESS: &str = "/widget/prepare.worker.js";

/// How many bytes of a file are read to determine its type: enough to skip a photo's metadata up to
/// its dimensions.
const HEAD_BYTES: u64 = 128 * 1024;

/// An image or PDF that has not been inspected.
#[derive(Clone)]
pub struct Source {
    blob: Blob,
    file_name: String,
}

impl Source {
    /// Creates a source from a blob that is no file, such as a frame of the camera. The name is for
    /// display only.
    pub fn new(blob: Blob, file_name: impl Into<String>) -> Self {
        Self { blob, file_name: file_name.into() }
    }

    /// Returns the original bytes.
    pub fn blob(&self) -> &Blob {
        &self.blob
    }

    /// Returns the name on the device.
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
    /// Without the name, which may be the applicant's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("size", &self.blob.size()).finish_non_exhaustive()
    }
}

/// The purpose of a file, which determines its accepted types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A side of an identity document.
    IdDocument,
    /// A photo of the applicant's face; never a PDF.
    Selfie,
    /// A payslip, a bank statement, a bill.
    Document,
}

impl Purpose {
    /// Returns the `accept` attribute of a file input. It only filters the file picker: the bytes
    /// decide.
    pub fn accept(self) -> &'static str {
        if self.takes_pdf() { "image/*,application/pdf,.pdf" } else { "image/*" }
    }

    fn takes_pdf(self) -> bool {
        match self {
            Self::IdDocument | Self::Document => true,
            Self::Selfie => false,
        }
    }

    /// Returns the minimum length of the shorter edge of an image, in pixels.
    fn minimum_edge(self) -> u32 {
        match self {
            Self::IdDocument | Self::Selfie => SHORTER_EDGE_MIN,
            Self::Document => 1,
        }
    }
}

/// The reason why a file cannot be used. The applicant can choose another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileProblem {
    /// It is empty.
    Empty,
    /// It is too large.
    TooLarge {
        /// The maximum size.
        limit_bytes: u64,
    },
    /// It is neither a PDF nor an image, or a PDF where only an image is accepted.
    TypeUnsupported,
    /// A PDF with a password.
    EncryptedPdf,
    /// A HEIC or HEIF photo, which this browser cannot decode. The same photo as JPEG, or another
    /// browser, works.
    HeifUnsupported,
    /// It is damaged, or the device does not return its bytes.
    Unreadable,
    /// The image has too few pixels to be legible.
    TooSmall {
        /// The minimum length of its shorter edge, in pixels.
        minimum_edge: u32,
    },
    /// The image has too many pixels to be processed.
    TooManyPixels,
    /// The PDF has more pages or objects than are accepted.
    PdfTooComplex,
}

/// The type of a prepared file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreparedKind {
    /// A PDF, unchanged.
    Pdf,
    /// A JPEG, upright, scaled down, and without metadata.
    Jpeg {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
}

impl PreparedKind {
    /// Returns the media type of the upload.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg { .. } => "image/jpeg",
        }
    }
}

/// A file that is ready to be uploaded.
#[derive(Clone)]
pub struct Prepared {
    /// The bytes.
    pub blob: Blob,
    /// The name for display, here and in the report: the original stem.
    pub file_name: String,
    /// The type.
    pub kind: PreparedKind,
    /// The size in bytes.
    pub size: u64,
}

impl std::fmt::Debug for Prepared {
    /// Without the name, which may be the applicant's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared")
            .field("kind", &self.kind)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// An image that was re-encoded by the [`worker`] or the [`page`].
#[derive(Debug, Clone)]
pub struct Redrawn {
    /// The JPEG.
    pub blob: Blob,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Determines the type of a file and whether it can be used. Of an image a few kilobytes are read,
/// of a PDF all of it, in parts.
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
        FileKind::Image(_) if size > IMAGE_LIMIT_BYTES => {
            return Err(FileProblem::TooLarge { limit_bytes: IMAGE_LIMIT_BYTES });
        }
        FileKind::Image(format) => {
            // Checked before decoding: an image of a few bytes can decode to more memory than a
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

/// Returns whether an image is complete, as far as this can be determined: by the end marker or, if
/// a program has omitted it from a JPEG, by the pixels themselves.
async fn is_whole(blob: &Blob, format: ImageFormat, head: &[u8]) -> Result<bool, FileProblem> {
    let Some((from, marker)) = file::end_marker(format, head) else { return Ok(true) };
    if bytes::contain(blob, from, marker).await? {
        return Ok(true);
    }
    if format != ImageFormat::Jpeg {
        return Ok(false);
    }
    let Some((mut scan, start)) = PixelScan::new(head) else { return Ok(true) };
    bytes::each_part(blob, start, |part| scan.push(part)).await?;
    Ok(scan.is_whole())
}

/// Prepares a file for the upload. Dropping the future stops the work and frees its memory.
pub async fn prepare(source: &Source, purpose: Purpose) -> Result<Prepared, FileProblem> {
    prepare_with(source, purpose, Some(WORKER_ADDRESS)).await
}

/// The same as [`prepare`], with another address of the worker's script, or without a worker.
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
        FileKind::Image(format) => format,
    };
    let by_worker = match worker_address {
        Some(address) => worker::redraw(&source.blob, address).await,
        None => None,
    };
    // A failure of the worker has no reason, so the page tries too: some browsers decode formats in
    // the page only.
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

fn undecodable(format: ImageFormat) -> FileProblem {
    match format {
        ImageFormat::Heif => FileProblem::HeifUnsupported,
        ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Other => FileProblem::Unreadable,
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
