-- The tenancy, keys and invariants of the bot. One text for SQLite and PostgreSQL: $id$ and $blob$ are the only words that differ.
-- Times are UTC epoch milliseconds in columns that end in _ms; truth values are 0 or 1; enums are text, checked.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE leases (
    name     TEXT PRIMARY KEY,
    owner    TEXT NOT NULL,
    until_ms BIGINT NOT NULL,
    fence    BIGINT NOT NULL
);

CREATE TABLE communities (
    id         $id$,
    key        TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    language   TEXT NOT NULL,
    time_zone  TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);

CREATE TABLE chats (
    id           $id$,
    community_id BIGINT NOT NULL REFERENCES communities (id),
    platform     TEXT NOT NULL CHECK (platform IN ('console', 'discord', 'slack')),
    external_id  TEXT NOT NULL,
    name         TEXT NOT NULL,
    left_ms      BIGINT,
    created_ms   BIGINT NOT NULL,
    UNIQUE (platform, external_id)
);

-- Where posts go. The lease and its fence make one worker at a time speak in it.
CREATE TABLE destinations (
    id            $id$,
    chat_id       BIGINT NOT NULL REFERENCES chats (id),
    community_id  BIGINT NOT NULL REFERENCES communities (id),
    platform      TEXT NOT NULL CHECK (platform IN ('console', 'discord', 'slack')),
    external_id   TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('terminal', 'channel', 'announcement', 'thread', 'forum', 'dm')),
    name          TEXT NOT NULL,
    paused_reason TEXT,
    paused_ms     BIGINT,
    retry_ms      BIGINT NOT NULL DEFAULT 0,
    lease_owner   TEXT,
    lease_ms      BIGINT NOT NULL DEFAULT 0,
    fence         BIGINT NOT NULL DEFAULT 0,
    UNIQUE (platform, external_id)
);

CREATE TABLE feeds (
    id               $id$,
    url              TEXT NOT NULL UNIQUE,
    is_private       BIGINT NOT NULL DEFAULT 0 CHECK (is_private IN (0, 1)),
    title            TEXT,
    site_url         TEXT,
    language         TEXT,
    identity         TEXT,
    etag             TEXT,
    last_modified    TEXT,
    validators_from  TEXT,
    ttl_ms           BIGINT,
    skip_hours       BIGINT NOT NULL DEFAULT 0,
    skip_days        BIGINT NOT NULL DEFAULT 0,
    next_poll_ms     BIGINT NOT NULL,
    last_poll_ms     BIGINT,
    last_success_ms  BIGINT,
    last_new_ms      BIGINT,
    failures         BIGINT NOT NULL DEFAULT 0,
    problem          TEXT,
    problem_text     TEXT,
    problem_since_ms BIGINT,
    problem_told_ms  BIGINT,
    moved_url        TEXT,
    moved_first_ms   BIGINT,
    moved_seen       BIGINT NOT NULL DEFAULT 0,
    lease_owner      TEXT,
    lease_ms         BIGINT NOT NULL DEFAULT 0,
    fence            BIGINT NOT NULL DEFAULT 0,
    created_ms       BIGINT NOT NULL
);
CREATE INDEX feeds_due ON feeds (next_poll_ms);

CREATE TABLE sources (
    id            $id$,
    community_id  BIGINT NOT NULL REFERENCES communities (id),
    feed_id       BIGINT NOT NULL REFERENCES feeds (id),
    name          TEXT NOT NULL,
    language      TEXT,
    origin        TEXT NOT NULL CHECK (origin IN ('seed', 'sample', 'settings', 'chat')),
    sample_limit  BIGINT NOT NULL DEFAULT 0,
    paused_reason TEXT,
    removed_ms    BIGINT,
    created_ms    BIGINT NOT NULL,
    UNIQUE (community_id, feed_id)
);
CREATE UNIQUE INDEX sources_name ON sources (community_id, name) WHERE removed_ms IS NULL;
CREATE INDEX sources_feed ON sources (feed_id);

CREATE TABLE polls (
    id       $id$,
    feed_id  BIGINT NOT NULL REFERENCES feeds (id),
    at_ms    BIGINT NOT NULL,
    is_first BIGINT NOT NULL CHECK (is_first IN (0, 1)),
    found    BIGINT NOT NULL
);

CREATE TABLE items (
    id           $id$,
    feed_id      BIGINT NOT NULL REFERENCES feeds (id),
    poll_id      BIGINT NOT NULL REFERENCES polls (id),
    key          TEXT NOT NULL,
    link_key     TEXT,
    url          TEXT,
    title        TEXT NOT NULL,
    summary      TEXT NOT NULL,
    content      TEXT NOT NULL,
    author       TEXT NOT NULL,
    outlet       TEXT NOT NULL,
    lang         TEXT NOT NULL,
    image        TEXT,
    published_ms BIGINT NOT NULL,
    seen_ms      BIGINT NOT NULL,
    revision     BIGINT NOT NULL DEFAULT 1,
    state        TEXT NOT NULL CHECK (state IN ('pending', 'done')),
    UNIQUE (feed_id, key)
);
CREATE INDEX items_pending ON items (id) WHERE state = 'pending';
CREATE INDEX items_link ON items (feed_id, link_key) WHERE link_key IS NOT NULL;
CREATE INDEX items_published ON items (published_ms);

