CREATE INDEX customers_epochs ON customers (id, play_epoch) WHERE play_epoch <> 0;
