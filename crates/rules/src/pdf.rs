//! Whether a PDF can be used, without decoding it: whether it is whole, opens without a password,
//! and has no more pages than anybody reads.
//!
//! A [`PdfScan`] takes the bytes of a file in order, in parts of any size, and looks at each byte
//! at most twice. It reads the dictionaries of objects and trailers and skips the bytes of streams.
//! Nothing is inflated, and no offset in the file is followed: what a reader would repair (bytes
//! before the header, offsets that are wrong, a missing `startxref`) makes no difference here.
//! `Encrypt` stands in clear in the trailer or in the dictionary of the cross-reference stream by
//! the standard's own rule (ISO 32000-1, 7.5.5 and 7.5.8), and the encryption dictionary is never
//! in an object stream (7.5.7).
//!
//! Pages inside object streams are not counted. The limit on the length of a file holds for them.

mod crypto;
mod dictionary;
mod encryption;
mod lexer;

use dictionary::{Dictionary, EncryptEntry, Entry, Key, Kind, ObjectId, integer};
use encryption::Encryption;
use lexer::{Lexer, Token};

/// The most pages of a document. No statement or payslip has as many.
pub const PAGE_LIMIT: u32 = 500;

/// The most objects of a document.
pub const OBJECT_LIMIT: u32 = 500_000;

/// The deepest nesting of arrays and dictionaries.
pub const NESTING_LIMIT: usize = 200;

/// The most encryption dictionaries. Each revision of a document may repeat its own.
const ENCRYPTION_LIMIT: usize = 64;

/// Why a PDF cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PdfError {
    /// It has no trailer or no pages, or is cut off.
    Damaged,
    /// It does not open without a password.
    Encrypted,
    /// It has more pages, objects or nesting than the limits allow.
    TooComplex,
}

/// Looks at a whole file.
///
/// # Errors
/// See [`PdfError`]. Whether the file begins as a PDF is for [`file::kind`](crate::file::kind).
pub fn check(bytes: &[u8]) -> Result<(), PdfError> {
    let mut scan = PdfScan::new();
    scan.push(bytes);
    scan.finish()
}

/// A check of a PDF that takes its bytes in parts.
#[derive(Debug)]
pub struct PdfScan {
    lexer: Lexer,
    reader: Reader,
    /// How many bytes were given.
    length: u64,
    steps: u64,
}

impl Default for PdfScan {
    fn default() -> Self {
        Self::new()
    }
}

impl PdfScan {
    /// A check that has seen nothing yet.
    pub fn new() -> Self {
        Self { lexer: Lexer::new(), reader: Reader::default(), length: 0, steps: 0 }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if self.reader.is_too_complex {
                return;
            }
            let skipped = self.lexer.skip_stream(rest);
            if skipped > 0 {
                self.steps += skipped as u64;
                at += skipped;
            } else {
                self.take(rest[0], self.length + at as u64);
                at += 1;
            }
        }
        self.length += bytes.len() as u64;
    }

    /// How often a byte was looked at: at most twice for each byte given, whatever the bytes are.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Judges the file after its last byte.
    ///
    /// # Errors
    /// See [`PdfError`].
    pub fn finish(mut self) -> Result<(), PdfError> {
        // Ends the last token.
        self.take(b'\n', self.length);
        self.reader.verdict(self.length)
    }

    fn take(&mut self, byte: u8, at: u64) {
        let mut done = false;
        while !done {
            self.steps += 1;
            let (token, is_done) = self.lexer.step(byte);
            if let Some(token) = token {
                self.reader.accept(token, self.lexer.text(), at);
                self.lexer.reads_strings = self.reader.context != Context::Outside;
                if std::mem::take(&mut self.reader.enters_stream) {
                    self.lexer.enter_stream();
                }
            }
            done = is_done;
        }
    }
}

/// What the tokens belong to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Context {
    /// Nothing that matters: the header, a cross-reference table, what is left of a damaged part.
    #[default]
    Outside,
    Object(ObjectId),
    Trailer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Dictionary,
    Array,
}

