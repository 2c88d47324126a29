CREATE TABLE publish_runs (
  id {id},
  kind {text} NOT NULL CHECK (kind IN ('whole', 'roll_back')),
  state {text} NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  areas {text} NOT NULL,
  to_number {int},
  is_automatic {int} NOT NULL,
  confirmed {text} NOT NULL,
  started_by {text} NOT NULL,
  staff_id {int} NOT NULL,
  note {text},
  job {int},
  queued_at {int} NOT NULL,
  started_at {int},
  ended_at {int},
  error_code {text},
  error_message {text}
) {strict};
CREATE INDEX publish_runs_open ON publish_runs (state) WHERE state IN ('queued', 'running');
CREATE TABLE publish_parts (
  run {int} NOT NULL REFERENCES publish_runs (id) ON DELETE CASCADE,
  area {text} NOT NULL,
  category {text} NOT NULL,
  state {text} NOT NULL,
  number {int},
  added {int} NOT NULL,
  changed {int} NOT NULL,
  removed {int} NOT NULL,
  warnings {text} NOT NULL,
  PRIMARY KEY (run, area, category)
) {strict};
CREATE TABLE publish_snapshots (
  id {id},
  area {text} NOT NULL,
  category {text} NOT NULL,
  number {int} NOT NULL,
  manifest {text} NOT NULL,
  items {int} NOT NULL,
  run {int} NOT NULL,
  made_at {int} NOT NULL,
  is_running {int} NOT NULL,
  is_pinned {int} NOT NULL
) {strict};
CREATE UNIQUE INDEX publish_snapshots_number ON publish_snapshots (area, category, number);
CREATE UNIQUE INDEX publish_snapshots_running ON publish_snapshots (area, category) WHERE is_running = 1;
CREATE TABLE publish_lineups (
  manifest {text} NOT NULL,
  lineup {text} NOT NULL,
  document {text} NOT NULL,
  PRIMARY KEY (manifest, lineup)
) {strict};
CREATE TABLE publish_items (
  noun {text} NOT NULL,
  item {int} NOT NULL,
  area {text} NOT NULL,
  hash {text} NOT NULL,
  PRIMARY KEY (noun, item)
) {strict};
CREATE INDEX publish_items_area ON publish_items (area);
CREATE TABLE publish_documents (
  name {text} NOT NULL PRIMARY KEY,
  plain {blob} NOT NULL,
  gzip {blob} NOT NULL,
  brotli {blob} NOT NULL,
  used_at {int} NOT NULL
) {strict};
CREATE TABLE publish_versions (
  id {int} NOT NULL PRIMARY KEY,
  version {int} NOT NULL
) {strict};
INSERT INTO publish_versions (id, version) VALUES (1, 0);
