-- name: all
SELECT id, name, title, source, url, encoding, is_enabled FROM streams WHERE trashed_at IS NULL ORDER BY id
-- name: count
SELECT count(*) FROM streams WHERE trashed_at IS NULL
-- name: count_encodings
SELECT count(*) FROM streams WHERE trashed_at IS NULL AND is_enabled = 1 AND source = 'url' AND encoding = 'encode'
-- name: exists
SELECT count(*) FROM streams WHERE id = $1 AND trashed_at IS NULL
