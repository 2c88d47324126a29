-- name: all
SELECT key, permissions, deployment_id FROM roles WHERE trashed_at IS NULL
