CREATE INDEX channels_icon ON channels (icon);
CREATE INDEX channels_tile ON channels (tile);
