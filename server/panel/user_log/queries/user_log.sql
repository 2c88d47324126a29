-- name: insert
INSERT INTO user_log (version, created_at, changed_at, actor_kind, actor_id, actor, actor_key, address, noun, action,
  object_id, object, object_key, fields, request_id, reseller_id)
VALUES (1, $1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
-- name: purge_user_log
DELETE FROM user_log WHERE id IN (SELECT id FROM user_log WHERE created_at < $1 ORDER BY id LIMIT $2)
-- name: newest
SELECT max(id) FROM user_log
-- name: touched_since
SELECT DISTINCT noun, object_id FROM user_log WHERE id > $1 LIMIT $2
