CREATE TABLE user_log (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  actor_kind {text} NOT NULL,
  actor_id {int} NOT NULL,
  actor {text} NOT NULL,
  actor_key {text} NOT NULL,
  address {text} NOT NULL,
  noun {text} NOT NULL,
  action {text} NOT NULL,
  object_id {int} NOT NULL,
  object {text} NOT NULL,
  object_key {text} NOT NULL,
  fields {text} NOT NULL,
  request_id {text} NOT NULL
) {strict};
CREATE INDEX user_log_object ON user_log (noun, object_id, id);
