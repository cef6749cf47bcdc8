-- People with watches of their own, and what a community or a person does not want to hear of.

CREATE TABLE people (
    id             $id$,
    community_id   BIGINT NOT NULL REFERENCES communities (id),
    platform       TEXT NOT NULL CHECK (platform IN ('console', 'discord', 'slack')),
    external_id    TEXT NOT NULL,
    name           TEXT NOT NULL,
    destination_id BIGINT NOT NULL REFERENCES destinations (id),
    created_ms     BIGINT NOT NULL,
    UNIQUE (community_id, platform, external_id)
);

-- A rule with an owner is that person's watch.
ALTER TABLE watch_rules ADD COLUMN owner_id BIGINT REFERENCES people (id);
DROP INDEX watch_rules_name;
CREATE UNIQUE INDEX watch_rules_name ON watch_rules (community_id, name) WHERE removed_ms IS NULL AND owner_id IS NULL;
CREATE UNIQUE INDEX watch_rules_owner ON watch_rules (owner_id, name) WHERE removed_ms IS NULL AND owner_id IS NOT NULL;

-- A mute without a person is the community's. target: a story's or source's id, or a query.
CREATE TABLE mutes (
    id           $id$,
    community_id BIGINT NOT NULL REFERENCES communities (id),
    person_id    BIGINT REFERENCES people (id),
    kind         TEXT NOT NULL CHECK (kind IN ('story', 'source', 'term')),
    target       TEXT NOT NULL,
    label        TEXT NOT NULL,
    until_ms     BIGINT,
    created_ms   BIGINT NOT NULL
);
CREATE UNIQUE INDEX mutes_target ON mutes (community_id, COALESCE(person_id, 0), kind, target);

-- One-time codes that join a second chat to a community.
CREATE TABLE link_codes (
    code         TEXT PRIMARY KEY,
    community_id BIGINT NOT NULL REFERENCES communities (id),
    until_ms     BIGINT NOT NULL
);

-- Answers of several pages: the words that were asked, so that a page button can ask again.
CREATE TABLE pages (
    key          TEXT PRIMARY KEY,
    community_id BIGINT NOT NULL REFERENCES communities (id),
    command      TEXT NOT NULL,
    options      TEXT NOT NULL,
    until_ms     BIGINT NOT NULL
);

-- Ready for alerting only after setup: a community that a stranger's chat made follows and watches nothing loudly yet.
ALTER TABLE communities ADD COLUMN ready_ms BIGINT;
