-- What a Stripe client lists by. `stripe_status` is the status in that dialect, which has fewer: one value to look for
-- instead of several keeps a page at the end as cheap as the first.

ALTER TABLE sessions ADD COLUMN stripe_status TEXT NOT NULL DEFAULT 'requires_input';
ALTER TABLE sessions ADD COLUMN stripe_type TEXT NOT NULL DEFAULT 'document';
ALTER TABLE sessions ADD COLUMN client_reference_id TEXT;
ALTER TABLE sessions ADD COLUMN related_customer TEXT;
ALTER TABLE sessions ADD COLUMN related_customer_account TEXT;
UPDATE sessions SET stripe_status = CASE status
    WHEN 'processing' THEN 'processing'
    WHEN 'completed' THEN 'verified'
    WHEN 'expired' THEN 'canceled'
    WHEN 'canceled' THEN 'canceled'
    ELSE 'requires_input' END;
CREATE INDEX sessions_by_stripe_status ON sessions (stripe_status, created, seq);
CREATE INDEX sessions_by_reference ON sessions (client_reference_id, created, seq);
CREATE INDEX sessions_by_customer ON sessions (related_customer, created, seq);
CREATE INDEX sessions_by_customer_account ON sessions (related_customer_account, created, seq);

-- Whose data a kept answer holds, so that it can be taken out when the session is redacted.
ALTER TABLE idempotency_keys ADD COLUMN session TEXT;
CREATE INDEX idempotency_keys_by_session ON idempotency_keys (session);
