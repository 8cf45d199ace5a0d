//! What a PDF that was made to be expensive costs: never more than two looks at each byte, and
//! never more memory than a small constant.

use latchkey_rules::pdf::{PdfError, PdfScan};
use proptest::prelude::*;

/// The most memory, in bytes, that a check may hold at a time, whatever the file.
const MOST_MEMORY: u64 = 64 * 1024;

/// Sizes of files, in bytes.
const SIZES: [usize; 2] = [1_000_000, 10_000_000];

/// Looks at `bytes`; checks the number of steps and the memory.
fn check(name: &str, bytes: &[u8]) -> Result<(), PdfError> {
    let mut result = Ok(());
    let mut steps = 0;
    let memory = allocation_counter::measure(|| {
        let mut scan = PdfScan::new();
        scan.push(bytes);
        steps = scan.steps();
        result = scan.finish();
    });
    assert!(steps <= 2 * bytes.len() as u64, "{name}: {steps} steps for {} bytes", bytes.len());
    assert!(memory.bytes_max <= MOST_MEMORY, "{name}: {} bytes at a time", memory.bytes_max);
    result
}

/// `start`, then `part` again and again up to `size` bytes, then `end`.
fn repeated(start: &str, part: &str, end: &str, size: usize) -> Vec<u8> {
    [
        b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n",
        start.as_bytes(),
        &part.as_bytes().repeat(size / part.len()),
        end.as_bytes(),
    ]
    .concat()
}

#[test]
fn files_that_are_made_to_be_expensive_are_not() {
    let end = "\ntrailer << /Root 1 0 R >> startxref 0 %%EOF";
    let name = "n".repeat(500_000);
    let encryption = "9 0 obj << /Filter /Standard /O (aaaaaaaaaaaaaaaaaaaa) /U (b) >> endobj ";
    let parts: [(&str, &str, &str); 22] = [
        ("cross-reference names in an object", "7 0 obj <<", "/XRef "),
        ("cross-reference objects", "", "7 0 obj << /Type /XRef /Encrypt 1 0 R >> endobj "),
        ("cross-reference objects, never closed", "", "7 0 obj << /Type /XRef "),
        ("trailers, never closed", "", "trailer<<"),
        ("trailers with a name, never closed", "", "trailer << /Encrypt "),
        ("trailers", "", "trailer << /Root 1 0 R /ID [(a)] >> "),
        ("arrays in arrays", "7 0 obj ", "["),
        ("dictionaries in dictionaries", "7 0 obj ", "<< /A "),
        ("closing brackets", "7 0 obj ", "] >> "),
        ("brackets in a string", "7 0 obj <<", "("),
        ("strings in strings", "7 0 obj <</A ", "(a"),
        ("a string without an end", "7 0 obj <</A (", "a"),
        ("a string of escapes", "7 0 obj <</A (", "\\"),
        ("octal numbers without an end", "7 0 obj <</A (", "\\0"),
        ("hexadecimal digits without an end", "7 0 obj <</A <", "41"),
        ("a name without an end", "7 0 obj << /", "a"),
        ("a name of codes", "7 0 obj << /", "#45"),
        ("long names", "7 0 obj <<", &format!("/{name} ")),
        ("a number without an end", "7 0 obj << /L ", "1"),
        ("streams without an end", "7 0 obj <<>> stream ", "endstreamendstrea"),
        ("objects", "", "1 0 obj "),
        ("encryption dictionaries", "", encryption),
    ];
    for size in SIZES {
        for (kind, start, part) in parts {
            let bytes = repeated(start, part, end, size);
            // Each must end in an answer. Which, is for the tests of answers.
            let _ = check(&format!("{kind}, {size}"), &bytes);
        }
        assert_eq!(
            check("nesting", &repeated("7 0 obj ", "[", end, size)),
            Err(PdfError::TooComplex)
        );
        let blanks = repeated("", " ", end, size);
        assert_eq!(check("blanks", &blanks), Ok(()));
        let comments = repeated("", "%%%%%%%%%\n", end, size);
        assert_eq!(check("comments", &comments), Ok(()));
    }
}

/// Words of a PDF, so that random files get beyond the first byte.
const WORDS: [&[u8]; 26] = [
    b"%PDF-1.4\n",
    b"1 0 obj",
    b"endobj ",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"<",
    b">",
    b"/Type",
    b"/XRef",
    b"/Page ",
    b"/Encrypt",
    b"/Root",
    b"/ID",
    b"/Filter /Standard",
    b"/U",
    b"/O",
    b"/R 6 ",
    b" 1 0 R ",
    b"trailer",
    b"stream\n",
    b"endstream",
    b"startxref ",
];

fn word() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => proptest::sample::select(WORDS.as_slice()).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 0..60),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn arbitrary_bytes_cost_no_more(bytes: Vec<u8>, cut in 0..100_usize) {
        let whole = check("bytes", &bytes);
        let (first, second) = bytes.split_at(cut.min(bytes.len()));
        let mut scan = PdfScan::new();
        scan.push(first);
        scan.push(second);
        prop_assert_eq!(scan.finish(), whole);
    }

    #[test]
    fn arbitrary_words_cost_no_more(words in proptest::collection::vec(word(), 0..200)) {
        let bytes = words.concat();
        let whole = check("words", &bytes);
        let mut scan = PdfScan::new();
        bytes.chunks(3).for_each(|part| scan.push(part));
        prop_assert_eq!(scan.finish(), whole);
    }
}
