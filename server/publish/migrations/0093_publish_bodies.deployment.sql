-- What was published of a record stands by its hash beside the manifests; line-ups and the like are made when they are next needed.
CREATE TABLE publish_bodies (
  hash {text} NOT NULL PRIMARY KEY,
  fields {text} NOT NULL,
  used_at {int} NOT NULL
) {strict};
CREATE TABLE publish_derived (
  manifest {text} NOT NULL,
  key {text} NOT NULL,
  document {text} NOT NULL,
  PRIMARY KEY (manifest, key)
) {strict};
DROP TABLE publish_lineups;
-- 1: manifests hold whole records and are rewritten at the next start.
ALTER TABLE publish_versions ADD COLUMN format {int} NOT NULL DEFAULT 1;
