//! Small files that the server and the widget accept, or refuse for one reason.

/// The part of a PNG of this size in pixels that the server reads. More bytes may follow.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

/// A PDF without a password.
pub fn pdf() -> Vec<u8> {
    pdf_with_trailer("")
}

/// A PDF with further entries in its trailer.
pub fn pdf_with_trailer(entries: &str) -> Vec<u8> {
    pdf_with_table("", &format!("/Size 1 /Root 1 0 R {entries}"))
}

/// A PDF of `size` bytes. Those of another `number` are different.
pub fn pdf_of_size(size: usize, number: usize) -> Vec<u8> {
    let smallest = pdf_with_table("%\n", "/Size 1 /Root 1 0 R").len();
    // The offset of the table may have more digits than in the smallest file.
    let mut padding = size.saturating_sub(smallest);
    loop {
        let letters = (0..padding).map(|at| b'a' + ((at * 7 + at / 613 + number) % 26) as u8);
        let comment = format!("%{}\n", letters.map(char::from).collect::<String>());
        let bytes = pdf_with_table(&comment, "/Size 1 /Root 1 0 R");
        if bytes.len() == size {
            return bytes;
        }
        assert!(bytes.len() > size, "a PDF has at least {smallest} bytes");
        padding -= bytes.len() - size;
    }
}

/// A PDF with a password, as most programs write it: a table of references and a trailer.
pub fn encrypted_pdf() -> Vec<u8> {
    pdf_with_trailer("/Encrypt 5 0 R")
}

/// A PDF without a password whose text contains the words that mark a password.
pub fn pdf_about_encryption() -> Vec<u8> {
    pdf_with_table(
        "2 0 obj (An encrypted file has /Encrypt 5 0 R in its trailer) endobj\n",
        "/Size 1 /Root 1 0 R /EncryptMetadata false",
    )
}

/// A PDF with a password, as newer programs write it: the references are a stream.
pub fn encrypted_pdf_with_reference_stream() -> Vec<u8> {
    pdf_with_stream("/Type /XRef /Size 1 /Root 1 0 R /Encrypt<</Filter/Standard>>", 100)
}

/// The same with so many references that their dictionary is far from the end of the file.
pub fn encrypted_pdf_with_distant_reference_stream() -> Vec<u8> {
    pdf_with_stream("/Type /XRef /Size 1 /Root 1 0 R /Encrypt 5 0 R", 200_000)
}

fn pdf_with_table(object: &str, trailer: &str) -> Vec<u8> {
    let body = format!("%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n{object}");
    let section = format!(
        "xref\n0 1\n0000000000 65535 f \ntrailer\n<<{trailer}>>\nstartxref\n{}\n%%EOF\n",
        body.len()
    );
    (body + &section).into_bytes()
}

fn pdf_with_stream(dictionary: &str, length: usize) -> Vec<u8> {
    let body = "%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n";
    let references = "\0".repeat(length);
    let offset = body.len();
    format!(
        "{body}9 0 obj <<{dictionary} /Length {length}>> stream\n{references}\n\
         endstream endobj\nstartxref\n{offset}\n%%EOF\n"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_has_the_wanted_size() {
        for size in [200, 999, 1_000, 1_001, 1_060, 1_061, 262_144, 1_500_000] {
            assert_eq!(pdf_of_size(size, size).len(), size);
        }
    }
}
