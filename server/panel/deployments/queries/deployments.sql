-- name: all
SELECT id, identifier, state, languages, zone, database_secret, nightly_time FROM deployments WHERE trashed_at IS NULL ORDER BY id
-- name: set_state
UPDATE deployments SET state = $2 WHERE id = $1
-- name: set_secret
UPDATE deployments SET database_secret = $2 WHERE id = $1
-- name: remove
DELETE FROM deployments WHERE id = $1
-- name: remove_currencies
DELETE FROM deployments_currencies WHERE owner_id = $1
-- name: setting
SELECT value FROM settings WHERE name = $1
-- name: set_setting
INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING
-- name: share_lock sqlite
SELECT 0
-- name: share_lock postgres
SELECT count(pg_advisory_xact_lock_shared(hashtextextended('tvms.deployments', 7222)))
-- name: try_lock sqlite
SELECT 0
-- name: try_lock postgres
SELECT CASE WHEN pg_try_advisory_xact_lock(hashtextextended('tvms.deployments', 7222)) THEN 1 ELSE 0 END
