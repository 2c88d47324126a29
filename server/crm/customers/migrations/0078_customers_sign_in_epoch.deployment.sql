ALTER TABLE customers ADD COLUMN sign_in_epoch {int} NOT NULL DEFAULT 0;
