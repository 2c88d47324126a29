-- name: everybody
SELECT s.id, s.name, s.roles, s.all_deployments, s.language, s.state FROM staff s WHERE s.trashed_at IS NULL
-- name: scopes
SELECT owner_id, target_id FROM staff_deployments
-- name: by_email
SELECT id, password_hash, state FROM staff WHERE email_key = $1 AND trashed_at IS NULL
-- name: own_password
SELECT email_key, password_hash FROM staff WHERE id = $1 AND trashed_at IS NULL
-- name: set_password
UPDATE staff SET password_hash = $2 WHERE id = $1
-- name: signed_in
UPDATE staff SET last_sign_in_at = $2, state = 'active'
WHERE id = $1 AND password_hash = $3 AND trashed_at IS NULL AND state <> 'disabled'
-- name: other_owners
SELECT count(*) FROM staff WHERE trashed_at IS NULL AND state = 'active' AND all_deployments = 1 AND roles LIKE '%"admin"%' ESCAPE '\'
  AND id <> $1
-- name: count
SELECT count(*) FROM staff
-- name: failures
SELECT count(*) FROM staff_failures WHERE who = $1 AND at > $2
-- name: add_failure
INSERT INTO staff_failures (who, at) VALUES ($1, $2)
-- name: forget_failures
DELETE FROM staff_failures WHERE who = $1 OR at < $2
-- name: add_session
INSERT INTO staff_sessions (staff_id, hash, created_at, used_at, address, browser) VALUES ($1, $2, $3, $3, $4, $5) RETURNING id
-- name: sessions
SELECT id, staff_id, hash, created_at, used_at FROM staff_sessions
-- name: sessions_of
SELECT id, created_at, used_at, address, browser FROM staff_sessions WHERE staff_id = $1 ORDER BY used_at DESC
-- name: touch_session
UPDATE staff_sessions SET used_at = $2 WHERE id = $1
-- name: end_session
DELETE FROM staff_sessions WHERE id = $1 AND staff_id = $2
-- name: end_sessions
DELETE FROM staff_sessions WHERE staff_id = $1
-- name: end_old_sessions
DELETE FROM staff_sessions WHERE used_at < $1 OR created_at < $2
-- name: tokens
SELECT staff_id, hash, last4, previous_hash, previous_until FROM staff_tokens
-- name: put_token
INSERT INTO staff_tokens (staff_id, hash, last4, created_at, previous_hash, previous_until) VALUES ($1, $2, $3, $4, '', 0)
ON CONFLICT (staff_id) DO UPDATE SET previous_hash = staff_tokens.hash, previous_until = $5, hash = excluded.hash, last4 = excluded.last4, created_at = excluded.created_at
-- name: end_token
DELETE FROM staff_tokens WHERE staff_id = $1
-- name: purge_failures
DELETE FROM staff_failures WHERE id IN (SELECT id FROM staff_failures WHERE at < $1 ORDER BY id LIMIT $2)
-- name: with_role
SELECT s.id, s.name FROM staff s JOIN roles r ON r.id = $1
WHERE s.trashed_at IS NULL AND s.roles LIKE '%"' || r.key || '"%' ESCAPE '#' ORDER BY s.name, s.id
-- name: within
SELECT s.id FROM staff s WHERE s.all_deployments = 0 AND NOT EXISTS (
  SELECT 1 FROM staff_deployments d WHERE d.owner_id = s.id
  AND d.target_id NOT IN (SELECT o.target_id FROM staff_deployments o WHERE o.owner_id = $1))
