-- name: id_by_number
SELECT id FROM channels WHERE number = $1 AND trashed_at IS NULL
-- name: numbers
SELECT number, id FROM channels WHERE trashed_at IS NULL ORDER BY number
-- name: set_number
UPDATE channels SET number = $2, version = version + 1, changed_at = $3 WHERE id = $1
-- name: park_number
UPDATE channels SET number = -$1 WHERE id = $1
-- name: on_streams
SELECT stream_id, id, number, name FROM channels WHERE stream_id IS NOT NULL AND trashed_at IS NULL ORDER BY number
-- name: on_stream
SELECT id FROM channels WHERE stream_id = $1 AND trashed_at IS NULL ORDER BY number
-- name: identities
SELECT id, external_id, android_url, apple_url, web_url, alternative_url FROM channels WHERE trashed_at IS NULL
-- name: count
SELECT count(*) FROM channels WHERE trashed_at IS NULL
-- name: by_picture
SELECT id FROM channels WHERE icon = $1 OR tile = $1
