//! What a file is, by its first bytes. Pure: bytes in, verdict out.

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
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

/// What the bytes begin like, or `None` for anything that is neither a PDF nor a picture.
pub fn kind(head: &[u8]) -> Option<Kind> {
    if head.starts_with(b"%PDF-") {
        return Some(Kind::Pdf);
    }
    picture_format(head).map(Kind::Picture)
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

/// HEIF and AVIF are the same container: an `ftyp` box that lists the brands a reader must know.
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

/// Width and height as they are stored (a JPEG may yet be turned), where the format is simple
/// enough to tell and the first bytes reach that far.
pub fn dimensions(format: PictureFormat, head: &[u8]) -> Option<(u32, u32)> {
    match format {
        PictureFormat::Jpeg => jpeg_dimensions(head),
        PictureFormat::Png if head.get(12..16) == Some(b"IHDR") => {
            Some((big_endian_32(head, 16)?, big_endian_32(head, 20)?))
        }
        PictureFormat::Png => None,
        PictureFormat::Heif | PictureFormat::Other => None,
    }
}

/// Where to look for a picture's end, and what stands there; `None` where that is not told this
/// simply.
///
/// Browsers show a picture that was cut off as far as it goes, without complaint. What follows the
/// end is of no concern: phones append films.
pub fn end_mark(format: PictureFormat, head: &[u8]) -> Option<(u64, &'static [u8])> {
    match format {
        // After the first scan begins: the small picture in the metadata has an end of its own.
        // Among pixels the mark cannot occur.
        PictureFormat::Jpeg => {
            let (_, start) = jpeg_segments(head).find(|(marker, _)| *marker == 0xDA)?;
            Some((start as u64, &[0xFF, 0xD9]))
        }
        PictureFormat::Png => Some((8, b"IEND\xAE\x42\x60\x82")),
        PictureFormat::Heif | PictureFormat::Other => None,
    }
}

/// In the segment that starts the frame.
fn jpeg_dimensions(head: &[u8]) -> Option<(u32, u32)> {
    // The others of this range are tables.
    let starts_frame =
        |marker: u8| matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
    let (_, start) = jpeg_segments(head).find(|(marker, _)| starts_frame(*marker))?;
    Some((big_endian_16(head, start + 7)?, big_endian_16(head, start + 5)?))
}

/// The markers of a JPEG and where they stand, up to the first pixels.
fn jpeg_segments(head: &[u8]) -> impl Iterator<Item = (u8, usize)> {
    let mut next = Some(2);
    std::iter::from_fn(move || {
        let mut start = next?;
        // Any number of bytes may pad a marker.
        while head.get(start + 1) == Some(&0xFF) {
            start += 1;
        }
        let [0xFF, marker] = *head.get(start..start + 2)? else { return None };
        next = match marker {
            // Alone, without a length.
            0x01 | 0xD0..=0xD8 => Some(start + 2),
            // The end, or the pixels: what follows is no segment.
            0xD9 | 0xDA => None,
            _ => big_endian_16(head, start + 2).map(|length| start + 2 + length as usize),
        };
        Some((marker, start))
    })
}

fn big_endian_16(bytes: &[u8], at: usize) -> Option<u32> {
    let pair = bytes.get(at..at + 2)?;
    Some(u32::from(pair[0]) << 8 | u32::from(pair[1]))
}

fn big_endian_32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(big_endian_16(bytes, at)? << 16 | big_endian_16(bytes, at + 2)?)
}
