CREATE TABLE publish_pictures (
  manifest {text} NOT NULL,
  picture {text} NOT NULL,
  PRIMARY KEY (manifest, picture)
) {strict};
