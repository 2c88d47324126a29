CREATE TABLE packages (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  name {text} NOT NULL,
  name_key {text} NOT NULL,
  viewer_name {text} NOT NULL,
  viewer_name_key {text} NOT NULL,
  description {text} NOT NULL,
  description_key {text} NOT NULL,
  is_test {int} NOT NULL,
  notes {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX packages_name ON packages (name) WHERE trashed_at IS NULL;
CREATE TABLE packages_groups (
  owner_id {int} NOT NULL,
  position {int} NOT NULL,
  target_id {int} NOT NULL,
  PRIMARY KEY (owner_id, target_id)
) {strict};
CREATE INDEX packages_groups_target ON packages_groups (target_id);
CREATE TABLE packages_channels (
  owner_id {int} NOT NULL,
  position {int} NOT NULL,
  target_id {int} NOT NULL,
  PRIMARY KEY (owner_id, target_id)
) {strict};
CREATE INDEX packages_channels_target ON packages_channels (target_id);
