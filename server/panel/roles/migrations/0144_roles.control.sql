CREATE TABLE roles (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  key {text} NOT NULL,
  name {text} NOT NULL,
  name_key {text} NOT NULL,
  description {text} NOT NULL,
  permissions {text} NOT NULL,
  deployment_id {int} REFERENCES deployments (id),
  is_built_in {int} NOT NULL
) {strict};
CREATE UNIQUE INDEX roles_key ON roles (key) WHERE trashed_at IS NULL;
CREATE INDEX roles_deployment ON roles (deployment_id);
{search roles name_key};
INSERT INTO roles (version, created_at, changed_at, key, name, name_key, description, permissions, is_built_in) VALUES
  (1, 0, 0, 'admin', 'Admin', 'admin', '', '["*"]', 1),
  (1, 0, 0, 'cms', 'CMS', 'cms', '', '["cms.*","streaming.*",
    "panel.deployments.read","panel.user_log.read","panel.jobs.*","publish.areas.*","publish.channels.*","publish.epg.*"]', 1),
  (1, 0, 0, 'crm', 'CRM', 'crm', '', '["crm.*","cms.packages.read","uit.user_interfaces.read",
    "panel.deployments.read","panel.user_log.read","panel.jobs.*","publish.areas.*","publish.products.*"]', 1),
  (1, 0, 0, 'uit', 'UIT', 'uit', '', '["uit.*","cms.ui_groups.read","cms.artwork.*",
    "panel.deployments.read","panel.user_log.read","panel.jobs.*","publish.areas.*","publish.ui.*"]', 1),
  (1, 0, 0, 'rps', 'RPS', 'rps', '', '["panel.deployments.read","panel.jobs.*","publish.areas.read"]', 1);
