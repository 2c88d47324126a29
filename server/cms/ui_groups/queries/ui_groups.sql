-- name: ids
SELECT id FROM ui_groups WHERE trashed_at IS NULL ORDER BY position, id
-- name: places
SELECT id, position FROM ui_groups WHERE trashed_at IS NULL ORDER BY position, id
-- name: id_by_key
SELECT id FROM ui_groups WHERE name_key = $1 AND trashed_at IS NULL ORDER BY position, id
-- name: is_member
SELECT count(*) FROM ui_groups_channels WHERE owner_id = $1 AND target_id = $2
-- name: last_position
SELECT COALESCE(MAX(position), 0) FROM ui_groups
-- name: set_position
UPDATE ui_groups SET position = $2, version = version + 1, changed_at = $3 WHERE id = $1
-- name: touch
UPDATE ui_groups SET version = version + 1, changed_at = $2 WHERE id = $1
-- name: top_ids
SELECT id FROM ui_groups WHERE trashed_at IS NULL AND parent_id IS NULL
-- name: children
SELECT id, name FROM ui_groups WHERE parent_id = $1 AND trashed_at IS NULL ORDER BY position, id
-- name: child_count
SELECT count(*) FROM ui_groups WHERE parent_id = $1
-- name: live_channels
SELECT id FROM channels WHERE trashed_at IS NULL
-- name: groups_of_channels
SELECT m.target_id, g.id FROM ui_groups_channels m JOIN ui_groups g ON g.id = m.owner_id
WHERE m.target_id BETWEEN $1 AND $2 AND g.trashed_at IS NULL ORDER BY m.target_id, g.position, g.id
-- name: append_channel
INSERT INTO ui_groups_channels (owner_id, position, target_id)
SELECT $1, COALESCE(MAX(position) + 1, 0), $2 FROM ui_groups_channels WHERE owner_id = $1
-- name: remove_channel
DELETE FROM ui_groups_channels WHERE owner_id = $1 AND target_id = $2
-- name: member_count
SELECT count(*) FROM ui_groups_channels WHERE owner_id = $1
-- name: channels_in_groups
SELECT m.target_id FROM ui_groups_channels m JOIN ui_groups g ON g.id = m.owner_id WHERE g.trashed_at IS NULL
-- name: channels_in_group
SELECT m.target_id FROM ui_groups_channels m JOIN ui_groups g ON g.id = m.owner_id WHERE g.trashed_at IS NULL AND g.id = $1
