//! The `Upload-Metadata` header of tus 1.0.0: what a file is, in pairs of a name and a Base64
//! value.

use super::Description;

/// The header of a file and its checksum.
pub(super) fn upload_metadata(what: &Description, checksum: Option<&str>) -> String {
    let pairs = [
        ("document_type", Some(what.document_type.as_str())),
        ("side", what.side.as_ref().map(|side| side.as_str())),
        ("capture_method", Some(what.capture_method.as_str())),
        ("description", what.description.as_deref()),
        ("filename", Some(what.file_name.as_str())),
        ("filetype", Some(what.media_type)),
        ("checksum", checksum),
    ];
    let pairs: Vec<String> = pairs
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name} {}", base64(value?.as_bytes()))))
        .collect();
    pairs.join(",")
}

/// `sha256` and the digest, as the headers of tus and the session's view write it.
pub(super) fn checksum(digest: &[u8; 32]) -> String {
    format!("sha256 {}", base64(digest))
}

/// Base64 of RFC 4648, section 4, with padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - group.len()));
        for place in 0..4 {
            let is_there = place <= group.len();
            let symbol = ALPHABET[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if is_there { char::from(symbol) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use latchkey_api_types::{CaptureMethod, DocumentSide, DocumentType};

    use super::*;

    #[test]
    fn base64_is_that_of_the_standards_examples() {
        let pairs = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, encoded) in pairs {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
        assert_eq!(base64(&[0xff, 0xfe, 0xfd]), "//79");
    }

    #[test]
    fn a_name_in_any_script_is_a_plain_header_value() {
        let what = Description {
            document_type: DocumentType::IdDocument,
            side: Some(DocumentSide::Front),
            capture_method: CaptureMethod::File,
            description: None,
            file_name: "März.pdf".to_owned(),
            media_type: "application/pdf",
        };
        let header = upload_metadata(&what, Some(&checksum(&[0; 32])));
        assert_eq!(
            header,
            "document_type aWRfZG9jdW1lbnQ=,side ZnJvbnQ=,capture_method ZmlsZQ==,filename TcOkcnoucGRm,filetype YXBwbGljYXRpb24vcGRm,\
             checksum c2hhMjU2IEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE9"
        );
    }
}
