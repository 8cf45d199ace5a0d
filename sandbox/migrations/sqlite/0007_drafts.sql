-- What was typed on a page and not saved yet, enciphered. A row whose `ciphertext` is NULL holds nothing more than that what its
-- writer sent up to `sequence` is over. `place` grows with each write to the session's drafts.
CREATE TABLE drafts (
    session  TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    page     TEXT NOT NULL,
    writer   TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    ciphertext   BLOB,
    PRIMARY KEY (session, page, writer)
);
