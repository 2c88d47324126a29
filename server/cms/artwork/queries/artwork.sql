-- name: id_by_hash
SELECT id FROM artwork WHERE hash = $1
-- name: hash_by_id
SELECT hash FROM artwork WHERE id = $1
-- name: use
UPDATE artwork SET unused_since = NULL WHERE hash = $1 AND trashed_at IS NULL
-- name: renew
UPDATE artwork SET unused_since = $2, trashed_at = NULL WHERE id = $1
-- name: totals
SELECT count(*), COALESCE(sum(bytes), 0) FROM artwork
-- name: after
SELECT id, hash, unused_since FROM artwork WHERE id > $1 ORDER BY id LIMIT 200
-- name: mark_used
UPDATE artwork SET unused_since = NULL WHERE id = $1 AND unused_since IS NOT NULL
-- name: mark_unused
UPDATE artwork SET unused_since = $2 WHERE id = $1 AND unused_since IS NULL
-- name: remove
DELETE FROM artwork WHERE id = $1 AND unused_since <= $2
