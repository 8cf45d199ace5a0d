//! Files that strangers send: what they are, by their bytes alone, whether they can be used, and
//! where they are kept.
//!
//! Nothing here believes a name, a type or a length that the sender states. Nothing is decoded or
//! inflated either: only headers are read, so that no file can cost more than its own length.

use bytes::Bytes;
use latchkey_api_types::{DocumentType, ErrorCode};
use latchkey_rules::file::{
    self, FileKind as Recognized, ImageFormat, PIXEL_LIMIT, SHORTER_EDGE_MIN,
};
use latchkey_rules::pdf::{self, PdfError};
use latchkey_rules::text::breaks_line;
use tokio::sync::Semaphore;

use crate::error::{ApiFailure, ApiResult};

/// How many files are looked at side by side. Each occupies a thread for up to a second.
static CHECKS: Semaphore = Semaphore::const_new(2);

/// The longest file name that is kept, in characters.
const LONGEST_FILE_NAME: usize = 200;

/// A type of file that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    Pdf,
    Png,
    Jpeg,
}

impl FileKind {
    /// The media type.
    pub(crate) fn mime_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileFault {
    Empty,
    TypeUnsupported,
    Encrypted,
    Unreadable,
    TooSmall,
    TooComplex,
}

impl From<FileFault> for ApiFailure {
    fn from(fault: FileFault) -> Self {
        let unacceptable = |code, message: &str| Self::validation(code, message).at("file");
        match fault {
            FileFault::Empty => unacceptable(ErrorCode::FileEmpty, "The file is empty."),
            FileFault::TypeUnsupported => Self::file_type_unsupported(),
            FileFault::Encrypted => {
                unacceptable(ErrorCode::FileEncrypted, "The PDF is protected by a password.")
            }
            FileFault::Unreadable => {
                unacceptable(ErrorCode::FileUnreadable, "The file is damaged or incomplete.")
            }
            FileFault::TooSmall => unacceptable(
                ErrorCode::ImageTooSmall,
                "The image is too small: its shorter side needs at least 200 pixels.",
            ),
            FileFault::TooComplex => {
                unacceptable(ErrorCode::FileTooComplex, "The file has too many pixels or pages.")
            }
        }
    }
}

impl From<PdfError> for FileFault {
    fn from(error: PdfError) -> Self {
        match error {
            PdfError::Damaged => Self::Unreadable,
            PdfError::Encrypted => Self::Encrypted,
            PdfError::TooComplex => Self::TooComplex,
        }
    }
}

/// Looks at a whole file that is to be used as `document_type`, on a thread where it keeps no
/// request waiting.
pub(crate) async fn inspect(bytes: Bytes, document_type: &DocumentType) -> ApiResult<FileKind> {
    let permit = CHECKS.acquire().await.map_err(ApiFailure::internal)?;
    let document_type = document_type.clone();
    let checked = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        check(&bytes, &document_type)
    });
    Ok(checked.await.map_err(ApiFailure::internal)??)
}

fn check(bytes: &[u8], document_type: &DocumentType) -> Result<FileKind, FileFault> {
    if bytes.is_empty() {
        return Err(FileFault::Empty);
    }
    match file::kind(bytes) {
        Some(Recognized::Pdf) => {
            pdf::check(bytes)?;
            Ok(FileKind::Pdf)
        }
        Some(Recognized::Image(format @ (ImageFormat::Png | ImageFormat::Jpeg))) => {
            check_image(format, bytes, document_type)?;
            Ok(if format == ImageFormat::Png { FileKind::Png } else { FileKind::Jpeg })
        }
        Some(Recognized::Image(ImageFormat::Heif | ImageFormat::Other)) | None => {
            Err(FileFault::TypeUnsupported)
        }
    }
}

fn check_image(
    format: ImageFormat,
    bytes: &[u8],
    document_type: &DocumentType,
) -> Result<(), FileFault> {
    let (width, height) = file::dimensions(format, bytes).ok_or(FileFault::Unreadable)?;
    if width == 0 || height == 0 {
        return Err(FileFault::Unreadable);
    }
    if u64::from(width) * u64::from(height) > PIXEL_LIMIT {
        return Err(FileFault::TooComplex);
    }
    let is_looked_at_closely =
        matches!(document_type, DocumentType::IdDocument | DocumentType::Selfie);
    if is_looked_at_closely && width.min(height) < SHORTER_EDGE_MIN {
        return Err(FileFault::TooSmall);
    }
    Ok(())
}

/// The name that a file is shown under; it is never part of a path. Any script and any emoji stays.
/// What goes are folders, control characters, and the marks by which `exe.gpj` can be made to look
/// like `jpg.exe` and the other way.
pub(crate) fn display_name(sent: Option<&str>) -> String {
    let name = sent.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = name.chars().filter(|character| !is_hidden(*character)).collect();
    let shown: String = shown.trim().chars().take(LONGEST_FILE_NAME).collect();
    if shown.chars().all(|character| character == '.') { "file".to_owned() } else { shown }
}

fn is_hidden(character: char) -> bool {
    breaks_line(character) || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
