-- Whose entry it is besides the staff's; NULL = of no reseller.
ALTER TABLE user_log ADD COLUMN reseller_id {int};
CREATE INDEX user_log_reseller ON user_log (reseller_id, id) WHERE reseller_id IS NOT NULL;
