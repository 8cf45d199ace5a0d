//! What is taken as a file, and what is refused, by bytes.

use super::*;

/// The head of a PNG of this size, which is all that is looked at.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

/// The head of a JPEG of this size.
fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes =
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08".to_vec();
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend(b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9");
    bytes
}

fn checked(bytes: &[u8], document_type: &str) -> Result<FileKind, FileFault> {
    check(bytes, &document_type.into())
}

#[test]
fn pictures_are_known_by_their_bytes() {
    assert_eq!(checked(&png(800, 600), "id_document"), Ok(FileKind::Png));
    assert_eq!(checked(&jpeg(800, 600), "selfie"), Ok(FileKind::Jpeg));
}

#[test]
fn other_types_are_refused_whatever_they_call_themselves() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1\0\0\0\0";
    let exe = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";
    let gif = b"GIF89a\x01\0\x01\0\0\0\0;";
    for bytes in [
        &heic[..],
        &exe[..],
        &gif[..],
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!DOCTYPE html><p>",
        b"just words",
        b"\0",
    ] {
        assert_eq!(checked(bytes, "paystub"), Err(FileFault::TypeUnsupported));
    }
    assert_eq!(checked(b"", "paystub"), Err(FileFault::Empty));
}

#[test]
fn a_picture_of_a_face_or_document_has_a_least_size_and_others_have_none() {
    assert_eq!(checked(&png(199, 4000), "selfie"), Err(FileFault::TooSmall));
    assert_eq!(checked(&png(200, 200), "selfie"), Ok(FileKind::Png));
    assert_eq!(checked(&jpeg(4000, 100), "id_document"), Err(FileFault::TooSmall));
    assert_eq!(checked(&png(199, 4000), "paystub"), Ok(FileKind::Png));
}

#[test]
fn a_picture_with_too_many_pixels_is_refused_by_its_head_alone() {
    assert_eq!(checked(&png(10_000, 10_000), "paystub"), Ok(FileKind::Png));
    assert_eq!(checked(&png(10_001, 10_000), "paystub"), Err(FileFault::TooComplex));
    assert_eq!(checked(&png(u32::MAX, u32::MAX), "paystub"), Err(FileFault::TooComplex));
}

#[test]
fn a_picture_that_is_cut_off_or_has_no_pixels_is_refused() {
    assert_eq!(checked(&png(800, 600)[..14], "paystub"), Err(FileFault::Unreadable));
    assert_eq!(checked(&jpeg(800, 600)[..21], "paystub"), Err(FileFault::Unreadable));
    assert_eq!(checked(&png(0, 600), "paystub"), Err(FileFault::Unreadable));
}

#[test]
fn a_name_is_shown_without_its_folders_and_tricks() {
    let cases = [
        ("payslip.pdf", "payslip.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\scan.png", "scan.png"),
        ("Gehaltsabrechnung März 🧾.pdf", "Gehaltsabrechnung März 🧾.pdf"),
        ("كشف حساب.pdf", "كشف حساب.pdf"),
        ("invoice\u{202E}fdp.exe", "invoicefdp.exe"),
        ("a\0b\nc.pdf", "abc.pdf"),
        ("..", "file"),
        ("folder/", "file"),
    ];
    for (sent, shown) in cases {
        assert_eq!(display_name(Some(sent)), shown);
    }
    assert_eq!(display_name(None), "file");
    assert_eq!(display_name(Some(&"ü".repeat(300))).chars().count(), 200);
}

#[test]
fn pdfs_of_the_table_get_the_answer_that_they_get_in_the_widget() {
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/rules/tests/cases");
    let table = std::fs::read_to_string(folder.join("pdfs.json")).unwrap();
    let table: serde_json::Value = serde_json::from_str(&table).unwrap();
    for case in table.as_array().unwrap() {
        let bytes = std::fs::read(folder.join(case["file"].as_str().unwrap())).unwrap();
        let name = match checked(&bytes, "paystub") {
            Ok(kind) => {
                assert_eq!(kind, FileKind::Pdf);
                "ok"
            }
            Err(FileFault::Unreadable) => "damaged",
            Err(FileFault::Encrypted) => "encrypted",
            Err(FileFault::TooComplex) => "too_complex",
            Err(fault) => panic!("{fault:?}"),
        };
        assert_eq!(name, case["result"], "{case}");
    }
}

#[tokio::test]
async fn more_files_than_threads_are_all_inspected() {
    let image = Bytes::from(png(800, 600));
    let checks = (0..20).map(|_| inspect(image.clone(), &DocumentType::Paystub));
    for kind in futures_util::future::join_all(checks).await {
        assert_eq!(kind.ok(), Some(FileKind::Png));
    }
}
