//! What a file is by its first bytes, and the limits of a file.
//!
//! A name or a media type that somebody states is never believed.

pub mod jpeg;

/// The most bytes of a file that is handed in.
pub const FILE_LIMIT_BYTES: u64 = 20 * 1024 * 1024;

/// The most pixels of a picture that is handed in: more than a camera or scanner has, and already
/// 400 MB once decoded.
pub const PIXEL_LIMIT: u64 = 100_000_000;

/// The least length in pixels of the shorter edge of a face or an identity document, to be of any
/// use.
pub const SHORTER_EDGE_MIN: u32 = 200;

/// How far into a file the header of a PDF may begin, in bytes (Adobe PDF Reference 1.7, appendix H,
/// note 13).
const PDF_HEADER_RANGE: usize = 1024;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A PDF.
    Pdf,
    /// A picture that some browser can decode.
    Picture(PictureFormat),
}

/// How a picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// What most phones and scanners make.
    Jpeg,
    /// Screenshots, and scans without loss.
    Png,
    /// HEIC and HEIF, as iPhones store photos: few browsers but Safari read it.
    Heif,
    /// WebP, AVIF, GIF, BMP, TIFF: the browser tells whether it reads it.
    Other,
}

/// What a file is by its first bytes, of which 1,024 are enough. `None` for anything that is
/// neither a PDF nor a picture.
pub fn kind(head: &[u8]) -> Option<FileKind> {
    match picture_format(head) {
        Some(format) => Some(FileKind::Picture(format)),
        None => is_pdf(head).then_some(FileKind::Pdf),
    }
}

/// Whether the header of a PDF is there, after at most some bytes that readers skip: a byte order
/// mark, blanks, the commands of a printer. What begins as another kind of file is not taken for a
/// PDF, whatever follows.
fn is_pdf(head: &[u8]) -> bool {
    const OTHERS: [&[u8]; 6] = [b"MZ", b"\x7FELF", b"PK", b"#!", b"\xCA\xFE\xBA\xBE", b"Rar!"];
    let range = &head[..head.len().min(PDF_HEADER_RANGE)];
    let content = range.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(range).trim_ascii_start();
    let is_other =
        content.starts_with(b"<") || OTHERS.iter().any(|start| content.starts_with(start));
    !is_other && find(range, b"%PDF-").is_some()
}

fn picture_format(head: &[u8]) -> Option<PictureFormat> {
    const OTHERS: [&[u8]; 5] = [b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*"];
    if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Some(PictureFormat::Jpeg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(PictureFormat::Png);
    }
    let is_webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    if is_webp || OTHERS.iter().any(|start| head.starts_with(start)) {
        return Some(PictureFormat::Other);
    }
    iso_media_format(head)
}

/// HEIF and AVIF share a container: an `ftyp` box that lists the brands a reader must know (ISO/IEC
/// 14496-12).
fn iso_media_format(head: &[u8]) -> Option<PictureFormat> {
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
        Some(PictureFormat::Other)
    } else if has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]) {
        Some(PictureFormat::Heif)
    } else {
        None
    }
}

/// Width and height as they are stored (a JPEG may yet be turned). `None` where the format does not
/// tell this simply, or `head` does not reach that far.
pub fn dimensions(format: PictureFormat, head: &[u8]) -> Option<(u32, u32)> {
    match format {
        PictureFormat::Jpeg => jpeg::dimensions(head),
        PictureFormat::Png if head.get(12..16) == Some(b"IHDR") => {
            Some((big_endian_32(head, 16)?, big_endian_32(head, 20)?))
        }
        PictureFormat::Png => None,
        PictureFormat::Heif | PictureFormat::Other => None,
    }
}

/// From where in a picture its end marker is to be looked for, and what it is. `None` where the
/// format has none, or `head` does not reach far enough.
///
/// Browsers show a picture that was cut off as far as it goes, without complaint. What follows the
/// marker is of no concern: phones append films. A JPEG without the marker may still be whole: see
/// [`jpeg::PixelScan`].
pub fn end_marker(format: PictureFormat, head: &[u8]) -> Option<(u64, &'static [u8])> {
    match format {
        // After the first scan begins: the small picture in the metadata has an end of its own.
        // Among pixels the marker cannot occur.
        PictureFormat::Jpeg => Some((jpeg::scan_start(head)? as u64, &[0xFF, 0xD9])),
        PictureFormat::Png => Some((8, b"IEND\xAE\x42\x60\x82")),
        PictureFormat::Heif | PictureFormat::Other => None,
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
