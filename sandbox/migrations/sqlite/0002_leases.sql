-- A claim is a lease: who holds it works until `claimed_until`, and what is still there after that is anybody's again. So a
-- process that ends leaves nothing taken for ever, and one that starts takes nothing from one that is at work.

DROP INDEX jobs_by_time;
ALTER TABLE jobs DROP COLUMN claimed;
ALTER TABLE jobs ADD COLUMN claimed_until INTEGER;
CREATE INDEX jobs_by_time ON jobs (COALESCE(claimed_until, run_at), seq);

ALTER TABLE webhook_deliveries ADD COLUMN claimed_until INTEGER;
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (COALESCE(claimed_until, next_attempt)) WHERE finished_at IS NULL;

ALTER TABLE idempotency_keys ADD COLUMN claimed_by TEXT;
ALTER TABLE idempotency_keys ADD COLUMN claimed_until INTEGER;

-- The key from which secrets are derived, where several processes share this database: see docs/sandbox.md. `key` is null
-- where each process is given it in a file, and `digest` tells whether they were given the same one.
CREATE TABLE server_keys (
    name   TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    key    BLOB
);

-- Every list is read newest first, by `created` and then `seq`, from an index that begins with what it is filtered by: the
-- last page costs what the first does.

DROP INDEX sessions_by_status;
DROP INDEX sessions_by_email;
CREATE INDEX sessions_by_time ON sessions (created, seq);
CREATE INDEX sessions_by_status ON sessions (status, created, seq);
CREATE INDEX sessions_by_email ON sessions (applicant_email, created, seq);
CREATE INDEX sessions_by_expiry ON sessions (status, expires_at);

CREATE INDEX document_uploads_by_time ON document_uploads (created, seq);

CREATE INDEX identity_checks_by_time ON identity_checks (created, seq);
CREATE INDEX identity_checks_by_status ON identity_checks (status, created, seq);
CREATE INDEX identity_checks_by_type ON identity_checks (check_type, created, seq);
CREATE INDEX identity_checks_by_type_and_status ON identity_checks (check_type, status, created, seq);

CREATE INDEX verification_reports_by_time ON verification_reports (created, seq);
CREATE INDEX verification_reports_by_status ON verification_reports (status, created, seq);

CREATE INDEX events_by_time ON events (created, seq);
