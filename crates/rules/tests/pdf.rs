//! What is taken of the PDFs that people have, and what is not.

use std::path::Path;

use latchkey_rules::file::{FileKind, kind};
use latchkey_rules::pdf::{NESTING_LIMIT, OBJECT_LIMIT, PAGE_LIMIT, PdfError, PdfScan, check};
use serde::Deserialize;

/// A PDF with a table of references and this trailer.
fn with_trailer(trailer: &str) -> Vec<u8> {
    with_objects("", trailer)
}

/// The same with more objects.
fn with_objects(objects: &str, trailer: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n{objects}xref\n0 1\n\
         0000000000 65535 f \ntrailer\n{trailer}\nstartxref\n60\n%%EOF\n"
    )
    .into_bytes()
}

/// A PDF whose references are a stream with this dictionary.
fn with_stream(dictionary: &str) -> Vec<u8> {
    format!(
        "%PDF-1.5\n1 0 obj\n<< /Type /Catalog >>\nendobj\n7 0 obj\n{dictionary}\nstream\n\
         \u{1}(\u{2}\nendstream\nendobj\nstartxref\n50\n%%EOF"
    )
    .into_bytes()
}

/// Looks at the file whole and in parts of several sizes: the answer must be the same.
fn check_in_parts(bytes: &[u8]) -> Result<(), PdfError> {
    let whole = check(bytes);
    for size in [1, 7, 1024] {
        let mut scan = PdfScan::new();
        bytes.chunks(size).for_each(|part| scan.push(part));
        assert_eq!(scan.finish(), whole, "in parts of {size}");
    }
    whole
}

#[derive(Deserialize)]
struct Case {
    file: String,
    result: String,
}

#[test]
fn files_of_the_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let cases: Vec<Case> = serde_json::from_str(include_str!("cases/pdfs.json")).unwrap();
    for case in cases {
        let bytes = std::fs::read(folder.join(&case.file)).unwrap();
        assert_eq!(kind(&bytes), Some(FileKind::Pdf), "{}", case.file);
        let name = match check_in_parts(&bytes) {
            Ok(()) => "ok",
            Err(PdfError::Damaged) => "damaged",
            Err(PdfError::Encrypted) => "encrypted",
            Err(PdfError::TooComplex) => "too_complex",
        };
        assert_eq!(name, case.result, "{}", case.file);
    }
}

#[test]
fn a_user_password_is_found_where_only_the_owner_password_was_empty_of_meaning() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    for file in ["pdf-owner-password-only.pdf", "pdf-owner-password-only-rc4.pdf"] {
        let mut bytes = std::fs::read(folder.join(file)).unwrap();
        let entry = bytes.windows(4).position(|window| window == b"/U <").unwrap();
        bytes[entry + 4] = if bytes[entry + 4] == b'0' { b'1' } else { b'0' };
        assert_eq!(check(&bytes), Err(PdfError::Encrypted), "{file}");
    }
}

#[test]
fn whole_files_of_both_kinds_pass() {
    assert_eq!(check_in_parts(&with_trailer("<< /Size 1 /Root 1 0 R >>")), Ok(()));
    let stream = with_stream("<< /Type /XRef /Size 1 /W [1 2 1] /Root 1 0 R >>");
    assert_eq!(check_in_parts(&stream), Ok(()));
    let padded = [with_trailer("<< /Size 1 /Root 1 0 R >>"), vec![0; 10_000]].concat();
    assert_eq!(check_in_parts(&padded), Ok(()));
}

