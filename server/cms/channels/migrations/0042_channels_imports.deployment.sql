-- One row: rises with every batch of an import. A batch that was planned before another import's is planned again.
CREATE TABLE channels_imports (
  id {int} PRIMARY KEY,
  version {int} NOT NULL
) {strict};
INSERT INTO channels_imports (id, version) VALUES (1, 0);