/// The trailer, or the dictionary of a cross-reference stream, that counts.
#[derive(Debug)]
struct Trailer {
    has_root: bool,
    encrypt: EncryptEntry,
    direct: Encryption,
    id: Vec<u8>,
}

/// Reads objects and trailers from tokens, and keeps of them what the verdict needs.
#[derive(Debug, Default)]
struct Reader {
    context: Context,
    /// The last two whole numbers, the newest last.
    numbers: [Option<i64>; 2],
    /// The arrays and dictionaries that are open.
    containers: Vec<Container>,
    /// The outermost dictionary that is open.
    dictionary: Dictionary,
    /// The entries being read: those of the dictionary, and of the one in its `/Encrypt`.
    entries: [Entry; 2],
    enters_stream: bool,
    is_too_complex: bool,
    objects: u32,
    pages: u32,
    has_catalog: bool,
    trailer: Option<Trailer>,
    encryptions: Vec<(ObjectId, Encryption)>,
    /// The length that a linearized file says it has.
    linearized_length: Option<u64>,
    last_object_at: u64,
    last_startxref_at: u64,
}

impl Reader {
    fn accept(&mut self, token: Token, text: &[u8], at: u64) {
        match token {
            Token::Word => self.word(text, at),
            Token::Name => {
                if let Some(level) = self.level()
                    && let Some(key) = self.entries[level].name(text)
                {
                    self.dictionary.set_name(level, key, text);
                }
            }
            Token::String => self.string(text),
            Token::DictionaryStart => self.open(Container::Dictionary),
            Token::ArrayStart => self.open(Container::Array),
            Token::DictionaryEnd => self.close_dictionary(),
            Token::ArrayEnd => {
                self.containers.pop_if(|container| *container == Container::Array);
            }
        }
    }

    /// Which of the dictionaries that matter the tokens are directly in.
    fn level(&self) -> Option<usize> {
        match self.containers.as_slice() {
            [Container::Dictionary] => Some(0),
            [Container::Dictionary, Container::Dictionary]
                if self.entries[0].key() == Some(Key::Encrypt) =>
            {
                Some(1)
            }
            _ => None,
        }
    }

    fn word(&mut self, word: &[u8], at: u64) {
        let [before, last] = self.numbers;
        self.numbers = [last, integer(word)];
        match word {
            b"obj" => {
                self.abandon();
                let (Some(number), Some(generation)) = (before, last) else { return };
                self.context = Context::Object(ObjectId { number, generation });
                self.last_object_at = at;
                self.objects += 1;
                self.is_too_complex |= self.objects > OBJECT_LIMIT;
            }
            b"endobj" | b"xref" => self.abandon(),
            b"trailer" => {
                self.abandon();
                self.context = Context::Trailer;
            }
            b"startxref" => {
                // A trailer that is not closed ends here for every reader.
                if self.context == Context::Trailer && !self.containers.is_empty() {
                    self.complete();
                }
                self.abandon();
                self.last_startxref_at = at;
            }
            b"stream" => {
                if let Context::Object(_) = self.context {
                    self.containers.clear();
                    self.enters_stream = true;
                }
            }
            _ => self.value(word, before, last),
        }
    }

    /// Takes a word as a value, or a part of one. `before` and `last` are the numbers before it.
    fn value(&mut self, word: &[u8], before: Option<i64>, last: Option<i64>) {
        let Some(level) = self.level() else { return };
        let (key, is_first) = self.entries[level].value();
        if is_first {
            self.dictionary.set_word(level, key, word);
        } else if word == b"R"
            && key == Key::Encrypt
            && level == 0
            && let (Some(number), Some(generation)) = (before, last)
        {
            self.dictionary.encrypt = EncryptEntry::Object(ObjectId { number, generation });
        }
    }

    fn string(&mut self, text: &[u8]) {
        if let Some(level) = self.level() {
            let (key, _) = self.entries[level].value();
            self.dictionary.set_string(level, key, text);
        } else if self.containers == [Container::Dictionary, Container::Array]
            && self.entries[0].key() == Some(Key::Id)
            && self.dictionary.id.is_none()
        {
            self.dictionary.id = Some(text.to_vec());
        }
    }

