CREATE TABLE user_interfaces (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  name {text} NOT NULL,
  name_key {text} NOT NULL,
  app_name {text} NOT NULL,
  app_name_key {text} NOT NULL,
  logo {text},
  background_image {text},
  colour_background {text} NOT NULL,
  colour_surface {text} NOT NULL,
  colour_text {text} NOT NULL,
  colour_text_dim {text} NOT NULL,
  colour_accent {text} NOT NULL,
  colour_on_accent {text} NOT NULL,
  colour_focus {text} NOT NULL,
  colour_live {text} NOT NULL,
  radius {int} NOT NULL,
  languages {text} NOT NULL,
  login_text {text} NOT NULL,
  login_text_key {text} NOT NULL,
  clock_24h {int} NOT NULL,
  sleep_minutes {int} NOT NULL,
  is_default {int} NOT NULL,
  notes {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX user_interfaces_name ON user_interfaces (name_key) WHERE trashed_at IS NULL;
CREATE TABLE user_interfaces_menu (
  id {id},
  owner_id {int} NOT NULL REFERENCES user_interfaces (id),
  position {int} NOT NULL,
  entry {text} NOT NULL,
  text {text} NOT NULL,
  text_key {text} NOT NULL,
  is_start {int} NOT NULL
) {strict};
CREATE INDEX user_interfaces_menu_owner ON user_interfaces_menu (owner_id);