-- A story with a community belongs to that community alone (a private feed, a moderator's split); the others are everybody's.
CREATE TABLE stories (
    id           $id$,
    short_id     TEXT UNIQUE,
    community_id BIGINT REFERENCES communities (id),
    lang         TEXT NOT NULL,
    first_ms     BIGINT NOT NULL,
    last_ms      BIGINT NOT NULL
);
CREATE INDEX stories_last ON stories (last_ms);

CREATE TABLE story_items (
    story_id  BIGINT NOT NULL REFERENCES stories (id),
    item_id   BIGINT NOT NULL REFERENCES items (id),
    reason    TEXT NOT NULL,
    score     DOUBLE PRECISION NOT NULL,
    vector    $blob$ NOT NULL,
    joined_ms BIGINT NOT NULL,
    PRIMARY KEY (story_id, item_id)
);
CREATE INDEX story_items_item ON story_items (item_id);

CREATE TABLE watch_rules (
    id            $id$,
    community_id  BIGINT NOT NULL REFERENCES communities (id),
    name          TEXT NOT NULL,
    query         TEXT NOT NULL,
    canonical     TEXT NOT NULL,
    description   TEXT NOT NULL,
    origin        TEXT NOT NULL CHECK (origin IN ('seed', 'settings', 'chat')),
    paused_reason TEXT,
    removed_ms    BIGINT,
    revision      BIGINT NOT NULL DEFAULT 1,
    version       BIGINT NOT NULL,
    created_ms    BIGINT NOT NULL
);
CREATE INDEX watch_rules_version ON watch_rules (version);
CREATE UNIQUE INDEX watch_rules_name ON watch_rules (community_id, name) WHERE removed_ms IS NULL;

CREATE TABLE routes (
    id             $id$,
    rule_id        BIGINT NOT NULL REFERENCES watch_rules (id),
    destination_id BIGINT NOT NULL REFERENCES destinations (id),
    mode           TEXT NOT NULL CHECK (mode IN ('now', 'digest')),
    ping           TEXT,
    UNIQUE (rule_id, destination_id)
);
CREATE INDEX routes_destination ON routes (destination_id);

CREATE TABLE alerts (
    id             $id$,
    story_id       BIGINT NOT NULL REFERENCES stories (id),
    destination_id BIGINT NOT NULL REFERENCES destinations (id),
    created_ms     BIGINT NOT NULL,
    UNIQUE (story_id, destination_id)
);
CREATE INDEX alerts_destination ON alerts (destination_id);

CREATE TABLE alert_matches (
    alert_id BIGINT NOT NULL REFERENCES alerts (id),
    rule_id  BIGINT NOT NULL REFERENCES watch_rules (id),
    item_id  BIGINT NOT NULL REFERENCES items (id),
    spans    TEXT NOT NULL,
    PRIMARY KEY (alert_id, rule_id, item_id)
);
CREATE INDEX alert_matches_rule ON alert_matches (rule_id);

-- What a chat should show, and what it shows. desired_rev: what is wanted; card_rev: what the stored card was made for;
-- sent_rev: what the chat has. key goes into the nonce and the buttons, and is never used twice, not even by another database.
CREATE TABLE posts (
    id             $id$,
    kind           TEXT NOT NULL CHECK (kind IN ('story', 'digest', 'notice')),
    destination_id BIGINT NOT NULL REFERENCES destinations (id),
    alert_id       BIGINT UNIQUE REFERENCES alerts (id),
    key            TEXT NOT NULL UNIQUE,
    state          TEXT NOT NULL CHECK (state IN ('held', 'due', 'sending', 'unsure', 'sent', 'folded', 'gone', 'dead', 'dropped')),
    reason         TEXT,
    desired_rev    BIGINT NOT NULL,
    card_rev       BIGINT NOT NULL DEFAULT 0,
    card           TEXT,
    sent_rev       BIGINT NOT NULL DEFAULT 0,
    sending_rev    BIGINT,
    sending_ms     BIGINT,
    message_id     TEXT,
    folded_into    BIGINT REFERENCES posts (id),
    sent_ms        BIGINT,
    edits          BIGINT NOT NULL DEFAULT 0,
    attempt        BIGINT NOT NULL DEFAULT 0,
    due_ms         BIGINT NOT NULL,
    created_ms     BIGINT NOT NULL,
    CHECK (kind <> 'story' OR alert_id IS NOT NULL),
    CHECK (state <> 'sent' OR message_id IS NOT NULL)
);
CREATE INDEX posts_open ON posts (destination_id, id) WHERE state IN ('held', 'due', 'sending', 'unsure');

-- Prepared texts of a story as one community sees it; view_key names the items that it was made from.
CREATE TABLE summaries (
    story_id   BIGINT NOT NULL REFERENCES stories (id),
    view_key   TEXT NOT NULL,
    sentences  TEXT NOT NULL,
    image      TEXT,
    made_ms    BIGINT NOT NULL,
    PRIMARY KEY (story_id, view_key)
);

CREATE TABLE audit (
    id           $id$,
    community_id BIGINT NOT NULL REFERENCES communities (id),
    at_ms        BIGINT NOT NULL,
    actor        TEXT NOT NULL,
    action       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    before       TEXT,
    after        TEXT
);
CREATE INDEX audit_community ON audit (community_id, id);
