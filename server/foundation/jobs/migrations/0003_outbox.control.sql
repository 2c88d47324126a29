CREATE TABLE outbox (
  id {id},
  topic {text} NOT NULL,
  payload {text} NOT NULL,
  made_at {int} NOT NULL
) {strict};
CREATE INDEX outbox_topic ON outbox (topic, id);
CREATE INDEX outbox_made ON outbox (made_at);
-- What became of an event at one consumer. The row is the proof against doing it twice.
CREATE TABLE outbox_deliveries (
  consumer {text} NOT NULL,
  event {int} NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
  state {text} NOT NULL CONSTRAINT outbox_deliveries_state CHECK (state IN ('done', 'again', 'parked')),
  attempts {int} NOT NULL DEFAULT 0,
  due_at {int} NOT NULL DEFAULT 0,
  message {text} NOT NULL DEFAULT '',
  PRIMARY KEY (consumer, event)
) {strict};
CREATE INDEX outbox_deliveries_event ON outbox_deliveries (event);
CREATE INDEX outbox_deliveries_again ON outbox_deliveries (due_at) WHERE state = 'again';
