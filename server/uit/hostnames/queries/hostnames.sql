-- name: all
SELECT id, hostname, deployment, user_interface_id, is_enabled FROM hostnames WHERE trashed_at IS NULL
