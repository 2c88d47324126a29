CREATE TABLE staff (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  email {text} NOT NULL,
  email_key {text} NOT NULL,
  name {text} NOT NULL,
  name_key {text} NOT NULL,
  phone {text},
  roles {text} NOT NULL,
  all_deployments {int} NOT NULL,
  language {text} NOT NULL,
  zone {text} NOT NULL,
  state {text} NOT NULL,
  last_sign_in_at {int},
  password_hash {text} NOT NULL DEFAULT ''
) {strict};
CREATE UNIQUE INDEX staff_email ON staff (email_key) WHERE trashed_at IS NULL;
CREATE TABLE staff_deployments (
  owner_id {int} NOT NULL REFERENCES staff (id),
  position {int} NOT NULL,
  target_id {int} NOT NULL REFERENCES deployments (id),
  PRIMARY KEY (owner_id, target_id)
) {strict};
CREATE TABLE staff_sessions (
  id {id},
  staff_id {int} NOT NULL REFERENCES staff (id),
  hash {text} NOT NULL,
  created_at {int} NOT NULL,
  used_at {int} NOT NULL,
  address {text} NOT NULL,
  browser {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX staff_sessions_hash ON staff_sessions (hash);
CREATE TABLE staff_tokens (
  staff_id {int} NOT NULL PRIMARY KEY REFERENCES staff (id),
  hash {text} NOT NULL,
  last4 {text} NOT NULL,
  created_at {int} NOT NULL,
  previous_hash {text} NOT NULL,
  previous_until {int} NOT NULL
) {strict};
CREATE TABLE staff_failures (
  id {id},
  who {text} NOT NULL,
  at {int} NOT NULL
) {strict};
CREATE INDEX staff_failures_who ON staff_failures (who, at);
