-- The schema of the server. The same file exists for each engine, with its names of types; a test
-- compares them.
--
-- An object's whole state is a JSON document, written and read through one typed struct. Beside it
-- are only the columns that are searched, sorted or constrained. `seq` is the order of creation,
-- which a clock cannot give. A list is read newest first, by `created` and then `seq`, from an
-- index that begins with its filter, so that the last page costs as much as the first.
--
-- A claim is a lease until `claimed_until`; after that anybody may claim the row again. So a
-- process that ends leaves nothing claimed for ever, and one that starts takes nothing from another.

-- `stripe_status` is the status in Stripe's dialect, which has fewer: one value to search for keeps
-- a list a range of an index.
CREATE TABLE sessions (
    seq                      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id                       TEXT NOT NULL UNIQUE,
    status                   TEXT NOT NULL,
    applicant_email          TEXT,
    created                  BIGINT NOT NULL,
    expires_at               BIGINT NOT NULL,
    version                  BIGINT NOT NULL,
    document                 TEXT NOT NULL,
    stripe_status            TEXT NOT NULL DEFAULT 'requires_input',
    stripe_type              TEXT NOT NULL DEFAULT 'document',
    client_reference_id      TEXT,
    related_customer         TEXT,
    related_customer_account TEXT
);
CREATE INDEX sessions_by_time ON sessions (created, seq);
CREATE INDEX sessions_by_status ON sessions (status, created, seq);
CREATE INDEX sessions_by_email ON sessions (applicant_email, created, seq);
CREATE INDEX sessions_by_expiry ON sessions (status, expires_at);
CREATE INDEX sessions_by_stripe_status ON sessions (stripe_status, created, seq);
CREATE INDEX sessions_by_reference ON sessions (client_reference_id, created, seq);
CREATE INDEX sessions_by_customer ON sessions (related_customer, created, seq);
CREATE INDEX sessions_by_customer_account ON sessions (related_customer_account, created, seq);

-- Only hashes: the secrets themselves are derived from the server's key when they are handed out.
CREATE TABLE client_secrets (
    hash       TEXT PRIMARY KEY,
    session    TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    generation BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    UNIQUE (session, generation)
);

CREATE TABLE hosted_links (
    token_hash  TEXT PRIMARY KEY,
    session     TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    generation  BIGINT NOT NULL,
    cookie_hash TEXT,
    opened_at   BIGINT,
    expires_at  BIGINT NOT NULL,
    UNIQUE (session, generation)
);
CREATE INDEX hosted_links_by_cookie ON hosted_links (cookie_hash);

-- Drafts, encrypted. A row whose `ciphertext` is NULL only says that what its writer sent up to
-- `sequence` is over. `place` grows with each write to the session's drafts.
CREATE TABLE drafts (
    session    TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    page       TEXT NOT NULL,
    writer     TEXT NOT NULL,
    sequence   BIGINT NOT NULL,
    place      BIGINT NOT NULL,
    ciphertext BYTEA,
    PRIMARY KEY (session, page, writer)
);

CREATE TABLE document_uploads (
    seq         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    session     TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    status      TEXT NOT NULL,
    created     BIGINT NOT NULL,
    storage_key TEXT NOT NULL,
    document    TEXT NOT NULL
);
CREATE INDEX document_uploads_by_time ON document_uploads (created, seq);
CREATE INDEX document_uploads_by_session ON document_uploads (session, seq);

-- Resumable uploads (tus). A row is open until the last byte; after that it only says what became
-- of the upload, to a sender who did not receive the response. The chunks are in the file store.
-- The same `creation_key` creates one upload.
CREATE TABLE uploads (
    seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    session      TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    creation_key TEXT,
    fingerprint  TEXT NOT NULL,
    is_open      BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    document     TEXT NOT NULL,
    UNIQUE (session, creation_key)
);
CREATE INDEX uploads_by_session ON uploads (session, is_open, seq);

CREATE TABLE bank_connections (
    seq            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    session        TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    status         TEXT NOT NULL,
    created        BIGINT NOT NULL,
    expires_at     BIGINT,
    state_hash     TEXT UNIQUE,
    code_hash      TEXT UNIQUE,
    pkce_challenge TEXT,
    return_url     TEXT,
    bank_state     TEXT,
    document       TEXT NOT NULL
);
CREATE INDEX bank_connections_by_session ON bank_connections (session, seq);

