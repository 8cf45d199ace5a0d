//! As much of a PDF as can be told without decoding it: whether it is whole, locked, or endless.
//!
//! A scan of the file's dictionaries, not a PDF library: the ones there are inflate whatever a
//! stranger sends and bring a dozen crates, while `Encrypt` stands in clear in the trailer, or in
//! the dictionary of the cross-reference stream, by the standard's own rule (ISO 32000-1, 7.5.5 and
//! 7.5.8). Pages inside compressed object streams are not counted; the bound on the file's length
//! holds for them.

use memchr::memmem;

use crate::domain::files::FileFault;

/// More pages than any statement or payslip has.
const MOST_PAGES: usize = 500;

/// How far from the end the way to the cross-reference table may stand.
const TAIL: usize = 2048;

/// How far a cross-reference stream's dictionary may begin before its `/XRef`.
const LONGEST_DICTIONARY_HEAD: usize = 4096;

/// Looks at a whole file that begins as a PDF does.
pub(super) fn inspect(bytes: &[u8]) -> Result<(), FileFault> {
    if memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_none() {
        return Err(FileFault::TypeUnsupported);
    }
    let end = bytes.iter().rposition(|byte| !is_blank(*byte)).map_or(0, |last| last + 1);
    if memmem::find(&bytes[end.saturating_sub(TAIL)..end], b"startxref").is_none() {
        return Err(FileFault::Unreadable);
    }
    let dictionaries: Vec<Vec<Vec<u8>>> =
        trailers(bytes).chain(cross_reference_streams(bytes)).collect();
    if dictionaries.is_empty() {
        return Err(FileFault::Unreadable);
    }
    if dictionaries.iter().flatten().any(|name| name == b"Encrypt") {
        return Err(FileFault::Encrypted);
    }
    if page_count(bytes) > MOST_PAGES { Err(FileFault::TooComplex) } else { Ok(()) }
}

/// The names in each `trailer << … >>`.
fn trailers(bytes: &[u8]) -> impl Iterator<Item = Vec<Vec<u8>>> {
    memmem::find_iter(bytes, b"trailer").filter_map(|at| {
        let after = &bytes[at + b"trailer".len()..];
        let start = after.iter().position(|byte| !is_blank(*byte))?;
        names(&after[start..])
    })
}

/// The names in the dictionary of each `N 0 obj << /Type /XRef … >> stream`.
fn cross_reference_streams(bytes: &[u8]) -> impl Iterator<Item = Vec<Vec<u8>>> {
    memmem::find_iter(bytes, b"/XRef").filter_map(|at| {
        let head_start = at.saturating_sub(LONGEST_DICTIONARY_HEAD);
        let object = head_start + memmem::rfind(&bytes[head_start..at], b"obj")?;
        let dictionary = object + memmem::find(&bytes[object..at], b"<<")?;
        names(&bytes[dictionary..]).filter(|names| names.iter().any(|name| name == b"XRef"))
    })
}

fn page_count(bytes: &[u8]) -> usize {
    memmem::find_iter(bytes, b"/Type")
        .filter(|at| {
            let after = &bytes[at + b"/Type".len()..];
            let value = after
                .iter()
                .position(|byte| !is_blank(*byte))
                .map_or(after, |start| &after[start..]);
            value.strip_prefix(b"/Page").is_some_and(|rest| {
                rest.first().is_none_or(|byte| is_blank(*byte) || is_delimiter(*byte))
            })
        })
        .count()
}

/// The names (keys, and values that are names) of the dictionary that `bytes` begin with, not of
/// those inside it. None where there is no whole dictionary.
fn names(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let length = match byte {
            b'<' if rest.starts_with(b"<<") => {
                depth += 1;
                2
            }
            b'>' if rest.starts_with(b">>") => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(names);
                }
                2
            }
            _ if depth == 0 => return None,
            b'<' => rest.iter().position(|byte| *byte == b'>')? + 1,
            b'(' => text_length(rest)?,
            b'%' => rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'))?,
            b'/' => {
                let length = 1 + rest[1..]
                    .iter()
                    .take_while(|byte| !is_blank(**byte) && !is_delimiter(**byte))
                    .count();
                if depth == 1 {
                    names.push(unescaped(&rest[1..length]));
                }
                length
            }
            _ => 1,
        };
        at += length;
    }
    None
}

