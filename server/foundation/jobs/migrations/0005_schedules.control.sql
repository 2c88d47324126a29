-- Work that comes again and again. A job is added when a row is due; the row goes on whatever becomes of the job.
CREATE TABLE schedules (
  id {id},
  noun {text} NOT NULL,
  record {int} NOT NULL,
  kind {text} NOT NULL,
  input {text} NOT NULL,
  rhythm {text} NOT NULL CONSTRAINT schedules_rhythm CHECK (rhythm IN ('nightly', 'interval')),
  minutes {int} NOT NULL,
  late_max_minutes {int} NOT NULL,
  is_enabled {int} NOT NULL,
  -- The night that next_due was worked out for, '' = not yet.
  basis {text} NOT NULL,
  next_due {int} NOT NULL,
  last_due {int},
  last_job {int}
) {strict};
CREATE UNIQUE INDEX schedules_owner ON schedules (noun, record, kind);
CREATE INDEX schedules_due ON schedules (next_due) WHERE is_enabled = 1;
ALTER TABLE jobs ADD COLUMN lane {text} NOT NULL DEFAULT 'quick';
DROP TABLE outbox_deliveries;
DROP TABLE outbox;
-- What is over its time is removed by night (app/retention.cpp), an hour after the publish.
INSERT INTO schedules (noun, record, kind, input, rhythm, minutes, late_max_minutes, is_enabled, basis, next_due)
VALUES ('panel.retention', 0, 'jobs.purge', '{}', 'nightly', 60, 0, 1, '', 0);
