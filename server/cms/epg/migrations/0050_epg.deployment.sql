CREATE TABLE epg_sources (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  name {text} NOT NULL,
  name_key {text} NOT NULL,
  kind {text} NOT NULL,
  url {text},
  user_name {text},
  password {text},
  language {text},
  time_zone {text},
  days_ahead {int} NOT NULL,
  refresh {text} NOT NULL,
  refresh_hours {int} NOT NULL,
  is_enabled {int} NOT NULL
) {strict};
CREATE UNIQUE INDEX epg_sources_name ON epg_sources (name) WHERE trashed_at IS NULL;

-- What refreshes leave behind; apart from the source, whose version only people raise.
CREATE TABLE epg_source_states (
  source_id {int} PRIMARY KEY REFERENCES epg_sources (id),
  run {int} NOT NULL DEFAULT 0,
  job_id {int},
  planned_job {int},
  last_fetch_at {int},
  last_good_at {int},
  failures {int} NOT NULL DEFAULT 0,
  error_code {text},
  error_message {text},
  etag {text} NOT NULL DEFAULT '',
  last_modified {text} NOT NULL DEFAULT '',
  content_hash {text} NOT NULL DEFAULT '',
  basis {text} NOT NULL DEFAULT '',
  size_bytes {int},
  channels {int} NOT NULL DEFAULT 0,
  filled_channels {int} NOT NULL DEFAULT 0,
  programmes {int} NOT NULL DEFAULT 0,
  file {text} NOT NULL DEFAULT ''
) {strict};

CREATE TABLE epg_refreshes (
  id {id},
  source_id {int} NOT NULL REFERENCES epg_sources (id),
  at {int} NOT NULL,
  result {text} NOT NULL,
  programmes {int} NOT NULL,
  channels {int} NOT NULL,
  took_ms {int} NOT NULL,
  code {text},
  message {text}
) {strict};
CREATE INDEX epg_refreshes_source ON epg_refreshes (source_id, id);

CREATE TABLE guide_channels (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  source_id {int} NOT NULL REFERENCES epg_sources (id),
  guide_id {text} NOT NULL,
  guide_id_key {text} NOT NULL,
  name {text} NOT NULL,
  name_key {text} NOT NULL,
  names {text} NOT NULL,
  icon {text},
  number {text},
  programmes {int} NOT NULL,
  programmes_from {int},
  programmes_till {int},
  gap_count {int} NOT NULL,
  overlap_count {int} NOT NULL,
  is_listed {int} NOT NULL,
  listed_at {int} NOT NULL
) {strict};
CREATE UNIQUE INDEX guide_channels_guide_id ON guide_channels (source_id, guide_id);
CREATE INDEX guide_channels_name ON guide_channels (name_key);

-- The programmes of a day, named by the hash of their bytes: written in batches ahead of the switch, which then only moves names.
CREATE TABLE guide_packed (
  hash {text} PRIMARY KEY,
  made_at {int} NOT NULL,
  packed {blob} NOT NULL
) {strict};
CREATE TABLE guide_days (
  guide_channel_id {int} NOT NULL REFERENCES guide_channels (id),
  day {int} NOT NULL,
  hash {text} NOT NULL REFERENCES guide_packed (hash),
  programmes {int} NOT NULL,
  first_start_s {int} NOT NULL,
  last_end_s {int} NOT NULL,
  PRIMARY KEY (guide_channel_id, day)
) {strict};
CREATE INDEX guide_days_hash ON guide_days (hash);

-- One row: rises with every switch that changed a day.
CREATE TABLE guide_versions (
  id {int} PRIMARY KEY,
  version {int} NOT NULL
) {strict};
INSERT INTO guide_versions (id, version) VALUES (1, 0);

-- Our channels with the guide that they show: what the overview lists.
CREATE VIEW epg_links AS
SELECT c.id, c.version, c.created_at, c.changed_at, c.trashed_at, c.number, c.name, c.name_key, c.kind, c.external_id, c.guide_channel_id,
  c.guide_offset_minutes, g.name AS guide_channel_name, g.source_id, s.name AS source_name,
  g.programmes_till + c.guide_offset_minutes * 60000 AS guide_until,
  CASE WHEN g.id IS NOT NULL THEN COALESCE(g.programmes_till + c.guide_offset_minutes * 60000, 0) END AS guide_reach,
  COALESCE(g.gap_count, 0) AS gap_count,
  COALESCE(g.overlap_count, 0) AS overlap_count, w.last_good_at AS last_refresh_at
FROM channels c LEFT JOIN guide_channels g ON g.id = c.guide_channel_id LEFT JOIN epg_sources s ON s.id = g.source_id
LEFT JOIN epg_source_states w ON w.source_id = g.source_id;
