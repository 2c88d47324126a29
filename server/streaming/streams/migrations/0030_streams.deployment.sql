CREATE TABLE streams (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  name {text} NOT NULL,
  name_key {text} NOT NULL,
  title {text} NOT NULL,
  title_key {text} NOT NULL,
  source {text} NOT NULL,
  url {text},
  encoding {text} NOT NULL,
  is_enabled {int} NOT NULL,
  notes {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX streams_name ON streams (name) WHERE trashed_at IS NULL;
