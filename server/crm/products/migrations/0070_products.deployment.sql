CREATE TABLE products (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  name {text} NOT NULL,
  name_key {text} NOT NULL,
  mapping_id {text},
  mapping_id_key {text},
  type {text} NOT NULL,
  state {text} NOT NULL,
  start_from_first_login {int} NOT NULL,
  user_interface_id {int},
  devices_max {int} NOT NULL,
  streams_max {int} NOT NULL,
  grace_days {int} NOT NULL,
  device_types {text} NOT NULL,
  notes {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX products_name ON products (name_key) WHERE trashed_at IS NULL;
CREATE UNIQUE INDEX products_mapping_id ON products (mapping_id) WHERE trashed_at IS NULL;
CREATE INDEX products_user_interface ON products (user_interface_id);
CREATE TABLE products_plans (
  id {id},
  owner_id {int} NOT NULL REFERENCES products (id),
  position {int} NOT NULL,
  name {text} NOT NULL,
  length {int} NOT NULL,
  unit {text} NOT NULL,
  is_retired {int} NOT NULL
) {strict};
CREATE INDEX products_plans_owner ON products_plans (owner_id);
CREATE TABLE products_plans_prices (
  owner_id {int} NOT NULL REFERENCES products_plans (id) ON DELETE CASCADE,
  minor {int} NOT NULL CHECK (minor >= 0),
  currency {text} NOT NULL,
  PRIMARY KEY (owner_id, currency)
) {strict};
CREATE TABLE products_packages (
  owner_id {int} NOT NULL REFERENCES products (id),
  position {int} NOT NULL,
  target_id {int} NOT NULL,
  PRIMARY KEY (owner_id, target_id)
) {strict};
CREATE INDEX products_packages_target ON products_packages (target_id);
