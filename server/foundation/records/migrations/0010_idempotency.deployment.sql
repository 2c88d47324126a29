CREATE TABLE idempotency_keys (
  actor {text} NOT NULL,
  key {text} NOT NULL,
  content {text} NOT NULL,
  status {int} NOT NULL,
  body {text} NOT NULL,
  created_at {int} NOT NULL,
  PRIMARY KEY (actor, key)
) {strict};
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
