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
