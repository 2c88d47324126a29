CREATE TABLE sign_ins (
  id {id},
  customer_id {int} NOT NULL REFERENCES customers (id),
  device_id {int} NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  epoch {int} NOT NULL,
  salt {text} NOT NULL,
  counter {int} NOT NULL,
  created_at {int} NOT NULL,
  rotated_at {int} NOT NULL
) {strict};
CREATE UNIQUE INDEX sign_ins_device ON sign_ins (device_id);
CREATE INDEX sign_ins_customer ON sign_ins (customer_id);
CREATE TABLE sign_in_tries (
  name {text} NOT NULL PRIMARY KEY,
  wrong {text} NOT NULL,
  changed_at {int} NOT NULL,
  locked_until {int} NOT NULL
) {strict};
CREATE INDEX sign_in_tries_changed ON sign_in_tries (changed_at);
