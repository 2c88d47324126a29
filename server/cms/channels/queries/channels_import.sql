-- name: import_version
SELECT version FROM channels_imports WHERE id = 1
-- name: claim_import
UPDATE channels_imports SET version = version + 1 WHERE id = 1 AND version = $1
