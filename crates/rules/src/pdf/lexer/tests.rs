//! Tokens of small pieces of PDFs.

use super::*;

fn tokens(bytes: &[u8]) -> Vec<(Token, String)> {
    let mut lexer = Lexer { reads_strings: true, ..Lexer::new() };
    let mut found = Vec::new();
    for byte in bytes.iter().chain(b"\n") {
        for _ in 0..2 {
            let (token, done) = lexer.step(*byte);
            if let Some(token) = token {
                let has_text = matches!(token, Token::Name | Token::Word | Token::String);
                let text = if has_text { lexer.text() } else { b"" };
                found.push((token, String::from_utf8_lossy(text).into_owned()));
            }
            if done {
                break;
            }
        }
    }
    found
}

fn strings(bytes: &[u8]) -> Vec<String> {
    tokens(bytes).into_iter().map(|(_, text)| text).collect()
}

#[test]
fn tokens_need_no_blanks_between_them() {
    use Token::{ArrayEnd, ArrayStart, DictionaryEnd, DictionaryStart, Name, String, Word};
    let kinds: Vec<Token> = tokens(b"7 0 obj<</Type/Page/A[1(x)<41>]/B<<>>>>endobj%c\n8")
        .into_iter()
        .map(|(token, _)| token)
        .collect();
    assert_eq!(
        kinds,
        [
            Word,
            Word,
            Word,
            DictionaryStart,
            Name,
            Name,
            Name,
            ArrayStart,
            Word,
            String,
            String,
            ArrayEnd,
            Name,
            DictionaryStart,
            DictionaryEnd,
            DictionaryEnd,
            Word,
            Word
        ]
    );
}

#[test]
fn names_and_strings_are_decoded() {
    assert_eq!(strings(b"/#45ncrypt /A#4 /#"), ["Encrypt", "A#4", "#"]);
    assert_eq!(strings(b"(a(b)c) (\\)\\(\\\\) (\\101\\0012\\53)"), ["a(b)c", ")(\\", "A\u{1}2+"]);
    assert_eq!(strings(b"(a\\\r\nb\\\nc\\\rd) (\\n\\t\\q)"), ["abcd", "\n\tq"]);
    assert_eq!(strings(b"<41 4\n2 5>"), ["ABP"]);
}

#[test]
fn a_string_that_is_never_closed_ends_with_its_object() {
    assert_eq!(strings(b"(open endobj 5"), ["endobj", "5"]);
    assert_eq!(strings(b"<41 endobj\n5"), ["endobj", "5"]);
    assert_eq!(strings(b"(an endobject)"), ["an endobject"]);
}

#[test]
fn the_end_of_a_file_needs_no_line_break() {
    assert_eq!(strings(b"%%EOF5 0"), ["5", "0"]);
    assert_eq!(strings(b"%%EOX5 0"), Vec::<String>::new());
}

#[test]
fn long_tokens_are_cut() {
    let long =
        [b"/".to_vec(), vec![b'a'; 10_000], b" (".to_vec(), vec![b'b'; 10_000], b")".to_vec()]
            .concat();
    let lengths: Vec<usize> = strings(&long).iter().map(String::len).collect();
    assert_eq!(lengths, [TEXT_LIMIT, TEXT_LIMIT]);
}
