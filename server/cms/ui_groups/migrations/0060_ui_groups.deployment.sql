CREATE TABLE ui_groups (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  name {text} NOT NULL,
  name_key {text} NOT NULL,
  content_type {text} NOT NULL,
  parent_id {int},
  colour_from {text},
  colour_to {text},
  position {int} NOT NULL,
  kids {int} NOT NULL,
  adult {int} NOT NULL
) {strict};
CREATE INDEX ui_groups_position ON ui_groups (position);
CREATE INDEX ui_groups_parent ON ui_groups (parent_id);
CREATE TABLE ui_groups_channels (
  owner_id {int} NOT NULL,
  position {int} NOT NULL,
  target_id {int} NOT NULL,
  PRIMARY KEY (owner_id, target_id)
) {strict};
CREATE INDEX ui_groups_channels_target ON ui_groups_channels (target_id);
