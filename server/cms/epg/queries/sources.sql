-- name: ensure_state
INSERT INTO epg_source_states (source_id) VALUES ($1) ON CONFLICT (source_id) DO NOTHING
-- name: state
SELECT run, job_id, last_fetch_at, last_good_at, failures, error_code, error_message, etag, last_modified, content_hash,
  basis, size_bytes, channels, filled_channels, programmes, file
FROM epg_source_states WHERE source_id = $1
-- name: set_job
UPDATE epg_source_states SET job_id = $2 WHERE source_id = $1
-- name: set_file
UPDATE epg_source_states SET file = $2 WHERE source_id = $1
-- name: forget_copy
UPDATE epg_source_states SET etag = '', last_modified = '', content_hash = '' WHERE source_id = $1
-- name: store_fault
UPDATE epg_source_states SET last_fetch_at = $2, failures = failures + 1, error_code = $3, error_message = $4 WHERE source_id = $1
-- name: store_unchanged
UPDATE epg_source_states SET last_fetch_at = $2, last_good_at = $2, failures = 0, error_code = NULL, error_message = NULL
WHERE source_id = $1
-- name: store_good
UPDATE epg_source_states SET run = run + 1, last_fetch_at = $2, last_good_at = $2, failures = 0, error_code = NULL,
  error_message = NULL, etag = $3, last_modified = $4, content_hash = $5, basis = $6, size_bytes = $7, channels = $8,
  filled_channels = $9, programmes = $10
WHERE source_id = $1
-- name: add_refresh
INSERT INTO epg_refreshes (source_id, at, result, programmes, channels, took_ms, code, message)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
-- name: trim_refreshes
DELETE FROM epg_refreshes WHERE source_id = $1 AND id <= (SELECT MAX(id) FROM epg_refreshes WHERE source_id = $1) - 200
-- name: refreshes
SELECT at, result, programmes, channels, took_ms, code, message FROM epg_refreshes WHERE source_id = $1 ORDER BY id DESC LIMIT 100
-- name: source_by_name
SELECT id FROM epg_sources WHERE name = $1 AND kind = 'upload' AND trashed_at IS NULL
-- name: source_name
SELECT name FROM epg_sources WHERE id = $1
-- name: source_figures
SELECT COUNT(*), COALESCE(SUM(programmes), 0), MAX(programmes_till) FROM guide_channels WHERE source_id = $1
-- name: linked_count
SELECT COUNT(*) FROM channels c JOIN guide_channels g ON g.id = c.guide_channel_id
WHERE g.source_id = $1 AND c.trashed_at IS NULL
-- name: linked_channels
SELECT c.id, c.name, g.guide_id FROM channels c JOIN guide_channels g ON g.id = c.guide_channel_id
WHERE g.source_id = $1 AND c.trashed_at IS NULL ORDER BY c.number
-- name: channels_of_guide
SELECT id, name FROM channels WHERE guide_channel_id = $1 AND trashed_at IS NULL ORDER BY number
-- name: uploads
SELECT file FROM epg_source_states WHERE file <> ''
-- name: live_sources
SELECT id FROM epg_sources WHERE trashed_at IS NULL