/// The length of the text in brackets that `bytes` begin with; brackets nest, a backslash takes the
/// next byte along.
fn text_length(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// A name with its `#45` written out as `E`.
fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(name.len());
    let mut at = 0;
    while let Some(&byte) = name.get(at) {
        let code = name
            .get(at + 1..at + 3)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, code) {
            (b'#', Some(code)) => {
                plain.push(code);
                at += 3;
            }
            (byte, _) => {
                plain.push(byte);
                at += 1;
            }
        }
    }
    plain
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    b"()<>[]{}/%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF with a classic trailer.
    fn with_trailer(trailer: &str) -> Vec<u8> {
        format!(
            "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n{trailer}\nstartxref\n60\n%%EOF\n"
        )
        .into_bytes()
    }

    /// A PDF with a cross-reference stream.
    fn with_stream(dictionary: &str) -> Vec<u8> {
        format!("%PDF-1.5\n1 0 obj\n<< /Type /Catalog >>\nendobj\n7 0 obj\n{dictionary}\nstream\n\u{1}\u{2}\nendstream\nendobj\nstartxref\n50\n%%EOF")
            .into_bytes()
    }

    #[test]
    fn whole_files_of_both_kinds_pass() {
        assert_eq!(inspect(&with_trailer("<< /Size 1 /Root 1 0 R >>")), Ok(()));
        assert_eq!(
            inspect(&with_stream("<< /Type /XRef /Size 1 /W [1 2 1] /Root 1 0 R >>")),
            Ok(())
        );
        let padded = [with_trailer("<< /Size 1 /Root 1 0 R >>"), vec![0; 10_000]].concat();
        assert_eq!(inspect(&padded), Ok(()));
    }

    #[test]
    fn a_password_is_seen_wherever_the_standard_puts_it() {
        for trailer in [
            "<< /Size 1 /Encrypt 5 0 R /Root 1 0 R >>",
            "<</ID [<31><32>] /Info << /Title (a) >> /Encrypt<</Filter/Standard>>>>",
            "<< /Title (brackets \\) >> (nested) here) % >>\n /#45ncrypt 5 0 R >>",
        ] {
            assert_eq!(inspect(&with_trailer(trailer)), Err(FileFault::Encrypted), "{trailer}");
        }
        assert_eq!(
            inspect(&with_stream("<< /Encrypt 9 0 R /Type /XRef /Size 1 >>")),
            Err(FileFault::Encrypted)
        );
        assert_eq!(
            inspect(&with_stream("<< /Type /XRef /Size 1 /Encrypt 9 0 R >>")),
            Err(FileFault::Encrypted)
        );
    }

    #[test]
    fn the_word_alone_is_no_password() {
        assert_eq!(inspect(&with_trailer("<< /Size 1 /Info (how to /Encrypt) >>")), Ok(()));
        assert_eq!(inspect(&with_trailer("<< /Size 1 /EncryptMetadata false >>")), Ok(()));
        assert_eq!(inspect(&with_trailer("<< /Size 1 /Root << /Encrypt 1 0 R >> >>")), Ok(()));
    }

    #[test]
    fn what_is_cut_off_or_no_pdf_is_refused() {
        let whole = with_trailer("<< /Size 1 /Root 1 0 R >>");
        assert_eq!(inspect(&whole[..whole.len() / 2]), Err(FileFault::Unreadable));
        assert_eq!(
            inspect(&with_trailer("<< /Size 1 (never closed >>")),
            Err(FileFault::Unreadable)
        );
        assert_eq!(inspect(b"%PDF-1.4\nstartxref\n0\n%%EOF"), Err(FileFault::Unreadable));
        assert_eq!(inspect(b"%PDX nothing"), Err(FileFault::TypeUnsupported));
    }

    #[test]
    fn endless_files_are_refused() {
        let pages = |count: usize| {
            [
                b"%PDF-1.4\n".to_vec(),
                b"<< /Type /Page >> << /Type/Pages >>\n".repeat(count),
                with_trailer("<< /Size 1 >>"),
            ]
            .concat()
        };
        assert_eq!(inspect(&pages(MOST_PAGES)), Ok(()));
        assert_eq!(inspect(&pages(MOST_PAGES + 1)), Err(FileFault::TooComplex));
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let whole = with_stream("<< /Type /XRef /#4 (a\\) <31> /Size 1 >>");
        for length in 0..whole.len() {
            let _ = inspect(&whole[..length]);
            let _ = names(&whole[length..]);
        }
    }
}
