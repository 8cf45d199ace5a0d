//! Files that strangers send: what they are, by their bytes alone, whether they can be used, and
//! where they are kept.
//!
//! Nothing here believes a name, a type or a length that the sender states. Nothing is decoded or
//! inflated either: only headers are read, so that no file can cost more than its own length.

mod pdf;

use imagesize::ImageSize;
use latchkey_api_types::{DocumentType, ErrorCode};

use crate::error::ApiFailure;

/// More pixels than any camera or scanner has, and already 400 MB once decoded.
const MOST_PIXELS: u64 = 100_000_000;

/// What the shorter side of a face or an identity document must at least have, to be read at all.
const FEWEST_PIXELS_ON_A_SIDE: usize = 200;

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
                "The picture is too small: its shorter side needs at least 200 pixels.",
            ),
            FileFault::TooComplex => {
                unacceptable(ErrorCode::FileTooComplex, "The file has too many pixels or pages.")
            }
        }
    }
}

/// Looks at a whole file that is to be used as `document_type`.
pub(crate) fn inspect(bytes: &[u8], document_type: &DocumentType) -> Result<FileKind, FileFault> {
    if bytes.is_empty() {
        return Err(FileFault::Empty);
    }
    let kind = match infer::get(bytes).map(|found| found.mime_type()) {
        Some("application/pdf") => FileKind::Pdf,
        Some("image/png") => FileKind::Png,
        Some("image/jpeg") => FileKind::Jpeg,
        Some(_) | None => return Err(FileFault::TypeUnsupported),
    };
    match kind {
        FileKind::Pdf => pdf::inspect(bytes)?,
        FileKind::Png | FileKind::Jpeg => inspect_picture(bytes, document_type)?,
    }
    Ok(kind)
}

fn inspect_picture(bytes: &[u8], document_type: &DocumentType) -> Result<(), FileFault> {
    let ImageSize { width, height } =
        imagesize::blob_size(bytes).map_err(|_| FileFault::Unreadable)?;
    if width == 0 || height == 0 {
        return Err(FileFault::Unreadable);
    }
    if (width as u64).saturating_mul(height as u64) > MOST_PIXELS {
        return Err(FileFault::TooComplex);
    }
    let is_looked_at_closely =
        matches!(document_type, DocumentType::IdDocument | DocumentType::Selfie);
    if is_looked_at_closely && width.min(height) < FEWEST_PIXELS_ON_A_SIDE {
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
    crate::domain::validate::text::breaks_a_line(character)
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
