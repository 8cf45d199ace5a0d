-- Uploads that come in pieces (tus). A row is open until the last byte; after that it only says what became of the upload, to a
-- sender who did not hear it. The pieces are in the file store. The same `creation_key` makes one upload.

CREATE TABLE uploads (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    session      TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    creation_key TEXT,
    fingerprint  TEXT NOT NULL,
    is_open      INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    document     TEXT NOT NULL,
    UNIQUE (session, creation_key)
);
CREATE INDEX uploads_by_session ON uploads (session, is_open, seq);
