-- name: append_event
INSERT INTO outbox (topic, payload, made_at) VALUES ($1, $2, $3) RETURNING id
-- name: list_open_events
SELECT o.id, o.payload, o.made_at FROM outbox o LEFT JOIN outbox_deliveries d ON d.event = o.id AND d.consumer = $1
WHERE o.topic = $2 AND (d.state IS NULL OR (d.state = 'again' AND d.due_at <= $3)) ORDER BY o.id LIMIT $4
-- name: claim_event
INSERT INTO outbox_deliveries (consumer, event, state, due_at) VALUES ($1, $2, 'done', $3)
ON CONFLICT (consumer, event) DO UPDATE SET state = 'done' WHERE outbox_deliveries.state = 'again'
-- name: note_fault
INSERT INTO outbox_deliveries (consumer, event, state, attempts, due_at, message) VALUES ($1, $2, 'again', 1, $3, $4)
ON CONFLICT (consumer, event) DO UPDATE SET attempts = outbox_deliveries.attempts + 1, due_at = $3, message = $4,
  state = CASE WHEN outbox_deliveries.attempts + 1 >= CAST($5 AS bigint) THEN 'parked' ELSE 'again' END
WHERE outbox_deliveries.state = 'again'
-- name: count_attempts
SELECT attempts FROM outbox_deliveries WHERE consumer = $1 AND event = $2
-- name: next_retry
SELECT min(due_at) FROM outbox_deliveries WHERE state = 'again'
-- name: purge_events
DELETE FROM outbox WHERE id IN (
  SELECT id FROM outbox o WHERE made_at < $1
    AND NOT EXISTS (SELECT 1 FROM outbox_deliveries d WHERE d.event = o.id AND d.state <> 'done') ORDER BY id LIMIT $2
)
-- name: list_parked
SELECT consumer, event, attempts, message FROM outbox_deliveries WHERE state = 'parked' ORDER BY event, consumer LIMIT $1
-- name: release_parked
UPDATE outbox_deliveries SET state = 'again', attempts = 0, due_at = $1 WHERE state = 'parked'