CREATE TABLE identity_checks (
    seq        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    session    TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    check_type TEXT NOT NULL,
    status     TEXT NOT NULL,
    created    BIGINT NOT NULL,
    document   TEXT NOT NULL
);
CREATE INDEX identity_checks_by_time ON identity_checks (created, seq);
CREATE INDEX identity_checks_by_session ON identity_checks (session, seq);
CREATE INDEX identity_checks_by_status ON identity_checks (status, created, seq);
CREATE INDEX identity_checks_by_type ON identity_checks (check_type, created, seq);
CREATE INDEX identity_checks_by_type_and_status
    ON identity_checks (check_type, status, created, seq);

CREATE TABLE verification_reports (
    seq      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    session  TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    status   TEXT NOT NULL,
    created  BIGINT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX verification_reports_by_time ON verification_reports (created, seq);
CREATE INDEX verification_reports_by_session ON verification_reports (session, seq);
CREATE INDEX verification_reports_by_status ON verification_reports (status, created, seq);

CREATE TABLE events (
    seq      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    session  TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    type     TEXT NOT NULL,
    created  BIGINT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX events_by_time ON events (created, seq);
CREATE INDEX events_by_session ON events (session, seq);
CREATE INDEX events_by_type ON events (type, seq);

-- One row for each event that goes to an address. `finished_at` is set once it was delivered or
-- given up. `destination` is the origin of the address, to limit the deliveries to it at a time. A
-- delivery that was requested again (`resent` = 1) is independent: it neither waits for the
-- session's others nor holds them back.
CREATE TABLE webhook_deliveries (
    seq           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event         TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    session       TEXT NOT NULL,
    url           TEXT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    next_attempt  BIGINT NOT NULL,
    delivered     BIGINT NOT NULL DEFAULT 0,
    finished_at   BIGINT,
    claimed_until BIGINT,
    destination   TEXT NOT NULL DEFAULT '',
    resent        BIGINT NOT NULL DEFAULT 0,
    created       BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX webhook_deliveries_open ON webhook_deliveries (session, seq) WHERE finished_at IS NULL;
CREATE INDEX webhook_deliveries_by_time
    ON webhook_deliveries (COALESCE(claimed_until, next_attempt)) WHERE finished_at IS NULL;
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event, seq);

-- The result of each attempt. `response` is the beginning of the receiver's response, as text.
CREATE TABLE webhook_attempts (
    seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery     BIGINT NOT NULL REFERENCES webhook_deliveries (seq) ON DELETE CASCADE,
    at           BIGINT NOT NULL,
    milliseconds BIGINT NOT NULL,
    outcome      TEXT NOT NULL,
    status       BIGINT,
    response     TEXT
);
CREATE INDEX webhook_attempts_by_delivery ON webhook_attempts (delivery, seq);

CREATE TABLE jobs (
    seq           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind          TEXT NOT NULL,
    subject       TEXT NOT NULL,
    run_at        BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    claimed_until BIGINT
);
CREATE INDEX jobs_by_time ON jobs (COALESCE(claimed_until, run_at), seq);

-- `status` and `body` are NULL while the first request is running. A placeholder is in the place of
-- each secret in a body; `derived_secrets` names the secret of each. `session` is the session whose
-- data is in the body, for its redaction.
CREATE TABLE idempotency_keys (
    scope           TEXT NOT NULL,
    key             TEXT NOT NULL,
    fingerprint     TEXT NOT NULL,
    created         BIGINT NOT NULL,
    status          BIGINT,
    content_type    TEXT,
    body            BYTEA,
    derived_secrets TEXT,
    claimed_by      TEXT,
    claimed_until   BIGINT,
    session         TEXT,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created);
CREATE INDEX idempotency_keys_by_session ON idempotency_keys (session);

-- The key that secrets are derived from, where several processes share the database: see
-- docs/sandbox.md. `key` is NULL where each process reads it from a file; `digest` then tells
-- whether they have the same one.
CREATE TABLE server_keys (
    name   TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    key    BYTEA
);
