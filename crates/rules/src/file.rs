//! The type of a file, determined by its first bytes, and the limits of a file.
//!
//! Declared names and media types are ignored.

pub mod jpeg;

/// The maximum size of an uploaded file in bytes.
pub const FILE_LIMIT_BYTES: u64 = 20 * 1024 * 1024;

/// The maximum number of pixels of an uploaded image: more than a camera or scanner has, and 400 MB
/// when decoded.
pub const PIXEL_LIMIT: u64 = 100_000_000;

/// The minimum length of the shorter edge of a face or an identity document, in pixels.
pub const SHORTER_EDGE_MIN: u32 = 200;

/// The offset in bytes before which the header of a PDF must begin (Adobe PDF Reference 1.7,
/// appendix H, note 13).
const PDF_HEADER_RANGE: usize = 1024;

/// The type of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A PDF.
    Pdf,
    /// An image that some browser can decode.
    Image(ImageFormat),
}

/// The encoding of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    /// The format of most phones and scanners.
    Jpeg,
    /// Screenshots and lossless scans.
    Png,
    /// HEIC and HEIF, as iPhones store photos. Few browsers but Safari decode it.
    Heif,
    /// WebP, AVIF, GIF, BMP or TIFF, which only some browsers decode.
    Other,
}

/// Returns the type of a file from its first bytes, of which 1,024 are enough. `None` if it is
/// neither a PDF nor an image.
pub fn kind(head: &[u8]) -> Option<FileKind> {
    match image_format(head) {
        Some(format) => Some(FileKind::Image(format)),
        None => is_pdf(head).then_some(FileKind::Pdf),
    }
}

/// Returns whether there is the header of a PDF, possibly after bytes that readers skip: a byte
/// order mark, blanks, printer commands. A file that begins as another type is not a PDF, whatever
/// follows.
fn is_pdf(head: &[u8]) -> bool {
    const OTHERS: [&[u8]; 6] = [b"MZ", b"\x7FELF", b"PK", b"#!", b"\xCA\xFE\xBA\xBE", b"Rar!"];
    let range = &head[..head.len().min(PDF_HEADER_RANGE)];
    let content = range.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(range).trim_ascii_start();
    let is_other =
        content.starts_with(b"<") || OTHERS.iter().any(|start| content.starts_with(start));
    !is_other && find(range, b"%PDF-").is_some()
}

fn image_format(head: &[u8]) -> Option<ImageFormat> {
    const OTHERS: [&[u8]; 5] = [b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*"];
    if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Some(ImageFormat::Jpeg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(ImageFormat::Png);
    }
    let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    if is_webp || OTHERS.iter().any(|start| head.starts_with(start)) {
        return Some(ImageFormat::Other);
    }
    iso_media_format(head)
}

/// Returns the format of a HEIF or AVIF file. Both have an `ftyp` box with the brands that a reader
/// must know (ISO/IEC 14496-12).
fn iso_media_format(head: &[u8]) -> Option<ImageFormat> {
    if head.get(4..8) != Some(b"ftyp") {
        return None;
    }
    let length = big_endian_32(head, 0)? as usize;
    let brands = head.get(8..length.min(head.len()))?;
    let has = |wanted: &[&[u8; 4]]| {
        brands.chunks_exact(4).any(|brand| wanted.iter().any(|name| brand == name.as_slice()))
    };
    // AVIF first: its files list the general HEIF brands as well.
    if has(&[b"avif", b"avis"]) {
        Some(ImageFormat::Other)
    } else if has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]) {
        Some(ImageFormat::Heif)
    } else {
        None
    }
}

/// Returns the stored width and height, before any rotation by JPEG metadata. `None` if the format
/// has no simple header, or `head` is too short.
pub fn dimensions(format: ImageFormat, head: &[u8]) -> Option<(u32, u32)> {
    match format {
        ImageFormat::Jpeg => jpeg::dimensions(head),
        ImageFormat::Png if head.get(12..16) == Some(b"IHDR") => {
            Some((big_endian_32(head, 16)?, big_endian_32(head, 20)?))
        }
        ImageFormat::Png => None,
        ImageFormat::Heif | ImageFormat::Other => None,
    }
}

/// Returns the offset from which to search for an image's end marker, and the marker. `None` if the
/// format has none, or `head` is too short.
///
/// Browsers show the existing part of a truncated image without an error. Bytes after the marker
/// are ignored, as phones append videos. A JPEG without the marker may still be complete: see
/// [`jpeg::PixelScan`].
pub fn end_marker(format: ImageFormat, head: &[u8]) -> Option<(u64, &'static [u8])> {
    match format {
        // From the beginning of the first scan, as the thumbnail in the metadata has its own end
        // marker. The marker cannot occur among pixels.
        ImageFormat::Jpeg => Some((jpeg::scan_start(head)? as u64, &[0xFF, 0xD9])),
        ImageFormat::Png => Some((8, b"IEND\xAE\x42\x60\x82")),
        ImageFormat::Heif | ImageFormat::Other => None,
    }
}

fn big_endian_16(bytes: &[u8], at: usize) -> Option<u32> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u32::from(pair[0]) << 8 | u32::from(pair[1]))
}

fn big_endian_32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(big_endian_16(bytes, at)? << 16 | big_endian_16(bytes, at + 2)?)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
