-- name: by_package
SELECT p.id, p.name FROM products p JOIN products_packages l ON l.owner_id = p.id
WHERE l.target_id = $1 AND p.trashed_at IS NULL ORDER BY p.id
-- name: by_user_interface
SELECT id, name FROM products WHERE user_interface_id = $1 AND trashed_at IS NULL ORDER BY id
-- name: ids
SELECT id FROM products WHERE trashed_at IS NULL ORDER BY id
-- name: live_version
SELECT CAST(coalesce(sum(version), 0) AS bigint) FROM products
