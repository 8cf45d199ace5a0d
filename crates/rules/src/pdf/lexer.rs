//! The tokens of a PDF, one byte at a time (ISO 32000-1, 7.2 and 7.3).
//!
//! Each byte is looked at no more than twice, and only the first bytes of a token are kept, so that
//! time is linear in the length of the file and memory does not grow with it.

/// The most bytes of a name or string that are kept. An entry of the encryption dictionary has at
/// most 127, and a file identifier usually has 16.
const TEXT_LIMIT: usize = 512;

/// A token. The text of a name, word or string is in [`Lexer::text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, without its `/`.
    Name,
    /// A number or a keyword.
    Word,
    /// A string, in brackets or in hexadecimal.
    String,
    /// `<<`.
    DictionaryStart,
    /// `>>`.
    DictionaryEnd,
    /// `[`.
    ArrayStart,
    /// `]`.
    ArrayEnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a token.
    Between,
    /// In a comment of which so many bytes are those of [`END_OF_FILE`].
    Comment {
        matched: usize,
    },
    Name,
    Word,
    /// After `<`.
    Less,
    /// After `>`.
    Greater,
    /// In a string of hexadecimal digits, after the first of a pair.
    Hexadecimal {
        half: Option<u8>,
    },
    /// In a string in brackets, so many of which are open.
    Literal {
        depth: u32,
        escape: Escape,
    },
    /// In the bytes of a stream.
    Stream,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escape {
    None,
    /// After a backslash.
    Started,
    /// After a backslash and a carriage return.
    LineBreak,
    /// In an octal number of so many digits.
    Octal {
        value: u8,
        digits: u8,
    },
}

/// The comment that ends a file. Some programs append to it without a line break.
const END_OF_FILE: &[u8] = b"%%EOF";

/// Splits bytes into tokens.
#[derive(Debug)]
pub(super) struct Lexer {
    state: State,
    /// The bytes of the token, as far as they are kept.
    text: Vec<u8>,
    /// The last eight bytes, the newest lowest.
    window: u64,
    /// Whether strings are recognized. Between objects there are none, and a bracket in what is
    /// left over there must not swallow the objects after it.
    pub(super) reads_strings: bool,
}

impl Lexer {
    pub(super) fn new() -> Self {
        Self { state: State::Between, text: Vec::new(), window: 0, reads_strings: false }
    }

    /// The text of the token that [`step`](Self::step) returned last.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Takes all that follows as the bytes of a stream, up to `endstream`.
    pub(super) fn enter_stream(&mut self) {
        self.state = State::Stream;
    }

    /// Skips the bytes of a stream. Returns how many; 0 where none is open.
    pub(super) fn skip_stream(&mut self, bytes: &[u8]) -> usize {
        if self.state != State::Stream {
            return 0;
        }
        // "endstream" without its first byte, which leaves eight.
        const END: u64 = u64::from_be_bytes(*b"ndstream");
        let mut window = self.window;
        for (index, byte) in bytes.iter().enumerate() {
            window = window << 8 | u64::from(*byte);
            if window == END {
                self.state = State::Between;
                self.window = window;
                return index + 1;
            }
        }
        self.window = window;
        bytes.len()
    }

    /// Looks at a byte. Returns the token that it ends, and whether the byte is done with; it is to
    /// be given again otherwise.
    pub(super) fn step(&mut self, byte: u8) -> (Option<Token>, bool) {
        match self.state {
            State::Between => self.begin(byte),
            State::Comment { matched } => {
                self.state = match byte {
                    b'\r' | b'\n' => State::Between,
                    _ if END_OF_FILE.get(matched) != Some(&byte) => {
                        State::Comment { matched: usize::MAX }
                    }
                    _ if matched + 1 == END_OF_FILE.len() => State::Between,
                    _ => State::Comment { matched: matched + 1 },
                };
                (None, true)
            }
            State::Name if is_regular(byte) => {
                self.keep(byte);
                (None, true)
            }
            State::Name => {
                self.decode_name();
                self.end(Token::Name)
            }
            State::Word if is_regular(byte) => {
                self.keep(byte);
                // Nothing else begins like this, and some programs leave out the blank after it.
                if matches!(self.text.as_slice(), b"endobj" | b"startxref") {
                    self.state = State::Between;
                    return (Some(Token::Word), true);
                }
                (None, true)
            }
            State::Word => self.end(Token::Word),
            State::Less if byte == b'<' => {
                self.state = State::Between;
                (Some(Token::DictionaryStart), true)
            }
            State::Less => {
                self.window = 0;
                self.state = if self.reads_strings {
                    State::Hexadecimal { half: None }
                } else {
                    State::Between
                };
                (None, false)
            }
            State::Greater if byte == b'>' => {
                self.state = State::Between;
                (Some(Token::DictionaryEnd), true)
            }
            State::Greater => {
                self.state = State::Between;
                (None, false)
            }
            State::Hexadecimal { half } => self.hexadecimal(byte, half),
            State::Literal { depth, escape } => self.literal(byte, depth, escape),
            State::Stream => (None, self.skip_stream(&[byte]) == 1),
        }
    }

