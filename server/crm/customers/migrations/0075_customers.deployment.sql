CREATE TABLE customers (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  number {int} NOT NULL,
  user_id {text} NOT NULL,
  user_id_key {text} NOT NULL,
  mapping_id {text},
  mapping_id_key {text},
  firstname {text} NOT NULL,
  firstname_key {text} NOT NULL,
  lastname {text} NOT NULL,
  lastname_key {text} NOT NULL,
  email {text},
  email_key {text},
  phone {text},
  phone_key {text},
  city {text} NOT NULL,
  city_key {text} NOT NULL,
  country {text},
  language {text},
  notes {text} NOT NULL,
  product_id {int} NOT NULL REFERENCES products (id),
  starts_at {int},
  ends_at {int},
  waiting_until {int},
  anchor_day {int},
  activated_at {int},
  disabled_at {int},
  disabled_reason {text},
  password_hash {text} NOT NULL DEFAULT '',
  play_epoch {int} NOT NULL DEFAULT 0
) {strict};
CREATE UNIQUE INDEX customers_number ON customers (number);
CREATE UNIQUE INDEX customers_user_id ON customers (user_id_key);
CREATE UNIQUE INDEX customers_mapping_id ON customers (mapping_id) WHERE trashed_at IS NULL;
CREATE INDEX customers_product ON customers (product_id);
CREATE INDEX customers_ends ON customers (ends_at);
CREATE TABLE customers_numbers (
  next {int} NOT NULL
) {strict};
INSERT INTO customers_numbers (next) VALUES (1001);
CREATE TABLE customers_waiting (
  id {id},
  customer_id {int} NOT NULL REFERENCES customers (id),
  length {int} NOT NULL,
  unit {text} NOT NULL
) {strict};
CREATE INDEX customers_waiting_customer ON customers_waiting (customer_id);
CREATE TABLE customers_terms (
  id {id},
  customer_id {int} NOT NULL REFERENCES customers (id),
  kind {text} NOT NULL,
  plan_id {int},
  from_at {int},
  to_at {int},
  length {int},
  unit {text},
  charged_minor {int} NOT NULL,
  charged_currency {text} NOT NULL,
  reason {text} NOT NULL,
  created_at {int} NOT NULL
) {strict};
CREATE INDEX customers_terms_customer ON customers_terms (customer_id);
CREATE INDEX customers_terms_plan ON customers_terms (plan_id);
