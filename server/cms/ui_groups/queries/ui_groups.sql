-- name: ids
SELECT id FROM ui_groups WHERE trashed_at IS NULL ORDER BY position, id
-- name: id_by_key
SELECT id FROM ui_groups WHERE name_key = $1 AND trashed_at IS NULL ORDER BY position, id
-- name: last_position
SELECT COALESCE(MAX(position), 0) FROM ui_groups
-- name: top_ids
SELECT id FROM ui_groups WHERE trashed_at IS NULL AND parent_id IS NULL
-- name: children
SELECT id, name FROM ui_groups WHERE parent_id = $1 AND trashed_at IS NULL ORDER BY position, id
-- name: child_count
SELECT count(*) FROM ui_groups WHERE parent_id = $1
-- name: live_channels
SELECT id FROM channels WHERE trashed_at IS NULL
