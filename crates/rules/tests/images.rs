//! The formats of images by their first bytes, and whether their pixels are complete.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use latchkey_rules::file::jpeg::PixelScan;
use latchkey_rules::file::{FileKind, ImageFormat, dimensions, end_marker, kind};
use proptest::prelude::*;

/// A grey JPEG: each block has a code for "no difference" and one for "no more". `restart` is the
/// number of blocks between restart markers; 0 for none.
fn jpeg(width: u16, height: u16, restart: u16) -> Vec<u8> {
    let mut bytes = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
    // A thumbnail in the metadata, with its own end marker.
    bytes.extend(b"\xFF\xE1\0\x08\xFF\xD8\xFF\xD9\0\0");
    bytes.extend(b"\xFF\xC0\0\x0B\x08");
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend(b"\x01\x01\x11\0");
    // Two tables: for DC the code 00 for 0, for AC the codes 00 for 1 and 01 for "no more".
    for (class, symbols) in [(0x00, [0].as_slice()), (0x10, &[1, 0])] {
        let mut counts = [0; 16];
        counts[1] = symbols.len() as u8;
        bytes.extend([0xFF, 0xC4, 0, 19 + counts[1], class]);
        bytes.extend(counts);
        bytes.extend(symbols);
    }
    bytes.extend(b"\xFF\xDD\0\x04");
    bytes.extend(restart.to_be_bytes());
    bytes.extend(b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0");
    let blocks = usize::from(width.div_ceil(8)) * usize::from(height.div_ceil(8));
    let (mut bits, mut count) = (0_u8, 0);
    let mut marker = 0;
    for block in 0..blocks {
        for bit in [0, 0, 0, 1] {
            bits = bits << 1 | bit;
            count += 1;
            if count == 8 {
                bytes.push(bits);
                (bits, count) = (0, 0);
            }
        }
        if restart > 0 && (block + 1).is_multiple_of(usize::from(restart)) && block + 1 < blocks {
            if count > 0 {
                bytes.push(bits << (8 - count) | (0xFF >> count));
                (bits, count) = (0, 0);
            }
            bytes.extend([0xFF, 0xD0 + marker]);
            marker = (marker + 1) % 8;
        }
    }
    if count > 0 {
        bytes.push(bits << (8 - count) | (0xFF >> count));
    }
    bytes.extend([0xFF, 0xD9]);
    bytes
}

fn is_whole(bytes: &[u8]) -> bool {
    let (mut scan, start) = PixelScan::new(&bytes[..bytes.len().min(200)]).unwrap();
    bytes[start as usize..].chunks(5).for_each(|part| scan.push(part));
    scan.is_whole()
}

#[test]
fn a_jpeg_without_its_end_marker_is_whole_if_its_pixels_are_there() {
    for restart in [0, 7] {
        let whole = jpeg(800, 600, restart);
        let end = whole.len();
        assert!(is_whole(&whole));
        assert!(is_whole(&whole[..end - 2]), "without its end marker");
        assert!(is_whole(&whole[..end - 3]), "without its last pixels");
        assert!(!is_whole(&whole[..end * 9 / 10]));
        assert!(!is_whole(&whole[..end / 2]));
    }
}

#[test]
fn the_search_for_the_end_marker_starts_after_the_beginning_of_the_pixels() {
    let image = jpeg(800, 600, 0);
    let (from, marker) = end_marker(ImageFormat::Jpeg, &image).unwrap();
    let first = image.windows(2).position(|window| window == marker).unwrap() as u64;
    assert!(first < from, "the thumbnail ends before");
    assert_eq!(end_marker(ImageFormat::Jpeg, &image[..60]), None);
    assert_eq!(end_marker(ImageFormat::Png, b"").map(|(from, _)| from), Some(8));
    assert_eq!(end_marker(ImageFormat::Other, b"GIF89a"), None);
}

#[test]
fn sizes_are_read_from_the_head() {
    assert_eq!(dimensions(ImageFormat::Jpeg, &jpeg(800, 600, 0)), Some((800, 600)));
    assert_eq!(dimensions(ImageFormat::Jpeg, &jpeg(800, 600, 0)[..30]), None);
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x03\x20\0\0\x02\x58\x08\x02\0\0\0";
    assert_eq!(dimensions(ImageFormat::Png, png), Some((800, 600)));
    assert_eq!(dimensions(ImageFormat::Png, &png[..20]), None);
    assert_eq!(dimensions(ImageFormat::Png, &[png.as_slice(), b"x"].concat()[1..]), None);
    assert_eq!(dimensions(ImageFormat::Heif, png), None);
}

#[test]
fn types_are_determined_by_the_first_bytes() {
    use ImageFormat::{Heif, Jpeg, Other, Png};
    for (head, expected) in [
        (b"\xFF\xD8\xFF\xE0".as_slice(), Some(Jpeg)),
        (b"\x89PNG\r\n\x1a\n", Some(Png)),
        (b"RIFF\0\0\0\0WEBPVP8 ", Some(Other)),
        (b"GIF89a\x01\0", Some(Other)),
        (b"II*\0", Some(Other)),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", Some(Heif)),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifheic", Some(Other)),
        (b"\0\0\0\x14ftypqt  \0\0\x02\0qt  ", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"just words", None),
        (b"\0", None),
        (b"", None),
    ] {
        assert_eq!(kind(head), expected.map(FileKind::Image), "{head:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_cause_a_panic(
        head in proptest::collection::vec(any::<u8>(), 0..200),
        at in 0..200_usize,
        bytes: Vec<u8>,
    ) {
        let mut image = jpeg(64, 64, 3);
        let at = at.min(image.len());
        image.splice(at..(at + bytes.len()).min(image.len()), bytes);
        for start in [&head, &image] {
            let _ = kind(start);
            for format in [ImageFormat::Jpeg, ImageFormat::Png] {
                let _ = (dimensions(format, start), end_marker(format, start));
            }
            if let Some((mut scan, from)) = PixelScan::new(start) {
                scan.push(start.get(from as usize..).unwrap_or_default());
                let _ = scan.is_whole();
            }
        }
    }
}
