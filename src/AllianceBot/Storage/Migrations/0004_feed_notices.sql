-- What a feed's communities have been told of its health since it was last well, and what they are still to be told.
ALTER TABLE feeds DROP COLUMN problem_told_ms;
ALTER TABLE feeds ADD COLUMN told TEXT NOT NULL DEFAULT 'none' CHECK (told IN ('none', 'sick', 'gone'));

CREATE TABLE feed_notices (
    id       $id$,
    feed_id  BIGINT NOT NULL REFERENCES feeds (id),
    kind     TEXT NOT NULL CHECK (kind IN ('sick', 'gone', 'well', 'gap')),
    problem  TEXT,
    since_ms BIGINT NOT NULL,
    until_ms BIGINT,
    at_ms    BIGINT NOT NULL
);
