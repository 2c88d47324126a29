-- name: days_of
SELECT day, hash, programmes FROM guide_days WHERE guide_channel_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day
-- name: packed_day
SELECT p.packed FROM guide_days d JOIN guide_packed p ON p.hash = d.hash WHERE d.guide_channel_id = $1 AND d.day = $2
-- name: guide_version
SELECT version FROM guide_versions WHERE id = 1
-- name: stored_days
SELECT d.guide_channel_id, d.day, d.hash, d.first_start_s FROM guide_days d JOIN guide_channels g ON g.id = d.guide_channel_id
WHERE g.source_id = $1 ORDER BY d.guide_channel_id, d.day
-- name: stage_packed
INSERT INTO guide_packed (hash, made_at, packed) VALUES ($1, $2, $3) ON CONFLICT (hash) DO UPDATE SET made_at = excluded.made_at
-- name: put_day
INSERT INTO guide_days (guide_channel_id, day, hash, programmes, first_start_s, last_end_s) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (guide_channel_id, day) DO UPDATE SET hash = excluded.hash, programmes = excluded.programmes,
  first_start_s = excluded.first_start_s, last_end_s = excluded.last_end_s
-- name: remove_day
DELETE FROM guide_days WHERE guide_channel_id = $1 AND day = $2
-- name: raise_version
UPDATE guide_versions SET version = version + 1 WHERE id = 1
-- name: purge_packed
DELETE FROM guide_packed WHERE made_at < $1 AND NOT EXISTS (SELECT 1 FROM guide_days d WHERE d.hash = guide_packed.hash)
-- name: channel_ids
SELECT id, guide_id FROM guide_channels WHERE source_id = $1
-- name: add_channel
INSERT INTO guide_channels (source_id, guide_id, guide_id_key, name, name_key, names, icon, number, programmes, gap_count,
  overlap_count, is_listed, listed_at, version, created_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, 1, $11, 1, $11, $11) RETURNING id
-- name: change_channel
UPDATE guide_channels SET name = $2, name_key = $3, names = $4, icon = $5, number = $6, gap_count = $7, overlap_count = $8,
  is_listed = 1, listed_at = $9, changed_at = $9 WHERE id = $1
-- name: unlist_channels
UPDATE guide_channels SET is_listed = 0 WHERE source_id = $1 AND is_listed = 1
-- name: sum_channels
UPDATE guide_channels SET
  programmes = (SELECT COALESCE(SUM(d.programmes), 0) FROM guide_days d WHERE d.guide_channel_id = guide_channels.id),
  programmes_from = (SELECT MIN(d.first_start_s) * 1000 FROM guide_days d WHERE d.guide_channel_id = guide_channels.id),
  programmes_till = (SELECT MAX(d.last_end_s) * 1000 FROM guide_days d WHERE d.guide_channel_id = guide_channels.id)
WHERE source_id = $1
-- name: forget_days
DELETE FROM guide_days WHERE guide_channel_id IN (SELECT g.id FROM guide_channels g WHERE g.source_id = $1 AND g.listed_at < $2
  AND NOT EXISTS (SELECT 1 FROM channels c WHERE c.guide_channel_id = g.id))
-- name: forget_channels
DELETE FROM guide_channels WHERE source_id = $1 AND listed_at < $2
  AND NOT EXISTS (SELECT 1 FROM channels c WHERE c.guide_channel_id = guide_channels.id)
-- name: live_guide_channel
SELECT g.id FROM guide_channels g JOIN epg_sources s ON s.id = g.source_id WHERE g.id = $1 AND s.trashed_at IS NULL
-- name: guide_channel_by_id
SELECT id FROM guide_channels WHERE source_id = $1 AND guide_id = $2
-- name: guide_channel_by_key
SELECT id FROM guide_channels WHERE source_id = $1 AND guide_id_key = $2 ORDER BY id
-- name: ends_between
SELECT id, programmes_till FROM guide_channels WHERE id BETWEEN $1 AND $2
-- name: candidates
SELECT g.id, g.guide_id, g.name, g.names, g.number, s.name FROM guide_channels g JOIN epg_sources s ON s.id = g.source_id
WHERE s.trashed_at IS NULL ORDER BY s.name_key, g.id
-- name: states
SELECT COUNT(*), SUM(CASE WHEN guide_reach IS NULL THEN 1 ELSE 0 END), SUM(CASE WHEN guide_reach <= $1 THEN 1 ELSE 0 END),
  SUM(CASE WHEN guide_reach > $1 AND guide_reach < $2 THEN 1 ELSE 0 END), SUM(CASE WHEN guide_reach >= $2 THEN 1 ELSE 0 END),
  (SELECT COALESCE(SUM(g.programmes), 0) FROM guide_channels g
   WHERE EXISTS (SELECT 1 FROM channels c WHERE c.guide_channel_id = g.id AND c.trashed_at IS NULL))
FROM epg_links WHERE trashed_at IS NULL
-- name: guide_channels_of_source
SELECT id FROM guide_channels WHERE source_id = $1
