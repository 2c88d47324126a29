-- name: claim_key
INSERT INTO idempotency_keys (actor, key, content, status, body, created_at) VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT (actor, key) DO NOTHING
-- name: claimed_key
SELECT content, status, body FROM idempotency_keys WHERE actor = $1 AND key = $2
-- name: settle_key
UPDATE idempotency_keys SET status = $3, body = $4 WHERE actor = $1 AND key = $2
-- name: purge_keys
DELETE FROM idempotency_keys WHERE (actor, key) IN (SELECT actor, key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT $2)
