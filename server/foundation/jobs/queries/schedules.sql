-- name: find_schedule
SELECT id, is_enabled, next_due, last_due, last_job, rhythm, minutes, basis, input, late_max_minutes FROM schedules
WHERE noun = $1 AND record = $2 AND kind = $3
-- name: add_schedule
INSERT INTO schedules (noun, record, kind, input, rhythm, minutes, late_max_minutes, is_enabled, basis, next_due)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (noun, record, kind) DO UPDATE SET input = $4, rhythm = $5, minutes = $6, late_max_minutes = $7, is_enabled = $8,
  basis = $9, next_due = $10
-- name: drop_schedules
DELETE FROM schedules WHERE noun = $1 AND record = $2
-- name: next_scheduled
SELECT min(next_due) FROM schedules WHERE is_enabled = 1
-- name: scheduled
SELECT id, kind, input, rhythm, minutes, late_max_minutes, basis, next_due FROM schedules
WHERE is_enabled = 1 AND (next_due <= $1 OR (rhythm = 'nightly' AND basis <> $2)) ORDER BY next_due, id LIMIT 100
-- name: claim_scheduled
UPDATE schedules SET next_due = $3, basis = $4, last_due = COALESCE(CAST($5 AS bigint), last_due)
WHERE id = $1 AND next_due = $2 AND is_enabled = 1
-- name: set_last_job
UPDATE schedules SET last_job = $2 WHERE id = $1
