-- name: add
INSERT INTO jobs (kind, input, actor_id, actor_name, dedupe_key, due_at, created_at, lane, actor_kind, address, request_id, scope, scope_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (kind, dedupe_key) WHERE state IN ('waiting', 'running') AND dedupe_key IS NOT NULL DO NOTHING
RETURNING id
-- name: find_active
SELECT id FROM jobs WHERE kind = $1 AND dedupe_key = $2 AND state IN ('waiting', 'running')
-- name: find
SELECT id, kind, input, state, done, total, actor_id, actor_name, due_at, attempts, is_cancel_wanted, row_count, result, error_code,
  error_message, created_at, started_at, ended_at, actor_kind, scope
FROM jobs WHERE id = $1
-- name: list sqlite
SELECT id, kind, input, state, done, total, actor_id, actor_name, due_at, attempts, is_cancel_wanted, row_count, result, error_code,
  error_message, created_at, started_at, ended_at, actor_kind, scope
FROM jobs WHERE created_at >= $1 AND instr($2, '|' || substr(kind, 1, instr(kind, '.') - 1) || '|') > 0
  AND ($4 = '' OR instr($4, '|' || scope_id || '|') > 0) ORDER BY id DESC LIMIT $3
-- name: list postgres
SELECT id, kind, input, state, done, total, actor_id, actor_name, due_at, attempts, is_cancel_wanted, row_count, result, error_code,
  error_message, created_at, started_at, ended_at, actor_kind, scope
FROM jobs WHERE created_at >= $1 AND strpos($2, '|' || split_part(kind, '.', 1) || '|') > 0
  AND (CAST($4 AS text) = '' OR strpos($4, '|' || scope_id || '|') > 0) ORDER BY id DESC LIMIT $3
-- name: list_rows
SELECT subject, code, message FROM job_rows WHERE job = $1 ORDER BY position LIMIT $2 OFFSET $3
-- name: cancel_waiting
UPDATE jobs SET state = 'cancelled', is_cancel_wanted = 1, ended_at = $2 WHERE id = $1 AND state = 'waiting'
-- name: cancel_running
UPDATE jobs SET is_cancel_wanted = 1 WHERE id = $1 AND state = 'running'
-- name: next_due
SELECT min(at) FROM (
  SELECT min(due_at) AS at FROM jobs WHERE state = 'waiting' AND lane = $1
  UNION ALL SELECT min(lease_until) FROM jobs WHERE state = 'running' AND lane = $1
) AS candidates
-- name: bury
UPDATE jobs SET state = CASE WHEN is_cancel_wanted = 1 THEN 'cancelled' ELSE 'failed' END, lease = NULL, lease_until = NULL, ended_at = $1,
  error_code = CASE WHEN is_cancel_wanted = 1 THEN NULL ELSE 'JOB_LOST' END,
  error_message = CASE WHEN is_cancel_wanted = 1 THEN NULL ELSE 'The job was lost too often while it ran.' END
WHERE state = 'running' AND lease_until < $1 AND (attempts >= $2 OR is_cancel_wanted = 1)
-- name: take sqlite
UPDATE jobs SET state = 'running', lease = $2, lease_until = $3, attempts = attempts + 1, started_at = COALESCE(started_at, $1)
WHERE id = (
  SELECT id FROM jobs
  WHERE ((state = 'waiting' AND due_at <= $1) OR (state = 'running' AND lease_until < $1)) AND instr($4, '|' || kind || '|') > 0
    AND (CAST($5 AS text) = '' OR lane = $5)
  ORDER BY due_at, id LIMIT 1
)
RETURNING id, kind, input, actor_id, actor_name, attempts, done, total, row_count, checkpoint, actor_kind, address, request_id, scope
-- name: take postgres
UPDATE jobs SET state = 'running', lease = $2, lease_until = $3, attempts = attempts + 1, started_at = COALESCE(started_at, $1)
WHERE id = (
  SELECT id FROM jobs
  WHERE ((state = 'waiting' AND due_at <= $1) OR (state = 'running' AND lease_until < $1)) AND strpos($4, '|' || kind || '|') > 0
    AND (CAST($5 AS text) = '' OR lane = $5)
  ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id, kind, input, actor_id, actor_name, attempts, done, total, row_count, checkpoint, actor_kind, address, request_id, scope
-- name: renew
UPDATE jobs SET lease_until = $3 WHERE id = $1 AND lease = $2 AND state = 'running' RETURNING is_cancel_wanted
-- name: save_progress
UPDATE jobs SET done = $3, total = $4, row_count = $5, checkpoint = $6 WHERE id = $1 AND lease = $2 AND state = 'running' RETURNING is_cancel_wanted
-- name: add_row
INSERT INTO job_rows (job, position, subject, code, message) VALUES ($1, $2, $3, $4, $5)
-- name: end_job
UPDATE jobs SET state = $3, ended_at = $4, result = $5, error_code = $6, error_message = $7, lease = NULL, lease_until = NULL
WHERE id = $1 AND lease = $2 AND state = 'running'
-- name: put_back
UPDATE jobs SET state = 'waiting', due_at = $3, attempts = attempts - CAST($4 AS bigint), error_code = $5, error_message = $6, lease = NULL, lease_until = NULL
WHERE id = $1 AND lease = $2 AND state = 'running'
-- name: purge_jobs
DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE ended_at < $1 ORDER BY ended_at LIMIT $2)
