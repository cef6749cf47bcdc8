-- Our own folded tokens as a vector without positions.
CREATE TABLE item_tokens (
    item_id BIGINT PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    tokens  tsvector NOT NULL
);
CREATE INDEX item_tokens_tokens ON item_tokens USING gin (tokens);
CREATE INDEX items_seen ON items (seen_ms);
