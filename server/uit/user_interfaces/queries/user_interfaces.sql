-- name: exists
SELECT count(*) FROM user_interfaces WHERE id = $1 AND trashed_at IS NULL
-- name: ids
SELECT id FROM user_interfaces WHERE trashed_at IS NULL ORDER BY id
-- name: other_default
SELECT count(*) FROM user_interfaces WHERE is_default = 1 AND id <> $1 AND trashed_at IS NULL
-- name: end_other_defaults
UPDATE user_interfaces SET is_default = 0, version = version + 1, changed_at = $2 WHERE is_default = 1 AND id <> $1
-- name: by_picture
SELECT id, name FROM user_interfaces WHERE logo = $1 OR background_image = $1
