//! The `Upload-Metadata` header of tus 1.0.0: pairs of a name and a Base64 value that describe a
//! file.

use super::FileDescription;

/// Returns the value of the header.
pub(super) fn upload_metadata(description: &FileDescription, checksum: Option<&str>) -> String {
    let pairs = [
        ("document_type", Some(description.document_type.as_str())),
        ("side", description.side.as_ref().map(|side| side.as_str())),
        ("capture_method", Some(description.capture_method.as_str())),
        ("description", description.description.as_deref()),
        ("filename", Some(description.file_name.as_str())),
        ("filetype", Some(description.media_type)),
        ("checksum", checksum),
    ];
    let pairs: Vec<String> = pairs
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name} {}", base64(value?.as_bytes()))))
        .collect();
    pairs.join(",")
}

/// Formats a checksum as in the headers of tus and in the session's view: `sha256`, the digest.
pub(super) fn checksum(digest: &[u8; 32]) -> String {
    format!("sha256 {}", base64(digest))
}

/// Encodes as Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - group.len()));
        for index in 0..4 {
            let has_symbol = index <= group.len();
            let symbol = ALPHABET[(bits >> (18 - 6 * index)) as usize & 63];
            text.push(if has_symbol { char::from(symbol) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use latchkey_api_types::{CaptureMethod, DocumentSide, DocumentType};

    use super::*;

    #[test]
    fn base64_matches_the_examples_of_rfc_4648() {
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
    fn a_file_name_in_any_script_becomes_ascii() {
        let description = FileDescription {
            document_type: DocumentType::IdDocument,
            side: Some(DocumentSide::Front),
            capture_method: CaptureMethod::File,
            description: None,
            file_name: "März.pdf".to_owned(),
            media_type: "application/pdf",
        };
        let header = upload_metadata(&description, Some(&checksum(&[0; 32])));
        assert_eq!(
            header,
            "document_type aWRfZG9jdW1lbnQ=,side ZnJvbnQ=,capture_method ZmlsZQ==,filename TcOkcnoucGRm,filetype YXBwbGljYXRpb24vcGRm,\
             checksum c2hhMjU2IEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE9"
        );
    }
}
