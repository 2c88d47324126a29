-- name: add
INSERT INTO sign_ins (customer_id, device_id, epoch, salt, counter, created_at, rotated_at) VALUES ($1, $2, $3, $4, 0, $5, $5) RETURNING id
-- name: find
SELECT customer_id, device_id FROM sign_ins WHERE id = $1
-- name: lock
UPDATE sign_ins SET counter = counter WHERE id = $1 RETURNING epoch, salt, counter, rotated_at
-- name: rotate
UPDATE sign_ins SET counter = $2, rotated_at = $3 WHERE id = $1
-- name: end
DELETE FROM sign_ins WHERE id = $1
-- name: end_of_device
DELETE FROM sign_ins WHERE device_id = $1
-- name: all
SELECT id, customer_id, device_id, epoch FROM sign_ins
-- name: of_customer
SELECT id, customer_id, device_id, epoch FROM sign_ins WHERE customer_id = $1
-- name: lock_tries
INSERT INTO sign_in_tries (name, wrong, changed_at, locked_until) VALUES ($1, '', $2, 0)
ON CONFLICT (name) DO UPDATE SET changed_at = excluded.changed_at RETURNING wrong, locked_until
-- name: locked_until
SELECT locked_until FROM sign_in_tries WHERE name = $1
-- name: set_tries
UPDATE sign_in_tries SET wrong = $2, locked_until = $3 WHERE name = $1
-- name: forget_tries
DELETE FROM sign_in_tries WHERE name = $1
-- name: forget_old_tries
DELETE FROM sign_in_tries WHERE changed_at < $1
-- name: purge_sign_ins
DELETE FROM sign_ins WHERE id IN (SELECT id FROM sign_ins WHERE rotated_at < $1 ORDER BY id LIMIT $2)
-- name: purge_tries
DELETE FROM sign_in_tries WHERE name IN (SELECT name FROM sign_in_tries WHERE changed_at < $1 ORDER BY changed_at LIMIT $2)
