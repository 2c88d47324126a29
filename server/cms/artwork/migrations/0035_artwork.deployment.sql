CREATE TABLE artwork (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  hash {text} NOT NULL,
  hash_key {text} NOT NULL,
  type {text} NOT NULL,
  width {int} NOT NULL,
  height {int} NOT NULL,
  bytes {int} NOT NULL,
  unused_since {int}
) {strict};
CREATE UNIQUE INDEX artwork_hash ON artwork (hash);
