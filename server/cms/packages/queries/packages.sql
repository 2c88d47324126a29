-- name: ids
SELECT id FROM packages WHERE trashed_at IS NULL
-- name: own_channels
SELECT p.id, m.target_id FROM packages p JOIN packages_channels m ON m.owner_id = p.id JOIN channels c ON c.id = m.target_id
WHERE p.trashed_at IS NULL AND p.id BETWEEN $1 AND $2 AND c.trashed_at IS NULL ORDER BY p.id, m.position
-- name: own_groups
SELECT p.id, m.target_id FROM packages p JOIN packages_groups m ON m.owner_id = p.id JOIN ui_groups g ON g.id = m.target_id
WHERE p.trashed_at IS NULL AND p.id BETWEEN $1 AND $2 AND g.trashed_at IS NULL ORDER BY p.id, m.position
-- name: group_channels
SELECT p.id, m.target_id FROM packages p JOIN packages_groups pg ON pg.owner_id = p.id JOIN ui_groups g ON g.id = pg.target_id
JOIN ui_groups_channels m ON m.owner_id = g.id JOIN channels c ON c.id = m.target_id
WHERE p.trashed_at IS NULL AND p.id BETWEEN $1 AND $2 AND g.trashed_at IS NULL AND c.trashed_at IS NULL
ORDER BY p.id, pg.position, m.position
-- name: holders_of_channel
SELECT p.id, p.name FROM packages_channels m JOIN packages p ON p.id = m.owner_id
WHERE m.target_id = $1 AND p.trashed_at IS NULL ORDER BY p.name_key, p.id
-- name: holders_of_group
SELECT p.id, p.name FROM packages_groups m JOIN packages p ON p.id = m.owner_id
WHERE m.target_id = $1 AND p.trashed_at IS NULL ORDER BY p.name_key, p.id
-- name: live_channels
SELECT id FROM channels WHERE trashed_at IS NULL
-- name: live_groups
SELECT id FROM ui_groups WHERE trashed_at IS NULL
-- name: channels_in_packages
SELECT m.target_id FROM packages_channels m JOIN packages p ON p.id = m.owner_id WHERE p.trashed_at IS NULL
UNION SELECT m.target_id FROM packages_groups pg JOIN packages p ON p.id = pg.owner_id
JOIN ui_groups g ON g.id = pg.target_id JOIN ui_groups_channels m ON m.owner_id = g.id
WHERE p.trashed_at IS NULL AND g.trashed_at IS NULL
-- name: channels_in_package
SELECT m.target_id FROM packages_channels m JOIN packages p ON p.id = m.owner_id WHERE p.trashed_at IS NULL AND p.id = $1
UNION SELECT m.target_id FROM packages_groups pg JOIN packages p ON p.id = pg.owner_id
JOIN ui_groups g ON g.id = pg.target_id JOIN ui_groups_channels m ON m.owner_id = g.id
WHERE p.trashed_at IS NULL AND g.trashed_at IS NULL AND p.id = $1
