//! Whether a PDF is protected by a password, from a few kilobytes of it. Pure: bytes in, verdict
//! out.
//!
//! The end of a PDF says where its last cross-reference section begins (`startxref`), and that
//! section's dictionary has an `/Encrypt` entry when the file is encrypted. The dictionary is
//! always in clear: after the word `trailer` where the section is a table, at the head of the
//! section where it is a stream. Only these places are looked at, because the same letters may
//! stand in a document's text. A file that is damaged there is not judged here: the server reads it
//! whole.

/// Where the last cross-reference section begins, from the last bytes of the file.
pub fn last_section_offset(tail: &[u8]) -> Option<u64> {
    let after = find_last(tail, b"startxref")? + b"startxref".len();
    let digits: Vec<u8> = tail[after..]
        .iter()
        .copied()
        .skip_while(u8::is_ascii_whitespace)
        .take_while(u8::is_ascii_digit)
        .collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}

/// Whether the trailer dictionary among these bytes, if there is one, says that the file is
/// encrypted.
pub fn trailer_is_encrypted(bytes: &[u8]) -> bool {
    match find_last(bytes, b"trailer") {
        Some(start) => names_encryption(until(&bytes[start..], b"startxref")),
        None => false,
    }
}

/// Whether the cross-reference section that begins here says so.
pub fn section_is_encrypted(section: &[u8]) -> bool {
    if section.trim_ascii_start().starts_with(b"xref") {
        // The first trailer from here is this section's: later ones are other revisions', or text.
        match find(section, b"trailer") {
            Some(start) => names_encryption(until(&section[start..], b"startxref")),
            None => false,
        }
    } else {
        names_encryption(until(section, b"stream"))
    }
}

/// Whether `/Encrypt` stands here as a name of its own, and not as the beginning of
/// `/EncryptMetadata`.
fn names_encryption(dictionary: &[u8]) -> bool {
    const NAME: &[u8] = b"/Encrypt";
    dictionary.windows(NAME.len() + 1).any(|window| {
        let next = window[NAME.len()];
        window.starts_with(NAME) && (next.is_ascii_whitespace() || b"<[(/%".contains(&next))
    })
}

fn until<'a>(bytes: &'a [u8], end: &[u8]) -> &'a [u8] {
    match find(bytes, end) {
        Some(position) => &bytes[..position],
        None => bytes,
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}
