-- name: of_customer
SELECT id FROM devices WHERE customer_id = $1 ORDER BY last_seen_at DESC, id
-- name: all
SELECT id, customer_id, type, name, model, is_blocked FROM devices
-- name: by_key
SELECT id FROM devices WHERE customer_id = $1 AND key_hash = $2
-- name: set_key
UPDATE devices SET key_hash = $2 WHERE id = $1
-- name: has_key
SELECT count(*) FROM devices WHERE id = $1 AND key_hash = $2
-- name: touch
UPDATE devices SET ip = $2, last_seen_at = $3 WHERE id = $1
-- name: refresh
UPDATE devices SET type = $2, model = $3, os = $4, app_version = $5, ip = $6, last_seen_at = $7 WHERE id = $1
-- name: remove
DELETE FROM devices WHERE id = $1
-- name: add_removal
INSERT INTO devices_removals (customer_id, removed_at) VALUES ($1, $2)
-- name: removals
SELECT count(*) FROM devices_removals WHERE customer_id = $1 AND removed_at > $2
-- name: forget_removals
DELETE FROM devices_removals WHERE customer_id = $1 AND removed_at <= $2
-- name: purge_removals
DELETE FROM devices_removals WHERE id IN (SELECT id FROM devices_removals WHERE removed_at < $1 ORDER BY id LIMIT $2)
