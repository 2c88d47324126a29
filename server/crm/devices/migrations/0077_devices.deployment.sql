CREATE TABLE devices (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  customer_id {int} NOT NULL REFERENCES customers (id),
  key_hash {text} NOT NULL DEFAULT '',
  type {text} NOT NULL,
  model {text} NOT NULL,
  os {text} NOT NULL,
  app_version {text} NOT NULL,
  name {text} NOT NULL,
  ip {text} NOT NULL,
  last_seen_at {int} NOT NULL,
  is_pinned {int} NOT NULL,
  is_blocked {int} NOT NULL
) {strict};
CREATE INDEX devices_customer ON devices (customer_id);
CREATE UNIQUE INDEX devices_key ON devices (customer_id, key_hash) WHERE key_hash <> '';
CREATE TABLE devices_removals (
  id {id},
  customer_id {int} NOT NULL REFERENCES customers (id),
  removed_at {int} NOT NULL
) {strict};
CREATE INDEX devices_removals_customer ON devices_removals (customer_id, removed_at);
