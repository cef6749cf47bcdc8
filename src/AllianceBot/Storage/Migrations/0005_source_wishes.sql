-- What moderators ask of a feed's polls: a slower pace, or requests without conditions where a server's validators lie.
ALTER TABLE sources ADD COLUMN pace_ms BIGINT;
ALTER TABLE sources ADD COLUMN ignores_cache BIGINT NOT NULL DEFAULT 0 CHECK (ignores_cache IN (0, 1));
