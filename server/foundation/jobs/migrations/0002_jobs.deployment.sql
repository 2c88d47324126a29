CREATE TABLE jobs (
  id {id},
  kind {text} NOT NULL,
  input {text} NOT NULL,
  state {text} NOT NULL DEFAULT 'waiting' CONSTRAINT jobs_state CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  done {int} NOT NULL DEFAULT 0,
  total {int} NOT NULL DEFAULT 0,
  actor_id {int} NOT NULL DEFAULT 0,
  actor_name {text} NOT NULL DEFAULT '',
  dedupe_key {text},
  due_at {int} NOT NULL,
  attempts {int} NOT NULL DEFAULT 0,
  lease {text},
  lease_until {int},
  is_cancel_wanted {int} NOT NULL DEFAULT 0,
  checkpoint {text},
  row_count {int} NOT NULL DEFAULT 0,
  result {text},
  error_code {text},
  error_message {text},
  created_at {int} NOT NULL,
  started_at {int},
  ended_at {int}
) {strict};
CREATE INDEX jobs_waiting ON jobs (due_at) WHERE state = 'waiting';
CREATE INDEX jobs_running ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX jobs_created ON jobs (created_at);
CREATE UNIQUE INDEX jobs_dedupe ON jobs (kind, dedupe_key) WHERE state IN ('waiting', 'running') AND dedupe_key IS NOT NULL;
CREATE TABLE job_rows (
  job {int} NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  position {int} NOT NULL,
  subject {text} NOT NULL,
  code {text} NOT NULL,
  message {text} NOT NULL,
  PRIMARY KEY (job, position)
) {strict};
