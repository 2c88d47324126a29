-- The nightly publish comes from a schedule, from the first publish on.
INSERT INTO schedules (noun, record, kind, input, rhythm, minutes, late_max_minutes, is_enabled, basis, next_due)
SELECT 'publish.runs', 0, 'publish.nightly', '{}', 'nightly', 0, 360, 1, '', 0
WHERE EXISTS (SELECT 1 FROM publish_runs);
