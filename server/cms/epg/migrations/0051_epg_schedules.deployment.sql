-- A source's refreshes come from schedules; the job that planned its own follower is no more. The runner works out the times.
INSERT INTO schedules (noun, record, kind, input, rhythm, minutes, late_max_minutes, is_enabled, basis, next_due)
SELECT 'cms.epg_sources', id, 'epg_sources.refresh', '{"source":' || CAST(id AS text) || ',"file":"","may_shrink":false}',
  CASE WHEN refresh = 'nightly' THEN 'nightly' ELSE 'interval' END,
  CASE WHEN refresh = 'nightly' THEN (id * 37) % 60 - 60 ELSE refresh_hours * 60 END, 0, is_enabled, '', 0
FROM epg_sources WHERE kind = 'url' AND trashed_at IS NULL;
ALTER TABLE epg_source_states DROP COLUMN planned_job;