#[test]
fn a_password_is_seen_wherever_the_standard_puts_it() {
    for trailer in [
        "<< /Size 1 /Encrypt 5 0 R /Root 1 0 R >>",
        "<</ID [<31><32>] /Info << /Title (a) >> /Root 1 0 R /Encrypt<</Filter/Standard>>>>",
        "<< /Root 1 0 R /Title (brackets \\) >> (nested) here) % >>\n /#45ncrypt 5 0 R >>",
        "<< /Root 1 0 R /Encrypt << /Filter /Adobe.PubSec /V 4 >> >>",
    ] {
        let file = with_trailer(trailer);
        assert_eq!(check_in_parts(&file), Err(PdfError::Encrypted), "{trailer}");
    }
    for dictionary in [
        "<< /Encrypt 9 0 R /Type /XRef /Size 1 >>",
        "<< /Type /XRef /Size 1 /Root 1 0 R /Encrypt 9 0 R >>",
    ] {
        assert_eq!(check_in_parts(&with_stream(dictionary)), Err(PdfError::Encrypted));
    }
}

#[test]
fn the_word_alone_is_no_password() {
    for trailer in [
        "<< /Size 1 /Info (how to /Encrypt) >>",
        "<< /Size 1 /EncryptMetadata false >>",
        "<< /Size 1 /Root << /Encrypt 1 0 R >> >>",
        "<< /Size 1 /Root 1 0 R /Encrypt null >>",
    ] {
        assert_eq!(check_in_parts(&with_trailer(trailer)), Ok(()), "{trailer}");
    }
    let text = "2 0 obj (trailer << /Root 1 0 R /Encrypt 5 0 R >>) endobj\n\
                3 0 obj << /Length 9 >> stream\ntrailer << /Root 1 0 R /Encrypt 5 0 R >>\n\
                endstream endobj\n4 0 obj [(/Encrypt)] endobj\n";
    assert_eq!(check_in_parts(&with_objects(text, "<< /Root 1 0 R >>")), Ok(()));
}

#[test]
fn the_last_revision_counts() {
    let old = with_trailer("<< /Size 1 /Root 1 0 R /Encrypt 5 0 R >>");
    let new = b"9 0 obj\n<< >>\nendobj\ntrailer\n<< /Size 1 /Root 1 0 R >>\nstartxref\n9\n%%EOF";
    assert_eq!(check_in_parts(&[&old, new.as_slice()].concat()), Ok(()));
    // A linearized file ends with a trailer that has nothing but its size.
    let end = b"trailer\n<< /Size 1 >>\nstartxref\n9\n%%EOF";
    assert_eq!(check_in_parts(&[&old, end.as_slice()].concat()), Err(PdfError::Encrypted));
}

#[test]
fn what_readers_repair_is_taken() {
    let objects = "5 0 obj << /A (never closed >> endobj\n6 0 obj << /B << /C [ >> endobj\n\
                   7 0 obj << /D 1 stream\n>> ) endstream endobj\n";
    let trailer = "<< /Size 1 /Root 1 0 R >>";
    let plain = with_trailer(trailer);
    let text = String::from_utf8(plain.clone()).unwrap();
    for (why, file) in [
        ("damaged objects", with_objects(objects, trailer)),
        ("brackets between objects", with_objects("( < ( [ << \n", trailer)),
        ("no startxref", text.replace("startxref\n60\n%%EOF\n", "").into_bytes()),
        ("a wrong startxref", text.replace("\n60\n", "\n99999999\n").into_bytes()),
        ("no end of file", text.replace("%%EOF", "").into_bytes()),
        ("a trailer that is not closed", with_trailer("<< /Size 1 /Root 1 0 R")),
        ("line ends of old computers", text.replace('\n', "\r").into_bytes()),
        ("bytes before the header", [b"\xEF\xBB\xBF \r\n".as_slice(), &plain].concat()),
        ("bytes after the end", [plain.as_slice(), &[b'x'; 100_000]].concat()),
        (
            "no blanks",
            b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj2 0 obj<<>>endobj trailer<</Root 1 0 R>>"
                .to_vec(),
        ),
    ] {
        assert_eq!(check_in_parts(&file), Ok(()), "{why}");
    }
}

