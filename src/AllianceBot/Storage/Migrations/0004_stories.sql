-- What moderators decided of stories, for their community alone: a report that belongs to another story, or (item_id 0) a whole
-- story that is part of another. into_id is never itself part of another story in that community.
CREATE TABLE story_overrides (
    community_id BIGINT NOT NULL REFERENCES communities (id),
    story_id     BIGINT NOT NULL REFERENCES stories (id),
    item_id      BIGINT NOT NULL,
    into_id      BIGINT NOT NULL REFERENCES stories (id),
    created_ms   BIGINT NOT NULL,
    PRIMARY KEY (community_id, story_id, item_id)
);

CREATE INDEX story_overrides_story ON story_overrides (story_id);

-- Reports of a preferred source lead before others.
ALTER TABLE sources ADD COLUMN preferred BIGINT NOT NULL DEFAULT 0 CHECK (preferred IN (0, 1));

-- When the page says that it was published, of a report whose feed does not.
ALTER TABLE summaries ADD COLUMN published_ms BIGINT;
