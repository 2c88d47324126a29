-- Which customer was changed by which process, for the others that keep customers in memory. Kept for a day.
CREATE TABLE customers_changes (
  id {id},
  customer_id {int} NOT NULL,
  node {text} NOT NULL,
  at {int} NOT NULL
) {strict};
CREATE INDEX customers_changes_at ON customers_changes (at);
