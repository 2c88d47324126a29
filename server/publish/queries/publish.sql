-- name: document
SELECT plain, gzip, brotli FROM publish_documents WHERE name = $1
-- name: touch_document
UPDATE publish_documents SET used_at = $2 WHERE name = $1
-- name: add_document
INSERT INTO publish_documents (name, plain, gzip, brotli, used_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING
-- name: remove_document
DELETE FROM publish_documents WHERE name = $1 AND used_at < $2
-- name: version
SELECT version FROM publish_versions WHERE id = 1
-- name: raise_version
UPDATE publish_versions SET version = version + 1 WHERE id = 1
-- name: running
SELECT area, category, number, manifest, is_pinned, run, made_at FROM publish_snapshots WHERE is_running = 1
-- name: snapshot
SELECT manifest FROM publish_snapshots WHERE area = $1 AND category = $2 AND number = $3
-- name: newest_number
SELECT max(number) FROM publish_snapshots WHERE area = $1 AND category = $2
-- name: end_running
UPDATE publish_snapshots SET is_running = 0, is_pinned = 0 WHERE area = $1 AND category = $2 AND is_running = 1
-- name: add_snapshot
INSERT INTO publish_snapshots (area, category, number, manifest, items, run, made_at, is_running, is_pinned)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)
-- name: pin
UPDATE publish_snapshots SET is_pinned = $2 WHERE area = $1 AND is_running = 1
-- name: old_snapshots
SELECT id, manifest FROM publish_snapshots
WHERE area = $1 AND category = $2 AND is_running = 0 AND made_at < $3 AND number <= $4 ORDER BY number
-- name: remove_snapshot
DELETE FROM publish_snapshots WHERE id = $1
-- name: manifests
SELECT DISTINCT manifest FROM publish_snapshots
-- name: derived
SELECT document FROM publish_derived WHERE manifest = $1 AND key = $2
-- name: derived_of
SELECT document FROM publish_derived WHERE manifest = $1
-- name: add_derived
INSERT INTO publish_derived (manifest, key, document) VALUES ($1, $2, $3) ON CONFLICT (manifest, key) DO NOTHING
-- name: remove_derived
DELETE FROM publish_derived WHERE manifest = $1
-- name: bodies
SELECT hash, fields FROM publish_bodies WHERE hash IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
$19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45,
$46, $47, $48, $49, $50)
-- name: touch_body
UPDATE publish_bodies SET used_at = $2 WHERE hash = $1
-- name: add_body
INSERT INTO publish_bodies (hash, fields, used_at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING
-- name: remove_body
DELETE FROM publish_bodies WHERE hash = $1 AND used_at < $2
-- name: format
SELECT format FROM publish_versions WHERE id = 1
-- name: set_format
UPDATE publish_versions SET format = $1, version = version + 1 WHERE id = 1
-- name: rename_manifest
UPDATE publish_snapshots SET manifest = $2 WHERE manifest = $1
-- name: copy_pictures
INSERT INTO publish_pictures (manifest, picture) SELECT $2, picture FROM publish_pictures WHERE manifest = $1 ON CONFLICT (manifest, picture) DO NOTHING
-- name: add_picture
INSERT INTO publish_pictures (manifest, picture) VALUES ($1, $2) ON CONFLICT (manifest, picture) DO NOTHING
-- name: remove_pictures
DELETE FROM publish_pictures WHERE manifest = $1
-- name: pictures
SELECT DISTINCT picture FROM publish_pictures
-- name: add_item
INSERT INTO publish_items (noun, item, area, hash) VALUES ($1, $2, $3, $4)
ON CONFLICT (noun, item) DO UPDATE SET hash = excluded.hash, area = excluded.area
-- name: remove_item
DELETE FROM publish_items WHERE noun = $1 AND item = $2
-- name: items_of
SELECT noun, item, hash FROM publish_items WHERE area = $1
-- name: items_of_noun
SELECT item, hash FROM publish_items WHERE noun = $1 ORDER BY item
-- name: item_hash
SELECT hash FROM publish_items WHERE noun = $1 AND item = $2
-- name: item_hashes
SELECT item, hash FROM publish_items WHERE noun = $1 AND item BETWEEN $2 AND $3
-- name: add_run
INSERT INTO publish_runs (kind, state, areas, to_number, is_automatic, confirmed, started_by, staff_id, note, queued_at)
VALUES ($1, 'queued', $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id
-- name: set_job
UPDATE publish_runs SET job = $2 WHERE id = $1
-- name: start_run
UPDATE publish_runs SET state = 'running', started_at = $2 WHERE id = $1
-- name: end_run
UPDATE publish_runs SET state = $2, ended_at = $3, error_code = $4, error_message = $5 WHERE id = $1
-- name: add_part
INSERT INTO publish_parts (run, area, category, state, number, added, changed, removed, warnings)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (run, area, category) DO UPDATE SET state = excluded.state, number = excluded.number, added = excluded.added,
changed = excluded.changed, removed = excluded.removed, warnings = excluded.warnings
-- name: run
SELECT id, kind, state, areas, to_number, is_automatic, confirmed, started_by, staff_id, note, job, queued_at, started_at, ended_at,
error_code, error_message FROM publish_runs WHERE id = $1
-- name: runs
SELECT id, kind, state, areas, to_number, is_automatic, confirmed, started_by, staff_id, note, job, queued_at, started_at, ended_at,
error_code, error_message FROM publish_runs ORDER BY id DESC LIMIT $1 OFFSET $2
-- name: open_runs
SELECT id, kind, state, areas, to_number, is_automatic, confirmed, started_by, staff_id, note, job, queued_at, started_at, ended_at,
error_code, error_message FROM publish_runs WHERE state IN ('queued', 'running') ORDER BY id
-- name: run_count
SELECT count(*) FROM publish_runs
-- name: parts_of
SELECT area, category, state, number, added, changed, removed, warnings FROM publish_parts WHERE run = $1 ORDER BY area, category DESC
-- name: failed_parts
SELECT area, max(run) FROM publish_parts WHERE state = 'failed' GROUP BY area
