-- Objects keep their whole state as a JSON document, written and read through one typed struct each. Beside it stand
-- only the columns that are searched, sorted or constrained. `seq` gives an order of creation that a clock cannot.

CREATE TABLE sessions (
    seq             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    status          TEXT NOT NULL,
    applicant_email TEXT,
    created         BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    document        TEXT NOT NULL
);
CREATE INDEX sessions_by_status ON sessions (status, seq);
CREATE INDEX sessions_by_email ON sessions (applicant_email, seq);

-- Only hashes: the secrets themselves are derived from the server's key when they are handed out.
CREATE TABLE client_secrets (
    hash       TEXT PRIMARY KEY,
    session    TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    generation BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT,
    UNIQUE (session, generation)
);

CREATE TABLE open_links (
    token_hash  TEXT PRIMARY KEY,
    session     TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    generation  BIGINT NOT NULL,
    cookie_hash TEXT,
    opened_at   BIGINT,
    expires_at  BIGINT NOT NULL,
    UNIQUE (session, generation)
);
CREATE INDEX open_links_by_cookie ON open_links (cookie_hash);

CREATE TABLE document_uploads (
    seq         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    session     TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    status      TEXT NOT NULL,
    created     BIGINT NOT NULL,
    storage_key TEXT NOT NULL,
    document    TEXT NOT NULL
);
CREATE INDEX document_uploads_by_session ON document_uploads (session, seq);

CREATE TABLE identity_checks (
    seq        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    session    TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    check_type TEXT NOT NULL,
    status     TEXT NOT NULL,
    created    BIGINT NOT NULL,
    document   TEXT NOT NULL
);
CREATE INDEX identity_checks_by_session ON identity_checks (session, seq);

CREATE TABLE verification_reports (
    seq      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    session  TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    status   TEXT NOT NULL,
    created  BIGINT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX verification_reports_by_session ON verification_reports (session, seq);

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

CREATE TABLE events (
    seq      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    session  TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    type     TEXT NOT NULL,
    created  BIGINT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX events_by_session ON events (session, seq);

-- One row for each event that goes to an address. `finished_at` is set once it was taken, or given up.
CREATE TABLE webhook_deliveries (
    seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event        TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    session      TEXT NOT NULL,
    url          TEXT NOT NULL,
    attempts     BIGINT NOT NULL DEFAULT 0,
    next_attempt BIGINT NOT NULL,
    delivered    BIGINT NOT NULL DEFAULT 0,
    finished_at  BIGINT
);
CREATE INDEX webhook_deliveries_open ON webhook_deliveries (session, seq) WHERE finished_at IS NULL;

CREATE TABLE jobs (
    seq      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    run_at   BIGINT NOT NULL,
    claimed  BIGINT NOT NULL DEFAULT 0,
    attempts BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX jobs_by_time ON jobs (claimed, run_at);

-- `status` and `body` are null while the first request is still running. Secrets in a body are
-- replaced by marks; `derived_secrets` says which mark stands for which secret.
CREATE TABLE idempotency_keys (
    scope        TEXT NOT NULL,
    key          TEXT NOT NULL,
    fingerprint  TEXT NOT NULL,
    created      BIGINT NOT NULL,
    status       BIGINT,
    content_type TEXT,
    body         BYTEA,
    derived_secrets TEXT,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created);
