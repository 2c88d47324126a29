CREATE TABLE hostnames (
  id {id},
  version {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  trashed_at {int},
  hostname {text} NOT NULL,
  hostname_key {text} NOT NULL,
  deployment {int} NOT NULL,
  kind {text} NOT NULL,
  is_enabled {int} NOT NULL,
  user_interface_id {int},
  notes {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX hostnames_hostname ON hostnames (hostname) WHERE trashed_at IS NULL;
CREATE INDEX hostnames_deployment ON hostnames (deployment);
