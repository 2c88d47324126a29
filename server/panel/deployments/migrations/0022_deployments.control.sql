CREATE TABLE settings (
  name {text} NOT NULL PRIMARY KEY,
  value {text} NOT NULL
) {strict};
CREATE TABLE deployments (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  identifier {text} NOT NULL,
  identifier_key {text} NOT NULL,
  name {text} NOT NULL,
  name_key {text} NOT NULL,
  state {text} NOT NULL,
  languages {text} NOT NULL,
  countries {text} NOT NULL,
  zone {text} NOT NULL,
  nightly_time {text} NOT NULL,
  database_secret {text}
) {strict};
CREATE UNIQUE INDEX deployments_identifier ON deployments (identifier);
CREATE TABLE deployments_currencies (
  id {id},
  owner_id {int} NOT NULL REFERENCES deployments (id),
  position {int} NOT NULL,
  code {text} NOT NULL,
  symbol {text} NOT NULL,
  decimals {int} NOT NULL
) {strict};
CREATE INDEX deployments_currencies_owner ON deployments_currencies (owner_id);