#[test]
fn what_is_cut_off_is_refused() {
    let whole = with_trailer("<< /Size 1 /Root 1 0 R >>");
    assert_eq!(check_in_parts(&whole[..whole.len() / 2]), Err(PdfError::Damaged));
    let cut = with_trailer("<< /Size 1 (never closed >>");
    assert_eq!(check_in_parts(&cut), Err(PdfError::Damaged));
    assert_eq!(check_in_parts(b"%PDF-1.4\nstartxref\n0\n%%EOF"), Err(PdfError::Damaged));
    assert_eq!(check_in_parts(b"%PDF-1.4\ntrailer << /Size 1 >>"), Err(PdfError::Damaged));
    assert_eq!(check_in_parts(b""), Err(PdfError::Damaged));
}

#[test]
fn a_linearized_file_that_is_cut_off_is_refused_although_its_front_has_a_trailer() {
    let file = |length: usize| {
        format!(
            "%PDF-1.4\n9 0 obj\n<< /Linearized 1 /L {length:06} /H [1 2] >>\nendobj\n\
             trailer\n<< /Root 1 0 R /Prev 300 >>\nstartxref\n0\n%%EOF\n\
             1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< >>\nendobj\n\
             trailer\n<< /Size 3 >>\nstartxref\n100\n%%EOF\n"
        )
        .into_bytes()
    };
    let whole = file(file(0).len());
    assert_eq!(check_in_parts(&whole), Ok(()));
    assert_eq!(check_in_parts(&whole[..whole.len() - 60]), Err(PdfError::Damaged));
    assert_eq!(check_in_parts(&file(999_999)), Ok(()), "it has its end, whatever it says");
}

#[test]
fn files_without_an_end_are_refused() {
    let with = |object: String, count: u32| {
        let objects: String =
            (0..count).map(|number| format!("{} 0 obj {object} endobj\n", number + 9)).collect();
        check(&with_objects(&objects, "<< /Size 1 >>"))
    };
    let page = || "<< /Kids << /Type /Page >> /Type/Page >>".to_owned();
    assert_eq!(with(page(), PAGE_LIMIT), Ok(()));
    assert_eq!(with(page(), PAGE_LIMIT + 1), Err(PdfError::TooComplex));
    assert_eq!(with("<</Type/Pages>>".to_owned(), PAGE_LIMIT + 1), Ok(()));
    let objects = |count: u32| "9 0 obj ".repeat(count as usize);
    let many = |count| check(&with_objects(&objects(count), "<< /Size 1 >>"));
    // One is the catalogue.
    assert_eq!(many(OBJECT_LIMIT - 1), Ok(()));
    assert_eq!(many(OBJECT_LIMIT), Err(PdfError::TooComplex));
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(with(nested(NESTING_LIMIT), 1), Ok(()));
    assert_eq!(with(nested(NESTING_LIMIT + 1), 1), Err(PdfError::TooComplex));
    let encryption = || "<< /Filter /Standard /O (a) /U (b) >>".to_owned();
    assert_eq!(with(encryption(), 64), Ok(()));
    assert_eq!(with(encryption(), 65), Err(PdfError::TooComplex));
}

#[test]
fn what_begins_as_another_kind_of_file_is_no_pdf() {
    for head in [
        b"MZ\x90\0%PDF-1.4".as_slice(),
        b" <html>%PDF-1.4",
        b"\xEF\xBB\xBF<?xml?>%PDF-1.4",
        b"PK\x03\x04%PDF-1.4",
        b"\x7FELF%PDF-1.4",
        b"%PDX nothing",
        b"",
    ] {
        assert_eq!(kind(head), None, "{head:?}");
    }
    assert!(matches!(kind(b"GIF89a %PDF-1.4"), Some(FileKind::Image(_))));
    let printed = b"\x1B%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE = PDF\r\n%PDF-1.4";
    assert_eq!(kind(printed), Some(FileKind::Pdf));
    let far = |blanks: usize| [vec![b' '; blanks], b"%PDF-1.4".to_vec()].concat();
    assert_eq!(kind(&far(1024 - 5)), Some(FileKind::Pdf));
    assert_eq!(kind(&far(1024 - 4)), None);
}