    fn open(&mut self, container: Container) {
        if self.context == Context::Outside {
            return;
        }
        if self.containers.is_empty() && container == Container::Dictionary {
            self.dictionary = Dictionary::default();
            self.entries = [Entry::default(); 2];
        } else if let Some(level) = self.level() {
            let (key, is_first) = self.entries[level].value();
            if level == 0 && is_first && key == Key::Encrypt && container == Container::Dictionary {
                self.dictionary.encrypt = EncryptEntry::Direct;
            }
        }
        self.is_too_complex |= self.containers.len() >= NESTING_LIMIT;
        if !self.is_too_complex {
            self.containers.push(container);
        }
    }

    /// Closes the innermost dictionary, with the arrays in it that were left open.
    fn close_dictionary(&mut self) {
        let Some(innermost) =
            self.containers.iter().rposition(|container| *container == Container::Dictionary)
        else {
            return;
        };
        self.containers.truncate(innermost);
        if innermost == 0 {
            self.complete();
        }
    }

    /// Drops what is open.
    fn abandon(&mut self) {
        self.context = Context::Outside;
        self.containers.clear();
    }

    /// Takes the outermost dictionary, which is closed.
    fn complete(&mut self) {
        let dictionary = std::mem::take(&mut self.dictionary);
        match self.context {
            Context::Outside => {}
            Context::Trailer => {
                self.abandon();
                self.take_trailer(dictionary);
            }
            Context::Object(id) => {
                match dictionary.kind {
                    Kind::Catalog => self.has_catalog = true,
                    Kind::Page => self.pages = self.pages.saturating_add(1),
                    Kind::CrossReference => return self.take_trailer(dictionary),
                    Kind::Other => {}
                }
                if dictionary.is_linearized {
                    self.linearized_length = u64::try_from(dictionary.file_length).ok();
                }
                if dictionary.own.is_complete() {
                    self.is_too_complex |= self.encryptions.len() >= ENCRYPTION_LIMIT;
                    if !self.is_too_complex {
                        self.encryptions.push((id, dictionary.own));
                    }
                }
            }
        }
    }

    /// The last trailer with a `/Root` counts: those before it belong to older revisions, and the
    /// last one of a linearized file may have nothing but its size (ISO 32000-1, F.3.4).
    fn take_trailer(&mut self, dictionary: Dictionary) {
        let counts = self.trailer.as_ref().is_none_or(|known| {
            dictionary.has_root || (!known.has_root && dictionary.encrypt != EncryptEntry::None)
        });
        if counts {
            self.trailer = Some(Trailer {
                has_root: dictionary.has_root,
                encrypt: dictionary.encrypt,
                direct: dictionary.direct,
                id: dictionary.id.unwrap_or_default(),
            });
        }
    }

    fn verdict(&self, length: u64) -> Result<(), PdfError> {
        if self.is_too_complex {
            return Err(PdfError::TooComplex);
        }
        let trailer = self.trailer.as_ref().ok_or(PdfError::Damaged)?;
        if !trailer.has_root && !self.has_catalog {
            return Err(PdfError::Damaged);
        }
        // The front of a linearized file is a small document of its own.
        let ends_early = self.linearized_length.is_some_and(|declared| length < declared);
        if ends_early && self.last_object_at > self.last_startxref_at {
            return Err(PdfError::Damaged);
        }
        let encryption = match trailer.encrypt {
            EncryptEntry::None => None,
            EncryptEntry::Direct => Some(&trailer.direct),
            // Revisions may replace an object: the last one counts. One that is not there, or not
            // of the standard handler, cannot be opened.
            EncryptEntry::Object(wanted) => Some(
                self.encryptions
                    .iter()
                    .rfind(|(id, _)| *id == wanted)
                    .map(|(_, encryption)| encryption)
                    .ok_or(PdfError::Encrypted)?,
            ),
        };
        if encryption.is_some_and(|encryption| !encryption.opens_without_password(&trailer.id)) {
            return Err(PdfError::Encrypted);
        }
        if self.pages > PAGE_LIMIT { Err(PdfError::TooComplex) } else { Ok(()) }
    }
}
