-- `destination` is the origin of the address: no more than a few deliveries to one are under way at a time. A delivery that
-- somebody asked for again (`resent` = 1) goes by itself: it neither waits for the session's others nor holds them back.

ALTER TABLE webhook_deliveries ADD COLUMN destination TEXT NOT NULL DEFAULT '';
ALTER TABLE webhook_deliveries ADD COLUMN resent BIGINT NOT NULL DEFAULT 0;
ALTER TABLE webhook_deliveries ADD COLUMN created BIGINT NOT NULL DEFAULT 0;
UPDATE webhook_deliveries SET created = (SELECT events.created FROM events WHERE events.id = webhook_deliveries.event);
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event, seq);

-- What became of each attempt, for those who look into why something does not arrive. `answer` is the beginning of what
-- the receiver said, as text.
CREATE TABLE webhook_attempts (
    seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery     BIGINT NOT NULL REFERENCES webhook_deliveries (seq) ON DELETE CASCADE,
    at           BIGINT NOT NULL,
    milliseconds BIGINT NOT NULL,
    outcome      TEXT NOT NULL,
    status       BIGINT,
    answer       TEXT
);
CREATE INDEX webhook_attempts_by_delivery ON webhook_attempts (delivery, seq);

CREATE INDEX events_by_type ON events (type, seq);
