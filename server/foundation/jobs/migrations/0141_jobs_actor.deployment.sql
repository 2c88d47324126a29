-- Who asked for a job: as the user log shows it, and as its work is limited ('' = it sees everything).
ALTER TABLE jobs ADD COLUMN actor_kind {text} NOT NULL DEFAULT 'system';
ALTER TABLE jobs ADD COLUMN address {text} NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN request_id {text} NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN scope {text} NOT NULL DEFAULT '';
-- The first id of the scope: whose job it is.
ALTER TABLE jobs ADD COLUMN scope_id {int};