    fn begin(&mut self, byte: u8) -> (Option<Token>, bool) {
        self.text.clear();
        let token = match byte {
            b'[' => Some(Token::ArrayStart),
            b']' => Some(Token::ArrayEnd),
            _ => None,
        };
        match byte {
            b'%' => self.state = State::Comment { matched: 1 },
            b'/' => self.state = State::Name,
            b'<' => self.state = State::Less,
            b'>' => self.state = State::Greater,
            b'(' if self.reads_strings => {
                self.window = 0;
                self.state = State::Literal { depth: 1, escape: Escape::None };
            }
            _ if is_regular(byte) => {
                self.keep(byte);
                self.state = State::Word;
            }
            _ => {}
        }
        (token, true)
    }

    fn end(&mut self, token: Token) -> (Option<Token>, bool) {
        self.state = State::Between;
        (Some(token), false)
    }

    fn hexadecimal(&mut self, byte: u8, half: Option<u8>) -> (Option<Token>, bool) {
        if self.is_lost(byte) {
            return (Some(Token::Word), true);
        }
        let digit = char::from(byte).to_digit(16).map(|digit| digit as u8);
        match (byte, digit, half) {
            (b'>', _, half) => {
                if let Some(half) = half {
                    self.keep(half << 4);
                }
                self.state = State::Between;
                return (Some(Token::String), true);
            }
            (_, Some(digit), Some(half)) => {
                self.keep(half << 4 | digit);
                self.state = State::Hexadecimal { half: None };
            }
            (_, Some(digit), None) => self.state = State::Hexadecimal { half: Some(digit) },
            (_, None, _) => {}
        }
        (None, true)
    }

    fn literal(&mut self, byte: u8, depth: u32, escape: Escape) -> (Option<Token>, bool) {
        if self.is_lost(byte) {
            return (Some(Token::Word), true);
        }
        let mut next = (depth, Escape::None);
        match (escape, byte) {
            (Escape::Octal { value, digits }, b'0'..=b'7') if digits < 3 => {
                let value = value << 3 | (byte - b'0');
                next.1 = Escape::Octal { value, digits: digits + 1 };
            }
            (Escape::Octal { value, .. }, _) => {
                self.keep(value);
                self.state = State::Literal { depth, escape: Escape::None };
                return (None, false);
            }
            (Escape::Started, b'0'..=b'7') => {
                next.1 = Escape::Octal { value: byte - b'0', digits: 1 };
            }
            (Escape::Started, b'\r') => next.1 = Escape::LineBreak,
            (Escape::Started, b'\n') | (Escape::LineBreak, b'\n') => {}
            (Escape::Started, _) => self.keep(match byte {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'b' => 0x08,
                b'f' => 0x0C,
                other => other,
            }),
            (Escape::None | Escape::LineBreak, b'\\') => next.1 = Escape::Started,
            (Escape::None | Escape::LineBreak, b'(') => {
                self.keep(byte);
                next.0 = depth.saturating_add(1);
            }
            (Escape::None | Escape::LineBreak, b')') if depth == 1 => {
                self.state = State::Between;
                return (Some(Token::String), true);
            }
            (Escape::None | Escape::LineBreak, b')') => {
                self.keep(byte);
                next.0 = depth - 1;
            }
            (Escape::None | Escape::LineBreak, _) => self.keep(byte),
        }
        self.state = State::Literal { depth: next.0, escape: next.1 };
        (None, true)
    }

    /// Whether a string was never closed: the object that it is in ends. The token is then the word
    /// `endobj`.
    fn is_lost(&mut self, byte: u8) -> bool {
        const END: u64 = u64::from_be_bytes(*b"\0\0endobj");
        let is_lost = is_blank(byte) && self.window & 0xFFFF_FFFF_FFFF == END;
        self.window = self.window << 8 | u64::from(byte);
        if is_lost {
            self.state = State::Between;
            self.text = b"endobj".to_vec();
        }
        is_lost
    }

    /// Keeps a byte of the token. Those past the limit are dropped: what is that long equals
    /// nothing that is looked for.
    fn keep(&mut self, byte: u8) {
        if self.text.len() < TEXT_LIMIT {
            self.text.push(byte);
        }
    }

    /// Writes `#45` in a name as `E` (ISO 32000-1, 7.3.5).
    fn decode_name(&mut self) {
        let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
        let (mut from, mut to) = (0, 0);
        while let Some(&byte) = self.text.get(from) {
            let code = (digit(self.text.get(from + 1)), digit(self.text.get(from + 2)));
            (self.text[to], from) = match (byte, code) {
                (b'#', (Some(high), Some(low))) => ((high << 4 | low) as u8, from + 3),
                _ => (byte, from + 1),
            };
            to += 1;
        }
        self.text.truncate(to);
    }
}

/// Whether a byte is white space (ISO 32000-1, table 1).
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

/// Whether a byte is part of a name or word: neither white space nor a delimiter.
fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !b"()<>[]{}/%".contains(&byte)
}

#[cfg(test)]
mod tests;
