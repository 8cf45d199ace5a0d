//! Small hand-written PDFs.

/// A PDF without a password.
pub(crate) fn plain() -> Vec<u8> {
    with_table("", "/Size 1 /Root 1 0 R")
}

/// A PDF with a password, as most programs write it: a cross-reference table and a trailer.
pub(crate) fn encrypted() -> Vec<u8> {
    with_table("", "/Size 1 /Root 1 0 R /Encrypt 5 0 R")
}

/// A PDF without a password whose text contains the keywords of encryption.
pub(crate) fn about_encryption() -> Vec<u8> {
    with_table(
        "2 0 obj (An encrypted file has /Encrypt 5 0 R in its trailer) endobj\n",
        "/Size 1 /Root 1 0 R /EncryptMetadata false",
    )
}

/// A PDF with a password, as newer programs write it: a cross-reference stream with a dictionary.
pub(crate) fn encrypted_with_reference_stream() -> Vec<u8> {
    with_stream("/Type /XRef /Size 1 /Root 1 0 R /Encrypt<</Filter/Standard>>", 100)
}

/// The same with so many references that the dictionary is far from the end.
pub(crate) fn encrypted_with_distant_reference_stream() -> Vec<u8> {
    with_stream("/Type /XRef /Size 1 /Root 1 0 R /Encrypt 5 0 R", 200_000)
}

fn with_table(object: &str, trailer: &str) -> Vec<u8> {
    let body = format!("%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n{object}");
    let section = format!(
        "xref\n0 1\n0000000000 65535 f \ntrailer\n<<{trailer}>>\nstartxref\n{}\n%%EOF\n",
        body.len()
    );
    (body + &section).into_bytes()
}

fn with_stream(dictionary: &str, length: usize) -> Vec<u8> {
    let body = "%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n";
    let references = "\0".repeat(length);
    format!("{body}9 0 obj <<{dictionary} /Length {length}>> stream\n{references}\nendstream endobj\nstartxref\n{}\n%%EOF\n", body.len()).into_bytes()
}
