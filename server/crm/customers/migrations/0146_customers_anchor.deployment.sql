-- The time of day that renewals keep, beside the day: a skipped hour moves one end, not all that follow. NULL = that of the end.
ALTER TABLE customers ADD COLUMN anchor_time_ms {int};
