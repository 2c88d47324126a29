-- name: days_of
SELECT day, hash, programmes FROM guide_days WHERE guide_channel_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day
-- name: packed_day
SELECT p.packed FROM guide_days d JOIN guide_packed p ON p.hash = d.hash WHERE d.guide_channel_id = $1 AND d.day = $2
-- name: guide_version
SELECT version FROM guide_versions WHERE id = 1
