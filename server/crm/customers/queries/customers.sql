-- name: take_number
UPDATE customers_numbers SET next = next + 1 RETURNING next - 1
-- name: set_password
UPDATE customers SET password_hash = $2 WHERE id = $1
-- name: raise_play_epoch
UPDATE customers SET play_epoch = (play_epoch + 1) % 65536 WHERE id = $1 RETURNING play_epoch
-- name: raise_sign_in_epoch
UPDATE customers SET sign_in_epoch = sign_in_epoch + 1 WHERE id = $1
-- name: play_epochs
SELECT id, play_epoch FROM customers WHERE play_epoch <> 0
-- name: access
SELECT id, number, firstname, lastname, user_id, product_id, starts_at, ends_at, disabled_at, play_epoch, sign_in_epoch
FROM customers WHERE trashed_at IS NULL
-- name: access_of
SELECT id, number, firstname, lastname, user_id, product_id, starts_at, ends_at, disabled_at, play_epoch, sign_in_epoch
FROM customers WHERE id = $1 AND trashed_at IS NULL
-- name: by_user_id
SELECT id, password_hash, play_epoch FROM customers WHERE user_id_key = $1 AND trashed_at IS NULL
-- name: secrets
SELECT password_hash, play_epoch FROM customers WHERE id = $1
-- name: by_product
SELECT id, user_id FROM customers WHERE product_id = $1 ORDER BY id
-- name: add_waiting
INSERT INTO customers_waiting (customer_id, length, unit) VALUES ($1, $2, $3)
-- name: waiting
SELECT length, unit FROM customers_waiting WHERE customer_id = $1 ORDER BY id
-- name: drop_waiting
DELETE FROM customers_waiting WHERE customer_id = $1
-- name: add_term
INSERT INTO customers_terms (customer_id, kind, plan_id, from_at, to_at, length, unit, charged_minor, charged_currency, reason, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
-- name: terms
SELECT id, kind, plan_id, from_at, to_at, length, unit, charged_minor, charged_currency, reason, created_at FROM customers_terms
WHERE customer_id = $1 ORDER BY id
-- name: count_plan
SELECT count(*) FROM customers_terms WHERE plan_id = $1
-- name: add_change
INSERT INTO customers_changes (customer_id, node, at) VALUES ($1, $2, $3)
-- name: changes_but_of
SELECT id, customer_id FROM customers_changes WHERE at >= $1 AND node <> $2 ORDER BY id
-- name: purge_changes
DELETE FROM customers_changes WHERE id IN (SELECT id FROM customers_changes WHERE at < $1 ORDER BY id LIMIT $2)
-- name: product_versions
SELECT COALESCE(SUM(version), 0) FROM products
