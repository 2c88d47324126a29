-- Every statement that records makes of a field table (server/foundation/records/statements.hpp).
-- Written by ./dev gen and not by hand; a law prepares each of them on both databases.

-- ======== cms.artwork

-- artwork/by_id: one record
SELECT id, version, created_at, changed_at, hash, hash_key, type, width, height, bytes, unused_since, trashed_at
  FROM artwork
  WHERE id = $1;

-- artwork/exists: is it there, in the trash too
SELECT count(*)
  FROM artwork
  WHERE id = $1;

-- artwork/title: what people call it
SELECT hash
  FROM artwork
  WHERE id = $1;

-- artwork/insert: a new record
INSERT INTO artwork (hash, hash_key, type, width, height, bytes, unused_since, version, created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)
  RETURNING id;

-- artwork/update: a change
UPDATE artwork
  SET hash = $1, hash_key = $2, type = $3, width = $4, height = $5, bytes = $6, unused_since = $7, version = version +
    1, changed_at = $8
  WHERE id = $9
    AND version = $10
    AND trashed_at IS NULL;

-- artwork/trash: into the trash
UPDATE artwork
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- artwork/restore: out of the trash
UPDATE artwork
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- artwork/count: a list, sorted by id,-created_at,changed_at,-type,width
SELECT count(*)
  FROM artwork t
  WHERE t.trashed_at IS NULL;

-- artwork/page: a list, sorted by id,-created_at,changed_at,-type,width
SELECT t.id, t.version, t.created_at, t.changed_at, t.hash, t.hash_key, t.type, t.width, t.height, t.bytes,
    t.unused_since
  FROM artwork t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.type DESC, t.width, t.id LIMIT $1 OFFSET $2;

-- artwork/page: a list, sorted by -height,bytes,-unused_since
SELECT t.id, t.version, t.created_at, t.changed_at, t.hash, t.hash_key, t.type, t.width, t.height, t.bytes,
    t.unused_since
  FROM artwork t
  WHERE t.trashed_at IS NULL
  ORDER BY t.height DESC, t.bytes, (t.unused_since IS NULL), t.unused_since DESC, t.id LIMIT $1 OFFSET $2;

-- artwork/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.hash, t.hash_key, t.type, t.width, t.height, t.bytes,
    t.unused_since
  FROM artwork t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- artwork/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM artwork t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.hash_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM artwork_search
  WHERE artwork_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM artwork t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.hash_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.hash_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- artwork/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM artwork t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM artwork_search
  WHERE artwork_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM artwork t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.hash_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- artwork/ids: filtered
SELECT t.id
  FROM artwork t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- artwork/ids: filtered
SELECT t.id
  FROM artwork t
  WHERE t.trashed_at IS NULL
    AND (t.hash_key = $1
    AND (t.hash_key IS NULL OR t.hash_key <> $2)
    AND (t.hash_key IS NULL OR t.hash_key = '')
    AND NOT ((t.hash_key IS NULL OR t.hash_key = ''))
    AND t.hash_key IN ($3, $4)
    AND t.hash_key NOT IN ($5, $6)
    AND t.hash_key LIKE $7 ESCAPE '\'
    AND t.hash_key LIKE $8 ESCAPE '\'
    AND t.type = $9
    AND (t.type IS NULL OR t.type <> $10)
    AND t.type IS NULL
    AND NOT (t.type IS NULL)
    AND t.type IN ($11, $12)
    AND t.type NOT IN ($13, $14)
    AND t.width = $15
    AND (t.width IS NULL OR t.width <> $16)
    AND t.width IS NULL
    AND NOT (t.width IS NULL)
    AND t.width IN ($17, $18)
    AND t.width NOT IN ($19, $20))
  ORDER BY t.id LIMIT $21;

-- artwork/ids: filtered
SELECT t.id
  FROM artwork t
  WHERE t.trashed_at IS NULL
    AND (t.width < $1
    AND t.width > $2
    AND (t.width >= $3
    AND t.width <= $4)
    AND t.height = $5
    AND t.bytes = $6
    AND t.unused_since = $7)
  ORDER BY t.id LIMIT $8;

-- artwork/ids: in the trash
SELECT t.id
  FROM artwork t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== cms.channels

-- channels/by_id: one record
SELECT id, version, created_at, changed_at, number, name, name_key, kind, state, external_id, external_id_key,
    description, description_key, visible_on, stream_id, android_url, apple_url, web_url, alternative_url, catch_up_url,
    replay, replay_days, start_over, recording, pause, guide_channel_id, guide_offset_minutes, icon, tile, starts_at,
    ends_at, suppress_on_trial, parental, age, notes, trashed_at
  FROM channels
  WHERE id = $1;

-- channels/exists: is it there, in the trash too
SELECT count(*)
  FROM channels
  WHERE id = $1;

-- channels/title: what people call it
SELECT name
  FROM channels
  WHERE id = $1;

-- channels/insert: a new record
INSERT INTO channels (number, name, name_key, kind, state, external_id, external_id_key, description, description_key,
    visible_on, stream_id, android_url, apple_url, web_url, alternative_url, catch_up_url, replay, replay_days,
    start_over, recording, pause, guide_channel_id, guide_offset_minutes, icon, tile, starts_at, ends_at,
    suppress_on_trial, parental, age, notes, version, created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
    $24, $25, $26, $27, $28, $29, $30, $31, 1, $32, $32)
  RETURNING id;

-- channels/update: a change
UPDATE channels
  SET number = $1, name = $2, name_key = $3, kind = $4, state = $5, external_id = $6, external_id_key = $7,
    description = $8, description_key = $9, visible_on = $10, stream_id = $11, android_url = $12, apple_url = $13,
    web_url = $14, alternative_url = $15, catch_up_url = $16, replay = $17, replay_days = $18, start_over = $19,
    recording = $20, pause = $21, guide_channel_id = $22, guide_offset_minutes = $23, icon = $24, tile = $25, starts_at
    = $26, ends_at = $27, suppress_on_trial = $28, parental = $29, age = $30, notes = $31, version = version + 1,
    changed_at = $32
  WHERE id = $33
    AND version = $34
    AND trashed_at IS NULL;

-- channels/trash: into the trash
UPDATE channels
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- channels/restore: out of the trash
UPDATE channels
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- channels/count: a list, sorted by id,-created_at,changed_at,-number,name
SELECT count(*)
  FROM channels t
  WHERE t.trashed_at IS NULL;

-- channels/page: a list, sorted by id,-created_at,changed_at,-number,name
SELECT t.id, t.version, t.created_at, t.changed_at, t.number, t.name, t.name_key, t.kind, t.state, t.external_id,
    t.external_id_key, t.description, t.description_key, t.visible_on, t.stream_id, t.android_url, t.apple_url,
    t.web_url, t.alternative_url, t.catch_up_url, t.replay, t.replay_days, t.start_over, t.recording, t.pause,
    t.guide_channel_id, t.guide_offset_minutes, t.icon, t.tile, t.starts_at, t.ends_at, t.suppress_on_trial, t.parental,
    t.age, t.notes
  FROM channels t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.number DESC, t.name_key, t.id LIMIT $1 OFFSET $2;

-- channels/page: a list, sorted by -kind,state
SELECT t.id, t.version, t.created_at, t.changed_at, t.number, t.name, t.name_key, t.kind, t.state, t.external_id,
    t.external_id_key, t.description, t.description_key, t.visible_on, t.stream_id, t.android_url, t.apple_url,
    t.web_url, t.alternative_url, t.catch_up_url, t.replay, t.replay_days, t.start_over, t.recording, t.pause,
    t.guide_channel_id, t.guide_offset_minutes, t.icon, t.tile, t.starts_at, t.ends_at, t.suppress_on_trial, t.parental,
    t.age, t.notes
  FROM channels t
  WHERE t.trashed_at IS NULL
  ORDER BY t.kind DESC, t.state, t.id LIMIT $1 OFFSET $2;

-- channels/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.number, t.name, t.name_key, t.kind, t.state, t.external_id,
    t.external_id_key, t.description, t.description_key, t.visible_on, t.stream_id, t.android_url, t.apple_url,
    t.web_url, t.alternative_url, t.catch_up_url, t.replay, t.replay_days, t.start_over, t.recording, t.pause,
    t.guide_channel_id, t.guide_offset_minutes, t.icon, t.tile, t.starts_at, t.ends_at, t.suppress_on_trial, t.parental,
    t.age, t.notes
  FROM channels t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- channels/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM channels t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.external_id_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM channels_search
  WHERE channels_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM channels t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.external_id_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.name_key, '') || ' ' || coalesce(t.external_id_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- channels/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM channels t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM channels_search
  WHERE channels_search MATCH $1)) OR t.id = $2 OR t.number = $3)
  ORDER BY t.id LIMIT $4;
SELECT t.id
  FROM channels t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.external_id_key, '') LIKE $1 ESCAPE '\') OR t.id = $2 OR
    t.number = $3)
  ORDER BY t.id LIMIT $4;

-- channels/ids: filtered
SELECT t.id
  FROM channels t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- channels/ids: filtered
SELECT t.id
  FROM channels t
  WHERE t.trashed_at IS NULL
    AND (t.number = $1
    AND (t.number IS NULL OR t.number <> $2)
    AND t.number IS NULL
    AND NOT (t.number IS NULL)
    AND t.number IN ($3, $4)
    AND t.number NOT IN ($5, $6)
    AND t.number < $7
    AND t.number > $8
    AND (t.number >= $9
    AND t.number <= $10)
    AND t.name_key = $11
    AND (t.name_key IS NULL OR t.name_key <> $12)
    AND (t.name_key IS NULL OR t.name_key = '')
    AND NOT ((t.name_key IS NULL OR t.name_key = ''))
    AND t.name_key IN ($13, $14)
    AND t.name_key NOT IN ($15, $16)
    AND t.name_key LIKE $17 ESCAPE '\'
    AND t.name_key LIKE $18 ESCAPE '\'
    AND t.kind = $19
    AND (t.kind IS NULL OR t.kind <> $20)
    AND t.kind IS NULL)
  ORDER BY t.id LIMIT $21;

-- channels/ids: filtered
SELECT t.id
  FROM channels t
  WHERE t.trashed_at IS NULL
    AND (NOT (t.kind IS NULL)
    AND t.kind IN ($1, $2)
    AND t.kind NOT IN ($3, $4)
    AND t.state = $5
    AND t.external_id_key = $6
    AND (t.external_id_key IS NULL OR t.external_id_key <> $7)
    AND (t.external_id_key IS NULL OR t.external_id_key = '')
    AND NOT ((t.external_id_key IS NULL OR t.external_id_key = ''))
    AND t.external_id_key IN ($8, $9)
    AND t.external_id_key NOT IN ($10, $11)
    AND t.external_id_key LIKE $12 ESCAPE '\'
    AND t.external_id_key LIKE $13 ESCAPE '\'
    AND t.stream_id = $14
    AND t.replay = $15
    AND (t.replay IS NULL OR t.replay <> $16)
    AND t.replay IS NULL
    AND NOT (t.replay IS NULL)
    AND t.replay IN ($17, $18)
    AND t.replay NOT IN ($19, $20)
    AND t.recording = $21)
  ORDER BY t.id LIMIT $22;

-- channels/ids: filtered
SELECT t.id
  FROM channels t
  WHERE t.trashed_at IS NULL
    AND (t.guide_channel_id = $1
    AND t.starts_at = $2
    AND t.ends_at = $3)
  ORDER BY t.id LIMIT $4;

-- channels/ids: in the trash
SELECT t.id
  FROM channels t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== cms.epg

-- epg_links/by_id: one record
SELECT id, version, created_at, changed_at, number, name, name_key, kind, external_id, guide_channel_id,
    guide_offset_minutes, guide_channel_name, source_id, source_name, guide_until, guide_reach, gap_count,
    overlap_count, last_refresh_at, trashed_at
  FROM epg_links
  WHERE id = $1;

-- epg_links/exists: is it there, in the trash too
SELECT count(*)
  FROM epg_links
  WHERE id = $1;

-- epg_links/title: what people call it
SELECT name
  FROM epg_links
  WHERE id = $1;

-- epg_links/count: a list, sorted by id,-created_at,changed_at,-number,name
SELECT count(*)
  FROM epg_links t
  WHERE t.trashed_at IS NULL;

-- epg_links/page: a list, sorted by id,-created_at,changed_at,-number,name
SELECT t.id, t.version, t.created_at, t.changed_at, t.number, t.name, t.name_key, t.kind, t.external_id,
    t.guide_channel_id, t.guide_offset_minutes, t.guide_channel_name, t.source_id, t.source_name, t.guide_until,
    t.guide_reach, t.gap_count, t.overlap_count, t.last_refresh_at
  FROM epg_links t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.number DESC, t.name_key, t.id LIMIT $1 OFFSET $2;

-- epg_links/page: a list, sorted by -kind,guide_offset_minutes,-guide_channel_name,source_name,-guide_until
SELECT t.id, t.version, t.created_at, t.changed_at, t.number, t.name, t.name_key, t.kind, t.external_id,
    t.guide_channel_id, t.guide_offset_minutes, t.guide_channel_name, t.source_id, t.source_name, t.guide_until,
    t.guide_reach, t.gap_count, t.overlap_count, t.last_refresh_at
  FROM epg_links t
  WHERE t.trashed_at IS NULL
  ORDER BY t.kind DESC, t.guide_offset_minutes, (t.guide_channel_name IS NULL), t.guide_channel_name DESC,
    (t.source_name IS NULL), t.source_name, (t.guide_until IS NULL), t.guide_until DESC, t.id LIMIT $1 OFFSET $2;

-- epg_links/page: a list, sorted by gap_count,-overlap_count,last_refresh_at
SELECT t.id, t.version, t.created_at, t.changed_at, t.number, t.name, t.name_key, t.kind, t.external_id,
    t.guide_channel_id, t.guide_offset_minutes, t.guide_channel_name, t.source_id, t.source_name, t.guide_until,
    t.guide_reach, t.gap_count, t.overlap_count, t.last_refresh_at
  FROM epg_links t
  WHERE t.trashed_at IS NULL
  ORDER BY t.gap_count, t.overlap_count DESC, (t.last_refresh_at IS NULL), t.last_refresh_at, t.id LIMIT $1 OFFSET $2;

-- epg_links/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.number, t.name, t.name_key, t.kind, t.external_id,
    t.guide_channel_id, t.guide_offset_minutes, t.guide_channel_name, t.source_id, t.source_name, t.guide_until,
    t.guide_reach, t.gap_count, t.overlap_count, t.last_refresh_at
  FROM epg_links t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- epg_links/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM epg_links t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM channels_search
  WHERE channels_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM epg_links t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.name_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- epg_links/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM epg_links t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM channels_search
  WHERE channels_search MATCH $1)) OR t.id = $2 OR t.number = $3)
  ORDER BY t.id LIMIT $4;
SELECT t.id
  FROM epg_links t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') LIKE $1 ESCAPE '\') OR t.id = $2 OR t.number = $3)
  ORDER BY t.id LIMIT $4;

-- epg_links/ids: filtered
SELECT t.id
  FROM epg_links t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- epg_links/ids: filtered
SELECT t.id
  FROM epg_links t
  WHERE t.trashed_at IS NULL
    AND (t.number = $1
    AND (t.number IS NULL OR t.number <> $2)
    AND t.number IS NULL
    AND NOT (t.number IS NULL)
    AND t.number IN ($3, $4)
    AND t.number NOT IN ($5, $6)
    AND t.number < $7
    AND t.number > $8
    AND (t.number >= $9
    AND t.number <= $10)
    AND t.name_key = $11
    AND (t.name_key IS NULL OR t.name_key <> $12)
    AND (t.name_key IS NULL OR t.name_key = '')
    AND NOT ((t.name_key IS NULL OR t.name_key = ''))
    AND t.name_key IN ($13, $14)
    AND t.name_key NOT IN ($15, $16)
    AND t.name_key LIKE $17 ESCAPE '\'
    AND t.name_key LIKE $18 ESCAPE '\'
    AND t.kind = $19
    AND (t.kind IS NULL OR t.kind <> $20)
    AND t.kind IS NULL)
  ORDER BY t.id LIMIT $21;

-- epg_links/ids: filtered
SELECT t.id
  FROM epg_links t
  WHERE t.trashed_at IS NULL
    AND (NOT (t.kind IS NULL)
    AND t.kind IN ($1, $2)
    AND t.kind NOT IN ($3, $4)
    AND t.guide_channel_id = $5
    AND t.guide_offset_minutes = $6
    AND t.guide_channel_name = $7
    AND (t.guide_channel_name IS NULL OR t.guide_channel_name <> $8)
    AND (t.guide_channel_name IS NULL OR t.guide_channel_name = '')
    AND NOT ((t.guide_channel_name IS NULL OR t.guide_channel_name = ''))
    AND t.guide_channel_name IN ($9, $10)
    AND t.guide_channel_name NOT IN ($11, $12)
    AND t.source_id = $13
    AND t.source_name = $14
    AND t.guide_until = $15
    AND t.guide_reach = $16
    AND t.gap_count = $17
    AND t.overlap_count = $18
    AND t.last_refresh_at = $19)
  ORDER BY t.id LIMIT $20;

-- epg_links/ids: in the trash
SELECT t.id
  FROM epg_links t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== cms.epg_sources

-- epg_sources/by_id: one record
SELECT id, version, created_at, changed_at, name, name_key, kind, url, user_name, password, language, time_zone,
    days_ahead, refresh, refresh_hours, is_enabled, trashed_at
  FROM epg_sources
  WHERE id = $1;

-- epg_sources/exists: is it there, in the trash too
SELECT count(*)
  FROM epg_sources
  WHERE id = $1;

-- epg_sources/title: what people call it
SELECT name
  FROM epg_sources
  WHERE id = $1;

-- epg_sources/insert: a new record
INSERT INTO epg_sources (name, name_key, kind, url, user_name, password, language, time_zone, days_ahead, refresh,
    refresh_hours, is_enabled, version, created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $13)
  RETURNING id;

-- epg_sources/update: a change
UPDATE epg_sources
  SET name = $1, name_key = $2, kind = $3, url = $4, user_name = $5, password = $6, language = $7, time_zone = $8,
    days_ahead = $9, refresh = $10, refresh_hours = $11, is_enabled = $12, version = version + 1, changed_at = $13
  WHERE id = $14
    AND version = $15
    AND trashed_at IS NULL;

-- epg_sources/trash: into the trash
UPDATE epg_sources
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- epg_sources/restore: out of the trash
UPDATE epg_sources
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- epg_sources/count: a list, sorted by id,-created_at,changed_at,-name,kind
SELECT count(*)
  FROM epg_sources t
  WHERE t.trashed_at IS NULL;

-- epg_sources/page: a list, sorted by id,-created_at,changed_at,-name,kind
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.kind, t.url, t.user_name, t.password,
    t.language, t.time_zone, t.days_ahead, t.refresh, t.refresh_hours, t.is_enabled
  FROM epg_sources t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.name_key DESC, t.kind, t.id LIMIT $1 OFFSET $2;

-- epg_sources/page: a list, sorted by -is_enabled
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.kind, t.url, t.user_name, t.password,
    t.language, t.time_zone, t.days_ahead, t.refresh, t.refresh_hours, t.is_enabled
  FROM epg_sources t
  WHERE t.trashed_at IS NULL
  ORDER BY t.is_enabled DESC, t.id LIMIT $1 OFFSET $2;

-- epg_sources/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.kind, t.url, t.user_name, t.password,
    t.language, t.time_zone, t.days_ahead, t.refresh, t.refresh_hours, t.is_enabled
  FROM epg_sources t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- epg_sources/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM epg_sources t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM epg_sources_search
  WHERE epg_sources_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM epg_sources t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.name_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- epg_sources/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM epg_sources t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM epg_sources_search
  WHERE epg_sources_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM epg_sources t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- epg_sources/ids: filtered
SELECT t.id
  FROM epg_sources t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- epg_sources/ids: filtered
SELECT t.id
  FROM epg_sources t
  WHERE t.trashed_at IS NULL
    AND (t.name_key = $1
    AND (t.name_key IS NULL OR t.name_key <> $2)
    AND (t.name_key IS NULL OR t.name_key = '')
    AND NOT ((t.name_key IS NULL OR t.name_key = ''))
    AND t.name_key IN ($3, $4)
    AND t.name_key NOT IN ($5, $6)
    AND t.name_key LIKE $7 ESCAPE '\'
    AND t.name_key LIKE $8 ESCAPE '\'
    AND t.kind = $9
    AND (t.kind IS NULL OR t.kind <> $10)
    AND t.kind IS NULL
    AND NOT (t.kind IS NULL)
    AND t.kind IN ($11, $12)
    AND t.kind NOT IN ($13, $14)
    AND t.refresh = $15
    AND t.is_enabled = $16
    AND (t.is_enabled IS NULL OR t.is_enabled <> $17)
    AND t.is_enabled IS NULL
    AND NOT (t.is_enabled IS NULL)
    AND t.is_enabled IN ($18, $19))
  ORDER BY t.id LIMIT $20;

-- epg_sources/ids: filtered
SELECT t.id
  FROM epg_sources t
  WHERE t.trashed_at IS NULL
    AND (t.is_enabled NOT IN ($1, $2))
  ORDER BY t.id LIMIT $3;

-- epg_sources/ids: in the trash
SELECT t.id
  FROM epg_sources t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== cms.guide_channels

-- guide_channels/by_id: one record
SELECT id, version, created_at, changed_at, source_id, guide_id, guide_id_key, name, name_key, names, icon, number,
    programmes, programmes_from, programmes_till, gap_count, overlap_count, is_listed, listed_at, trashed_at
  FROM guide_channels
  WHERE id = $1;

-- guide_channels/exists: is it there, in the trash too
SELECT count(*)
  FROM guide_channels
  WHERE id = $1;

-- guide_channels/title: what people call it
SELECT name
  FROM guide_channels
  WHERE id = $1;

-- guide_channels/insert: a new record
INSERT INTO guide_channels (source_id, guide_id, guide_id_key, name, name_key, names, icon, number, programmes,
    programmes_from, programmes_till, gap_count, overlap_count, is_listed, listed_at, version, created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, $16, $16)
  RETURNING id;

-- guide_channels/update: a change
UPDATE guide_channels
  SET source_id = $1, guide_id = $2, guide_id_key = $3, name = $4, name_key = $5, names = $6, icon = $7, number = $8,
    programmes = $9, programmes_from = $10, programmes_till = $11, gap_count = $12, overlap_count = $13, is_listed =
    $14, listed_at = $15, version = version + 1, changed_at = $16
  WHERE id = $17
    AND version = $18
    AND trashed_at IS NULL;

-- guide_channels/trash: into the trash
UPDATE guide_channels
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- guide_channels/restore: out of the trash
UPDATE guide_channels
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- guide_channels/count: a list, sorted by id,-created_at,changed_at,-guide_id,name
SELECT count(*)
  FROM guide_channels t
  WHERE t.trashed_at IS NULL;

-- guide_channels/page: a list, sorted by id,-created_at,changed_at,-guide_id,name
SELECT t.id, t.version, t.created_at, t.changed_at, t.source_id, t.guide_id, t.guide_id_key, t.name, t.name_key,
    t.names, t.icon, t.number, t.programmes, t.programmes_from, t.programmes_till, t.gap_count, t.overlap_count,
    t.is_listed, t.listed_at
  FROM guide_channels t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.guide_id_key DESC, t.name_key, t.id LIMIT $1 OFFSET $2;

-- guide_channels/page: a list, sorted by -programmes,programmes_from,-programmes_till,gap_count,-overlap_count
SELECT t.id, t.version, t.created_at, t.changed_at, t.source_id, t.guide_id, t.guide_id_key, t.name, t.name_key,
    t.names, t.icon, t.number, t.programmes, t.programmes_from, t.programmes_till, t.gap_count, t.overlap_count,
    t.is_listed, t.listed_at
  FROM guide_channels t
  WHERE t.trashed_at IS NULL
  ORDER BY t.programmes DESC, (t.programmes_from IS NULL), t.programmes_from, (t.programmes_till IS NULL),
    t.programmes_till DESC, t.gap_count, t.overlap_count DESC, t.id LIMIT $1 OFFSET $2;

-- guide_channels/page: a list, sorted by is_listed,-listed_at
SELECT t.id, t.version, t.created_at, t.changed_at, t.source_id, t.guide_id, t.guide_id_key, t.name, t.name_key,
    t.names, t.icon, t.number, t.programmes, t.programmes_from, t.programmes_till, t.gap_count, t.overlap_count,
    t.is_listed, t.listed_at
  FROM guide_channels t
  WHERE t.trashed_at IS NULL
  ORDER BY t.is_listed, t.listed_at DESC, t.id LIMIT $1 OFFSET $2;

-- guide_channels/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.source_id, t.guide_id, t.guide_id_key, t.name, t.name_key,
    t.names, t.icon, t.number, t.programmes, t.programmes_from, t.programmes_till, t.gap_count, t.overlap_count,
    t.is_listed, t.listed_at
  FROM guide_channels t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- guide_channels/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM guide_channels t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.guide_id_key, '') || ' ' || coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM guide_channels_search
  WHERE guide_channels_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM guide_channels t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.guide_id_key, '') || ' ' || coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.guide_id_key, '') || ' ' || coalesce(t.name_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- guide_channels/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM guide_channels t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM guide_channels_search
  WHERE guide_channels_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM guide_channels t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.guide_id_key, '') || ' ' || coalesce(t.name_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- guide_channels/ids: filtered
SELECT t.id
  FROM guide_channels t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- guide_channels/ids: filtered
SELECT t.id
  FROM guide_channels t
  WHERE t.trashed_at IS NULL
    AND (t.source_id = $1
    AND t.guide_id_key = $2
    AND (t.guide_id_key IS NULL OR t.guide_id_key <> $3)
    AND (t.guide_id_key IS NULL OR t.guide_id_key = '')
    AND NOT ((t.guide_id_key IS NULL OR t.guide_id_key = ''))
    AND t.guide_id_key IN ($4, $5)
    AND t.guide_id_key NOT IN ($6, $7)
    AND t.guide_id_key LIKE $8 ESCAPE '\'
    AND t.guide_id_key LIKE $9 ESCAPE '\'
    AND t.name_key = $10
    AND t.programmes = $11
    AND (t.programmes IS NULL OR t.programmes <> $12)
    AND t.programmes IS NULL
    AND NOT (t.programmes IS NULL)
    AND t.programmes IN ($13, $14)
    AND t.programmes NOT IN ($15, $16)
    AND t.programmes < $17
    AND t.programmes > $18
    AND (t.programmes >= $19
    AND t.programmes <= $20)
    AND t.programmes_from = $21)
  ORDER BY t.id LIMIT $22;

-- guide_channels/ids: filtered
SELECT t.id
  FROM guide_channels t
  WHERE t.trashed_at IS NULL
    AND (t.programmes_till = $1
    AND t.gap_count = $2
    AND t.overlap_count = $3
    AND t.is_listed = $4
    AND (t.is_listed IS NULL OR t.is_listed <> $5)
    AND t.is_listed IS NULL
    AND NOT (t.is_listed IS NULL)
    AND t.is_listed IN ($6, $7)
    AND t.is_listed NOT IN ($8, $9)
    AND t.listed_at = $10)
  ORDER BY t.id LIMIT $11;

-- guide_channels/ids: in the trash
SELECT t.id
  FROM guide_channels t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== cms.packages

-- packages/by_id: one record
SELECT id, version, created_at, changed_at, name, name_key, viewer_name, viewer_name_key, description, description_key,
    is_test, notes, trashed_at
  FROM packages
  WHERE id = $1;

-- packages/exists: is it there, in the trash too
SELECT count(*)
  FROM packages
  WHERE id = $1;

-- packages/title: what people call it
SELECT name
  FROM packages
  WHERE id = $1;

-- packages/insert: a new record
INSERT INTO packages (name, name_key, viewer_name, viewer_name_key, description, description_key, is_test, notes,
    version, created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9)
  RETURNING id;

-- packages/update: a change
UPDATE packages
  SET name = $1, name_key = $2, viewer_name = $3, viewer_name_key = $4, description = $5, description_key = $6,
    is_test = $7, notes = $8, version = version + 1, changed_at = $9
  WHERE id = $10
    AND version = $11
    AND trashed_at IS NULL;

-- packages/trash: into the trash
UPDATE packages
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- packages/restore: out of the trash
UPDATE packages
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- packages_groups/of/1: groups of records
SELECT owner_id, target_id
  FROM packages_groups
  WHERE owner_id IN ($1)
  ORDER BY owner_id, position;

-- packages_groups/insert: groups of records
INSERT INTO packages_groups (owner_id, position, target_id)
  VALUES ($1, $2, $3);

-- packages_groups/remove_all: groups of records
DELETE
  FROM packages_groups
  WHERE owner_id = $1;

-- packages_channels/of/1: channels of records
SELECT owner_id, target_id
  FROM packages_channels
  WHERE owner_id IN ($1)
  ORDER BY owner_id, position;

-- packages_channels/insert: channels of records
INSERT INTO packages_channels (owner_id, position, target_id)
  VALUES ($1, $2, $3);

-- packages_channels/remove_all: channels of records
DELETE
  FROM packages_channels
  WHERE owner_id = $1;

-- packages/count: a list, sorted by id,-created_at,changed_at,-name,is_test
SELECT count(*)
  FROM packages t
  WHERE t.trashed_at IS NULL;

-- packages/page: a list, sorted by id,-created_at,changed_at,-name,is_test
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.viewer_name, t.viewer_name_key, t.description,
    t.description_key, t.is_test, t.notes
  FROM packages t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.name_key DESC, t.is_test, t.id LIMIT $1 OFFSET $2;

-- packages/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.viewer_name, t.viewer_name_key, t.description,
    t.description_key, t.is_test, t.notes
  FROM packages t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- packages/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM packages t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.viewer_name_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM packages_search
  WHERE packages_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM packages t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.viewer_name_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.name_key, '') || ' ' || coalesce(t.viewer_name_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- packages/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM packages t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM packages_search
  WHERE packages_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM packages t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.viewer_name_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- packages/ids: filtered
SELECT t.id
  FROM packages t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- packages/ids: filtered
SELECT t.id
  FROM packages t
  WHERE t.trashed_at IS NULL
    AND (t.name_key = $1
    AND (t.name_key IS NULL OR t.name_key <> $2)
    AND (t.name_key IS NULL OR t.name_key = '')
    AND NOT ((t.name_key IS NULL OR t.name_key = ''))
    AND t.name_key IN ($3, $4)
    AND t.name_key NOT IN ($5, $6)
    AND t.name_key LIKE $7 ESCAPE '\'
    AND t.name_key LIKE $8 ESCAPE '\'
    AND t.viewer_name_key = $9
    AND (t.viewer_name_key IS NULL OR t.viewer_name_key <> $10)
    AND (t.viewer_name_key IS NULL OR t.viewer_name_key = '')
    AND NOT ((t.viewer_name_key IS NULL OR t.viewer_name_key = ''))
    AND t.viewer_name_key IN ($11, $12)
    AND t.viewer_name_key NOT IN ($13, $14)
    AND t.viewer_name_key LIKE $15 ESCAPE '\'
    AND t.viewer_name_key LIKE $16 ESCAPE '\'
    AND EXISTS (SELECT 1
  FROM packages_groups l
  WHERE l.owner_id = t.id
    AND l.target_id = $17)
    AND NOT EXISTS (SELECT 1
  FROM packages_groups l
  WHERE l.owner_id = t.id
    AND l.target_id = $18)
    AND NOT EXISTS (SELECT 1
  FROM packages_groups l
  WHERE l.owner_id = t.id)
    AND EXISTS (SELECT 1
  FROM packages_channels l
  WHERE l.owner_id = t.id
    AND l.target_id = $19))
  ORDER BY t.id LIMIT $20;

-- packages/ids: filtered
SELECT t.id
  FROM packages t
  WHERE t.trashed_at IS NULL
    AND (t.is_test = $1
    AND (t.is_test IS NULL OR t.is_test <> $2)
    AND t.is_test IS NULL
    AND NOT (t.is_test IS NULL)
    AND t.is_test IN ($3, $4)
    AND t.is_test NOT IN ($5, $6))
  ORDER BY t.id LIMIT $7;

-- packages/ids: in the trash
SELECT t.id
  FROM packages t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== cms.ui_groups

-- ui_groups/by_id: one record
SELECT id, version, created_at, changed_at, name, name_key, content_type, parent_id, colour_from, colour_to, position,
    kids, adult, trashed_at
  FROM ui_groups
  WHERE id = $1;

-- ui_groups/exists: is it there, in the trash too
SELECT count(*)
  FROM ui_groups
  WHERE id = $1;

-- ui_groups/title: what people call it
SELECT name
  FROM ui_groups
  WHERE id = $1;

-- ui_groups/insert: a new record
INSERT INTO ui_groups (name, name_key, content_type, parent_id, colour_from, colour_to, position, kids, adult, version,
    created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10)
  RETURNING id;

-- ui_groups/update: a change
UPDATE ui_groups
  SET name = $1, name_key = $2, content_type = $3, parent_id = $4, colour_from = $5, colour_to = $6, position = $7,
    kids = $8, adult = $9, version = version + 1, changed_at = $10
  WHERE id = $11
    AND version = $12
    AND trashed_at IS NULL;

-- ui_groups/trash: into the trash
UPDATE ui_groups
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- ui_groups/restore: out of the trash
UPDATE ui_groups
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- ui_groups_channels/of/1: channels of records
SELECT owner_id, target_id
  FROM ui_groups_channels
  WHERE owner_id IN ($1)
  ORDER BY owner_id, position;

-- ui_groups_channels/insert: channels of records
INSERT INTO ui_groups_channels (owner_id, position, target_id)
  VALUES ($1, $2, $3);

-- ui_groups_channels/remove_all: channels of records
DELETE
  FROM ui_groups_channels
  WHERE owner_id = $1;

-- ui_groups/count: a list, sorted by id,-created_at,changed_at,-name,content_type
SELECT count(*)
  FROM ui_groups t
  WHERE t.trashed_at IS NULL;

-- ui_groups/page: a list, sorted by id,-created_at,changed_at,-name,content_type
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.content_type, t.parent_id, t.colour_from,
    t.colour_to, t.position, t.kids, t.adult
  FROM ui_groups t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.name_key DESC, t.content_type, t.id LIMIT $1 OFFSET $2;

-- ui_groups/page: a list, sorted by -position,kids,-adult
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.content_type, t.parent_id, t.colour_from,
    t.colour_to, t.position, t.kids, t.adult
  FROM ui_groups t
  WHERE t.trashed_at IS NULL
  ORDER BY t.position DESC, t.kids, t.adult DESC, t.id LIMIT $1 OFFSET $2;

-- ui_groups/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.content_type, t.parent_id, t.colour_from,
    t.colour_to, t.position, t.kids, t.adult
  FROM ui_groups t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- ui_groups/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM ui_groups t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM ui_groups_search
  WHERE ui_groups_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM ui_groups t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.name_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- ui_groups/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM ui_groups t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM ui_groups_search
  WHERE ui_groups_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM ui_groups t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- ui_groups/ids: filtered
SELECT t.id
  FROM ui_groups t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- ui_groups/ids: filtered
SELECT t.id
  FROM ui_groups t
  WHERE t.trashed_at IS NULL
    AND (t.name_key = $1
    AND (t.name_key IS NULL OR t.name_key <> $2)
    AND (t.name_key IS NULL OR t.name_key = '')
    AND NOT ((t.name_key IS NULL OR t.name_key = ''))
    AND t.name_key IN ($3, $4)
    AND t.name_key NOT IN ($5, $6)
    AND t.name_key LIKE $7 ESCAPE '\'
    AND t.name_key LIKE $8 ESCAPE '\'
    AND t.content_type = $9
    AND (t.content_type IS NULL OR t.content_type <> $10)
    AND t.content_type IS NULL
    AND NOT (t.content_type IS NULL)
    AND t.content_type IN ($11, $12)
    AND t.content_type NOT IN ($13, $14)
    AND t.parent_id = $15
    AND EXISTS (SELECT 1
  FROM ui_groups_channels l
  WHERE l.owner_id = t.id
    AND l.target_id = $16)
    AND NOT EXISTS (SELECT 1
  FROM ui_groups_channels l
  WHERE l.owner_id = t.id
    AND l.target_id = $17)
    AND NOT EXISTS (SELECT 1
  FROM ui_groups_channels l
  WHERE l.owner_id = t.id)
    AND t.kids = $18
    AND (t.kids IS NULL OR t.kids <> $19))
  ORDER BY t.id LIMIT $20;

-- ui_groups/ids: filtered
SELECT t.id
  FROM ui_groups t
  WHERE t.trashed_at IS NULL
    AND (t.kids IS NULL
    AND NOT (t.kids IS NULL)
    AND t.kids IN ($1, $2)
    AND t.kids NOT IN ($3, $4)
    AND t.adult = $5)
  ORDER BY t.id LIMIT $6;

-- ui_groups/ids: in the trash
SELECT t.id
  FROM ui_groups t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== crm.customers

-- customers/by_id: one record
SELECT id, version, created_at, changed_at, number, user_id, user_id_key, mapping_id, mapping_id_key, firstname,
    firstname_key, lastname, lastname_key, email, email_key, phone, phone_key, city, city_key, country, language, notes,
    product_id, starts_at, ends_at, waiting_until, anchor_day, anchor_time_ms, activated_at, disabled_at,
    disabled_reason, trashed_at
  FROM customers
  WHERE id = $1;

-- customers/exists: is it there, in the trash too
SELECT count(*)
  FROM customers
  WHERE id = $1;

-- customers/title: what people call it
SELECT user_id
  FROM customers
  WHERE id = $1;

-- customers/insert: a new record
INSERT INTO customers (number, user_id, user_id_key, mapping_id, mapping_id_key, firstname, firstname_key, lastname,
    lastname_key, email, email_key, phone, phone_key, city, city_key, country, language, notes, product_id, starts_at,
    ends_at, waiting_until, anchor_day, anchor_time_ms, activated_at, disabled_at, disabled_reason, version, created_at,
    changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
    $24, $25, $26, $27, 1, $28, $28)
  RETURNING id;

-- customers/update: a change
UPDATE customers
  SET number = $1, user_id = $2, user_id_key = $3, mapping_id = $4, mapping_id_key = $5, firstname = $6, firstname_key
    = $7, lastname = $8, lastname_key = $9, email = $10, email_key = $11, phone = $12, phone_key = $13, city = $14,
    city_key = $15, country = $16, language = $17, notes = $18, product_id = $19, starts_at = $20, ends_at = $21,
    waiting_until = $22, anchor_day = $23, anchor_time_ms = $24, activated_at = $25, disabled_at = $26, disabled_reason
    = $27, version = version + 1, changed_at = $28
  WHERE id = $29
    AND version = $30
    AND trashed_at IS NULL;

-- customers/trash: into the trash
UPDATE customers
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- customers/restore: out of the trash
UPDATE customers
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- customers/count: a list, sorted by id,-created_at,changed_at,-number,user_id
SELECT count(*)
  FROM customers t
  WHERE t.trashed_at IS NULL;

-- customers/page: a list, sorted by id,-created_at,changed_at,-number,user_id
SELECT t.id, t.version, t.created_at, t.changed_at, t.number, t.user_id, t.user_id_key, t.mapping_id, t.mapping_id_key,
    t.firstname, t.firstname_key, t.lastname, t.lastname_key, t.email, t.email_key, t.phone, t.phone_key, t.city,
    t.city_key, t.country, t.language, t.notes, t.product_id, t.starts_at, t.ends_at, t.waiting_until, t.anchor_day,
    t.anchor_time_ms, t.activated_at, t.disabled_at, t.disabled_reason
  FROM customers t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.number DESC, t.user_id_key, t.id LIMIT $1 OFFSET $2;

-- customers/page: a list, sorted by -mapping_id,firstname,-lastname,email,-phone
SELECT t.id, t.version, t.created_at, t.changed_at, t.number, t.user_id, t.user_id_key, t.mapping_id, t.mapping_id_key,
    t.firstname, t.firstname_key, t.lastname, t.lastname_key, t.email, t.email_key, t.phone, t.phone_key, t.city,
    t.city_key, t.country, t.language, t.notes, t.product_id, t.starts_at, t.ends_at, t.waiting_until, t.anchor_day,
    t.anchor_time_ms, t.activated_at, t.disabled_at, t.disabled_reason
  FROM customers t
  WHERE t.trashed_at IS NULL
  ORDER BY (t.mapping_id_key IS NULL), t.mapping_id_key DESC, t.firstname_key, t.lastname_key DESC, (t.email_key IS
    NULL), t.email_key, (t.phone_key IS NULL), t.phone_key DESC, t.id LIMIT $1 OFFSET $2;

-- customers/page: a list, sorted by city,-country,language,-product_id,starts_at
SELECT t.id, t.version, t.created_at, t.changed_at, t.number, t.user_id, t.user_id_key, t.mapping_id, t.mapping_id_key,
    t.firstname, t.firstname_key, t.lastname, t.lastname_key, t.email, t.email_key, t.phone, t.phone_key, t.city,
    t.city_key, t.country, t.language, t.notes, t.product_id, t.starts_at, t.ends_at, t.waiting_until, t.anchor_day,
    t.anchor_time_ms, t.activated_at, t.disabled_at, t.disabled_reason
  FROM customers t
  WHERE t.trashed_at IS NULL
  ORDER BY t.city_key, (t.country IS NULL), t.country DESC, (t.language IS NULL), t.language, t.product_id DESC,
    (t.starts_at IS NULL), t.starts_at, t.id LIMIT $1 OFFSET $2;

-- customers/page: a list, sorted by -ends_at,activated_at,-disabled_at
SELECT t.id, t.version, t.created_at, t.changed_at, t.number, t.user_id, t.user_id_key, t.mapping_id, t.mapping_id_key,
    t.firstname, t.firstname_key, t.lastname, t.lastname_key, t.email, t.email_key, t.phone, t.phone_key, t.city,
    t.city_key, t.country, t.language, t.notes, t.product_id, t.starts_at, t.ends_at, t.waiting_until, t.anchor_day,
    t.anchor_time_ms, t.activated_at, t.disabled_at, t.disabled_reason
  FROM customers t
  WHERE t.trashed_at IS NULL
  ORDER BY (t.ends_at IS NULL), t.ends_at DESC, (t.activated_at IS NULL), t.activated_at, (t.disabled_at IS NULL),
    t.disabled_at DESC, t.id LIMIT $1 OFFSET $2;

-- customers/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.number, t.user_id, t.user_id_key, t.mapping_id, t.mapping_id_key,
    t.firstname, t.firstname_key, t.lastname, t.lastname_key, t.email, t.email_key, t.phone, t.phone_key, t.city,
    t.city_key, t.country, t.language, t.notes, t.product_id, t.starts_at, t.ends_at, t.waiting_until, t.anchor_day,
    t.anchor_time_ms, t.activated_at, t.disabled_at, t.disabled_reason
  FROM customers t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- customers/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM customers t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.user_id_key, '') || ' ' || coalesce(t.mapping_id_key, '') || ' ' || coalesce(t.firstname_key, '')
    || ' ' || coalesce(t.lastname_key, '') || ' ' || coalesce(t.email_key, '') || ' ' || coalesce(t.phone_key, '') || '
    ' || coalesce(t.city_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM customers_search
  WHERE customers_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM customers t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.user_id_key, '') || ' ' || coalesce(t.mapping_id_key, '') || ' ' || coalesce(t.firstname_key, '')
    || ' ' || coalesce(t.lastname_key, '') || ' ' || coalesce(t.email_key, '') || ' ' || coalesce(t.phone_key, '') || '
    ' || coalesce(t.city_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.user_id_key, '') || ' ' || coalesce(t.mapping_id_key, '') || ' ' || coalesce(t.firstname_key, '') ||
    ' ' || coalesce(t.lastname_key, '') || ' ' || coalesce(t.email_key, '') || ' ' || coalesce(t.phone_key, '') || ' '
    || coalesce(t.city_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- customers/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM customers t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM customers_search
  WHERE customers_search MATCH $1)) OR t.id = $2 OR t.number = $3)
  ORDER BY t.id LIMIT $4;
SELECT t.id
  FROM customers t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.user_id_key, '') || ' ' || coalesce(t.mapping_id_key, '') || ' ' || coalesce(t.firstname_key, '')
    || ' ' || coalesce(t.lastname_key, '') || ' ' || coalesce(t.email_key, '') || ' ' || coalesce(t.phone_key, '') || '
    ' || coalesce(t.city_key, '') LIKE $1 ESCAPE '\') OR t.id = $2 OR t.number = $3)
  ORDER BY t.id LIMIT $4;

-- customers/ids: filtered
SELECT t.id
  FROM customers t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- customers/ids: filtered
SELECT t.id
  FROM customers t
  WHERE t.trashed_at IS NULL
    AND (t.number = $1
    AND (t.number IS NULL OR t.number <> $2)
    AND t.number IS NULL
    AND NOT (t.number IS NULL)
    AND t.number IN ($3, $4)
    AND t.number NOT IN ($5, $6)
    AND t.number < $7
    AND t.number > $8
    AND (t.number >= $9
    AND t.number <= $10)
    AND t.user_id_key = $11
    AND (t.user_id_key IS NULL OR t.user_id_key <> $12)
    AND (t.user_id_key IS NULL OR t.user_id_key = '')
    AND NOT ((t.user_id_key IS NULL OR t.user_id_key = ''))
    AND t.user_id_key IN ($13, $14)
    AND t.user_id_key NOT IN ($15, $16)
    AND t.user_id_key LIKE $17 ESCAPE '\'
    AND t.user_id_key LIKE $18 ESCAPE '\'
    AND t.mapping_id_key = $19
    AND t.firstname_key = $20
    AND t.lastname_key = $21)
  ORDER BY t.id LIMIT $22;

-- customers/ids: filtered
SELECT t.id
  FROM customers t
  WHERE t.trashed_at IS NULL
    AND (t.email_key = $1
    AND t.phone_key = $2
    AND t.city_key = $3
    AND t.country = $4
    AND t.language = $5
    AND t.product_id = $6
    AND t.starts_at = $7
    AND t.ends_at = $8
    AND t.activated_at = $9
    AND t.disabled_at = $10)
  ORDER BY t.id LIMIT $11;

-- customers/ids: in the trash
SELECT t.id
  FROM customers t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== crm.devices

-- devices/by_id: one record
SELECT id, version, created_at, changed_at, customer_id, type, model, os, app_version, name, ip, last_seen_at,
    is_pinned, is_blocked, trashed_at
  FROM devices
  WHERE id = $1;

-- devices/exists: is it there, in the trash too
SELECT count(*)
  FROM devices
  WHERE id = $1;

-- devices/title: what people call it
SELECT name
  FROM devices
  WHERE id = $1;

-- devices/insert: a new record
INSERT INTO devices (customer_id, type, model, os, app_version, name, ip, last_seen_at, is_pinned, is_blocked, version,
    created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)
  RETURNING id;

-- devices/update: a change
UPDATE devices
  SET customer_id = $1, type = $2, model = $3, os = $4, app_version = $5, name = $6, ip = $7, last_seen_at = $8,
    is_pinned = $9, is_blocked = $10, version = version + 1, changed_at = $11
  WHERE id = $12
    AND version = $13
    AND trashed_at IS NULL;

-- devices/trash: into the trash
UPDATE devices
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- devices/restore: out of the trash
UPDATE devices
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- devices/count: a list, sorted by id,-created_at,changed_at,-type,last_seen_at
SELECT count(*)
  FROM devices t
  WHERE t.trashed_at IS NULL;

-- devices/page: a list, sorted by id,-created_at,changed_at,-type,last_seen_at
SELECT t.id, t.version, t.created_at, t.changed_at, t.customer_id, t.type, t.model, t.os, t.app_version, t.name, t.ip,
    t.last_seen_at, t.is_pinned, t.is_blocked
  FROM devices t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.type DESC, t.last_seen_at, t.id LIMIT $1 OFFSET $2;

-- devices/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.customer_id, t.type, t.model, t.os, t.app_version, t.name, t.ip,
    t.last_seen_at, t.is_pinned, t.is_blocked
  FROM devices t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- devices/ids: quick search for words
SELECT t.id
  FROM devices t
  WHERE t.trashed_at IS NULL
    AND 1 = 0
  ORDER BY t.id LIMIT $1;

-- devices/ids: quick search for a number
SELECT t.id
  FROM devices t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1)
  ORDER BY t.id LIMIT $2;

-- devices/ids: filtered
SELECT t.id
  FROM devices t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- devices/ids: filtered
SELECT t.id
  FROM devices t
  WHERE t.trashed_at IS NULL
    AND (t.type = $1
    AND (t.type IS NULL OR t.type <> $2)
    AND t.type IS NULL
    AND NOT (t.type IS NULL)
    AND t.type IN ($3, $4)
    AND t.type NOT IN ($5, $6))
  ORDER BY t.id LIMIT $7;

-- devices/ids: in the trash
SELECT t.id
  FROM devices t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== crm.products

-- products/by_id: one record
SELECT id, version, created_at, changed_at, name, name_key, mapping_id, mapping_id_key, type, state,
    start_from_first_login, user_interface_id, devices_max, streams_max, grace_days, device_types, notes, trashed_at
  FROM products
  WHERE id = $1;

-- products/exists: is it there, in the trash too
SELECT count(*)
  FROM products
  WHERE id = $1;

-- products/title: what people call it
SELECT name
  FROM products
  WHERE id = $1;

-- products/insert: a new record
INSERT INTO products (name, name_key, mapping_id, mapping_id_key, type, state, start_from_first_login,
    user_interface_id, devices_max, streams_max, grace_days, device_types, notes, version, created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $14)
  RETURNING id;

-- products/update: a change
UPDATE products
  SET name = $1, name_key = $2, mapping_id = $3, mapping_id_key = $4, type = $5, state = $6, start_from_first_login =
    $7, user_interface_id = $8, devices_max = $9, streams_max = $10, grace_days = $11, device_types = $12, notes = $13,
    version = version + 1, changed_at = $14
  WHERE id = $15
    AND version = $16
    AND trashed_at IS NULL;

-- products/trash: into the trash
UPDATE products
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- products/restore: out of the trash
UPDATE products
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- products_plans/of/1: plans of records
SELECT owner_id, id, name, length, unit, is_retired
  FROM products_plans
  WHERE owner_id IN ($1)
  ORDER BY owner_id, position, id;

-- products_plans/ids: plans of records
SELECT id
  FROM products_plans
  WHERE owner_id = $1;

-- products_plans/insert_row: plans of records
INSERT INTO products_plans (owner_id, position, name, length, unit, is_retired)
  VALUES ($1, $2, $3, $4, $5, $6)
  RETURNING id;

-- products_plans/update_row: plans of records
UPDATE products_plans
  SET position = $2, name = $3, length = $4, unit = $5, is_retired = $6
  WHERE owner_id = $1
    AND id = $7;

-- products_plans/remove_row: plans of records
DELETE
  FROM products_plans
  WHERE owner_id = $1
    AND id = $2;

-- products_plans_prices/of/1: prices of records
SELECT owner_id, minor, currency
  FROM products_plans_prices
  WHERE owner_id IN ($1)
  ORDER BY owner_id, currency;

-- products_plans_prices/insert: prices of records
INSERT INTO products_plans_prices (owner_id, minor, currency)
  VALUES ($1, $2, $3);

-- products_plans_prices/remove_all: prices of records
DELETE
  FROM products_plans_prices
  WHERE owner_id = $1;

-- products_packages/of/1: packages of records
SELECT owner_id, target_id
  FROM products_packages
  WHERE owner_id IN ($1)
  ORDER BY owner_id, position;

-- products_packages/insert: packages of records
INSERT INTO products_packages (owner_id, position, target_id)
  VALUES ($1, $2, $3);

-- products_packages/remove_all: packages of records
DELETE
  FROM products_packages
  WHERE owner_id = $1;

-- products/count: a list, sorted by id,-created_at,changed_at,-name,mapping_id
SELECT count(*)
  FROM products t
  WHERE t.trashed_at IS NULL;

-- products/page: a list, sorted by id,-created_at,changed_at,-name,mapping_id
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.mapping_id, t.mapping_id_key, t.type, t.state,
    t.start_from_first_login, t.user_interface_id, t.devices_max, t.streams_max, t.grace_days, t.device_types, t.notes
  FROM products t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.name_key DESC, (t.mapping_id_key IS NULL), t.mapping_id_key, t.id
    LIMIT $1 OFFSET $2;

-- products/page: a list, sorted by -type,state
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.mapping_id, t.mapping_id_key, t.type, t.state,
    t.start_from_first_login, t.user_interface_id, t.devices_max, t.streams_max, t.grace_days, t.device_types, t.notes
  FROM products t
  WHERE t.trashed_at IS NULL
  ORDER BY t.type DESC, t.state, t.id LIMIT $1 OFFSET $2;

-- products/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.mapping_id, t.mapping_id_key, t.type, t.state,
    t.start_from_first_login, t.user_interface_id, t.devices_max, t.streams_max, t.grace_days, t.device_types, t.notes
  FROM products t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- products/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM products t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.mapping_id_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM products_search
  WHERE products_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM products t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.mapping_id_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.name_key, '') || ' ' || coalesce(t.mapping_id_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- products/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM products t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM products_search
  WHERE products_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM products t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.mapping_id_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- products/ids: filtered
SELECT t.id
  FROM products t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- products/ids: filtered
SELECT t.id
  FROM products t
  WHERE t.trashed_at IS NULL
    AND (t.name_key = $1
    AND (t.name_key IS NULL OR t.name_key <> $2)
    AND (t.name_key IS NULL OR t.name_key = '')
    AND NOT ((t.name_key IS NULL OR t.name_key = ''))
    AND t.name_key IN ($3, $4)
    AND t.name_key NOT IN ($5, $6)
    AND t.name_key LIKE $7 ESCAPE '\'
    AND t.name_key LIKE $8 ESCAPE '\'
    AND t.mapping_id_key = $9
    AND t.type = $10
    AND (t.type IS NULL OR t.type <> $11)
    AND t.type IS NULL
    AND NOT (t.type IS NULL)
    AND t.type IN ($12, $13)
    AND t.type NOT IN ($14, $15)
    AND t.state = $16
    AND t.user_interface_id = $17)
  ORDER BY t.id LIMIT $18;

-- products/ids: in the trash
SELECT t.id
  FROM products t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== panel.deployments

-- deployments/by_id: one record
SELECT id, version, created_at, changed_at, identifier, identifier_key, name, name_key, state, languages, countries,
    zone, nightly_time, trashed_at
  FROM deployments
  WHERE id = $1;

-- deployments/exists: is it there, in the trash too
SELECT count(*)
  FROM deployments
  WHERE id = $1;

-- deployments/title: what people call it
SELECT name
  FROM deployments
  WHERE id = $1;

-- deployments/insert: a new record
INSERT INTO deployments (identifier, identifier_key, name, name_key, state, languages, countries, zone, nightly_time,
    version, created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10)
  RETURNING id;

-- deployments/update: a change
UPDATE deployments
  SET identifier = $1, identifier_key = $2, name = $3, name_key = $4, state = $5, languages = $6, countries = $7, zone
    = $8, nightly_time = $9, version = version + 1, changed_at = $10
  WHERE id = $11
    AND version = $12
    AND trashed_at IS NULL;

-- deployments/trash: into the trash
UPDATE deployments
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- deployments/restore: out of the trash
UPDATE deployments
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- deployments_currencies/of/1: currencies of records
SELECT owner_id, id, code, symbol, decimals
  FROM deployments_currencies
  WHERE owner_id IN ($1)
  ORDER BY owner_id, position, id;

-- deployments_currencies/ids: currencies of records
SELECT id
  FROM deployments_currencies
  WHERE owner_id = $1;

-- deployments_currencies/insert_row: currencies of records
INSERT INTO deployments_currencies (owner_id, position, code, symbol, decimals)
  VALUES ($1, $2, $3, $4, $5)
  RETURNING id;

-- deployments_currencies/update_row: currencies of records
UPDATE deployments_currencies
  SET position = $2, code = $3, symbol = $4, decimals = $5
  WHERE owner_id = $1
    AND id = $6;

-- deployments_currencies/remove_row: currencies of records
DELETE
  FROM deployments_currencies
  WHERE owner_id = $1
    AND id = $2;

-- deployments/count: a list, sorted by id,-created_at,changed_at,-identifier,name
SELECT count(*)
  FROM deployments t
  WHERE t.trashed_at IS NULL;

-- deployments/page: a list, sorted by id,-created_at,changed_at,-identifier,name
SELECT t.id, t.version, t.created_at, t.changed_at, t.identifier, t.identifier_key, t.name, t.name_key, t.state,
    t.languages, t.countries, t.zone, t.nightly_time
  FROM deployments t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.identifier_key DESC, t.name_key, t.id LIMIT $1 OFFSET $2;

-- deployments/page: a list, sorted by -state
SELECT t.id, t.version, t.created_at, t.changed_at, t.identifier, t.identifier_key, t.name, t.name_key, t.state,
    t.languages, t.countries, t.zone, t.nightly_time
  FROM deployments t
  WHERE t.trashed_at IS NULL
  ORDER BY t.state DESC, t.id LIMIT $1 OFFSET $2;

-- deployments/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.identifier, t.identifier_key, t.name, t.name_key, t.state,
    t.languages, t.countries, t.zone, t.nightly_time
  FROM deployments t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- deployments/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM deployments t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.identifier_key, '') || ' ' || coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM deployments_search
  WHERE deployments_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM deployments t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.identifier_key, '') || ' ' || coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.identifier_key, '') || ' ' || coalesce(t.name_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- deployments/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM deployments t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM deployments_search
  WHERE deployments_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM deployments t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.identifier_key, '') || ' ' || coalesce(t.name_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- deployments/ids: filtered
SELECT t.id
  FROM deployments t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- deployments/ids: filtered
SELECT t.id
  FROM deployments t
  WHERE t.trashed_at IS NULL
    AND (t.state = $1
    AND (t.state IS NULL OR t.state <> $2)
    AND t.state IS NULL
    AND NOT (t.state IS NULL)
    AND t.state IN ($3, $4)
    AND t.state NOT IN ($5, $6))
  ORDER BY t.id LIMIT $7;

-- deployments/ids: in the trash
SELECT t.id
  FROM deployments t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== panel.roles

-- roles/by_id: one record
SELECT id, version, created_at, changed_at, key, name, name_key, description, permissions, deployment_id, is_built_in,
    trashed_at
  FROM roles
  WHERE id = $1;

-- roles/exists: is it there, in the trash too
SELECT count(*)
  FROM roles
  WHERE id = $1;

-- roles/title: what people call it
SELECT name
  FROM roles
  WHERE id = $1;

-- roles/insert: a new record
INSERT INTO roles (key, name, name_key, description, permissions, deployment_id, is_built_in, version, created_at,
    changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)
  RETURNING id;

-- roles/update: a change
UPDATE roles
  SET key = $1, name = $2, name_key = $3, description = $4, permissions = $5, deployment_id = $6, is_built_in = $7,
    version = version + 1, changed_at = $8
  WHERE id = $9
    AND version = $10
    AND trashed_at IS NULL;

-- roles/trash: into the trash
UPDATE roles
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- roles/restore: out of the trash
UPDATE roles
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- roles/count: a list, sorted by id,-created_at,changed_at,-key,name
SELECT count(*)
  FROM roles t
  WHERE t.trashed_at IS NULL;

-- roles/page: a list, sorted by id,-created_at,changed_at,-key,name
SELECT t.id, t.version, t.created_at, t.changed_at, t.key, t.name, t.name_key, t.description, t.permissions,
    t.deployment_id, t.is_built_in
  FROM roles t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.key DESC, t.name_key, t.id LIMIT $1 OFFSET $2;

-- roles/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.key, t.name, t.name_key, t.description, t.permissions,
    t.deployment_id, t.is_built_in
  FROM roles t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- roles/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM roles t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM roles_search
  WHERE roles_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM roles t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.name_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- roles/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM roles t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM roles_search
  WHERE roles_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM roles t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- roles/ids: filtered
SELECT t.id
  FROM roles t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- roles/ids: filtered
SELECT t.id
  FROM roles t
  WHERE t.trashed_at IS NULL
    AND (t.key = $1
    AND (t.key IS NULL OR t.key <> $2)
    AND (t.key IS NULL OR t.key = '')
    AND NOT ((t.key IS NULL OR t.key = ''))
    AND t.key IN ($3, $4)
    AND t.key NOT IN ($5, $6)
    AND t.deployment_id = $7
    AND t.is_built_in = $8
    AND (t.is_built_in IS NULL OR t.is_built_in <> $9)
    AND t.is_built_in IS NULL
    AND NOT (t.is_built_in IS NULL)
    AND t.is_built_in IN ($10, $11)
    AND t.is_built_in NOT IN ($12, $13))
  ORDER BY t.id LIMIT $14;

-- roles/ids: in the trash
SELECT t.id
  FROM roles t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== panel.staff

-- staff/by_id: one record
SELECT id, version, created_at, changed_at, email, email_key, name, name_key, phone, roles, all_deployments, language,
    zone, state, last_sign_in_at, trashed_at
  FROM staff
  WHERE id = $1;

-- staff/exists: is it there, in the trash too
SELECT count(*)
  FROM staff
  WHERE id = $1;

-- staff/title: what people call it
SELECT name
  FROM staff
  WHERE id = $1;

-- staff/insert: a new record
INSERT INTO staff (email, email_key, name, name_key, phone, roles, all_deployments, language, zone, state,
    last_sign_in_at, version, created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12)
  RETURNING id;

-- staff/update: a change
UPDATE staff
  SET email = $1, email_key = $2, name = $3, name_key = $4, phone = $5, roles = $6, all_deployments = $7, language =
    $8, zone = $9, state = $10, last_sign_in_at = $11, version = version + 1, changed_at = $12
  WHERE id = $13
    AND version = $14
    AND trashed_at IS NULL;

-- staff/trash: into the trash
UPDATE staff
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- staff/restore: out of the trash
UPDATE staff
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- staff_deployments/of/1: deployments of records
SELECT owner_id, target_id
  FROM staff_deployments
  WHERE owner_id IN ($1)
  ORDER BY owner_id, position;

-- staff_deployments/insert: deployments of records
INSERT INTO staff_deployments (owner_id, position, target_id)
  VALUES ($1, $2, $3);

-- staff_deployments/remove_all: deployments of records
DELETE
  FROM staff_deployments
  WHERE owner_id = $1;

-- staff/count: a list, sorted by id,-created_at,changed_at,-email,name
SELECT count(*)
  FROM staff t
  WHERE t.trashed_at IS NULL;

-- staff/page: a list, sorted by id,-created_at,changed_at,-email,name
SELECT t.id, t.version, t.created_at, t.changed_at, t.email, t.email_key, t.name, t.name_key, t.phone, t.roles,
    t.all_deployments, t.language, t.zone, t.state, t.last_sign_in_at
  FROM staff t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.email_key DESC, t.name_key, t.id LIMIT $1 OFFSET $2;

-- staff/page: a list, sorted by -state,last_sign_in_at
SELECT t.id, t.version, t.created_at, t.changed_at, t.email, t.email_key, t.name, t.name_key, t.phone, t.roles,
    t.all_deployments, t.language, t.zone, t.state, t.last_sign_in_at
  FROM staff t
  WHERE t.trashed_at IS NULL
  ORDER BY t.state DESC, (t.last_sign_in_at IS NULL), t.last_sign_in_at, t.id LIMIT $1 OFFSET $2;

-- staff/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.email, t.email_key, t.name, t.name_key, t.phone, t.roles,
    t.all_deployments, t.language, t.zone, t.state, t.last_sign_in_at
  FROM staff t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- staff/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM staff t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.email_key, '') || ' ' || coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM staff_search
  WHERE staff_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM staff t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.email_key, '') || ' ' || coalesce(t.name_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.email_key, '') || ' ' || coalesce(t.name_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- staff/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM staff t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM staff_search
  WHERE staff_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM staff t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.email_key, '') || ' ' || coalesce(t.name_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- staff/ids: filtered
SELECT t.id
  FROM staff t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- staff/ids: filtered
SELECT t.id
  FROM staff t
  WHERE t.trashed_at IS NULL
    AND (t.email_key = $1
    AND (t.email_key IS NULL OR t.email_key <> $2)
    AND (t.email_key IS NULL OR t.email_key = '')
    AND NOT ((t.email_key IS NULL OR t.email_key = ''))
    AND t.email_key IN ($3, $4)
    AND t.email_key NOT IN ($5, $6)
    AND t.email_key LIKE $7 ESCAPE '\'
    AND t.email_key LIKE $8 ESCAPE '\'
    AND t.all_deployments = $9
    AND (t.all_deployments IS NULL OR t.all_deployments <> $10)
    AND t.all_deployments IS NULL
    AND NOT (t.all_deployments IS NULL)
    AND t.all_deployments IN ($11, $12)
    AND t.all_deployments NOT IN ($13, $14)
    AND t.state = $15
    AND (t.state IS NULL OR t.state <> $16)
    AND t.state IS NULL
    AND NOT (t.state IS NULL)
    AND t.state IN ($17, $18)
    AND t.state NOT IN ($19, $20))
  ORDER BY t.id LIMIT $21;

-- staff/ids: in the trash
SELECT t.id
  FROM staff t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== panel.user_log

-- user_log/by_id: one record
SELECT id, version, created_at, changed_at, actor_kind, actor_id, actor, actor_key, address, noun, action, object_id,
    object, object_key, fields, request_id, reseller_id, trashed_at
  FROM user_log
  WHERE id = $1;

-- user_log/exists: is it there, in the trash too
SELECT count(*)
  FROM user_log
  WHERE id = $1;

-- user_log/title: what people call it
SELECT object
  FROM user_log
  WHERE id = $1;

-- user_log/owner: whose it is
SELECT reseller_id
  FROM user_log
  WHERE id = $1;

-- user_log/insert: a new record
INSERT INTO user_log (actor_kind, actor_id, actor, actor_key, address, noun, action, object_id, object, object_key,
    fields, request_id, reseller_id, version, created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $14)
  RETURNING id;

-- user_log/count: a list, sorted by id,-created_at,changed_at
SELECT count(*)
  FROM user_log t
  WHERE t.trashed_at IS NULL;

-- user_log/page: a list, sorted by id,-created_at,changed_at
SELECT t.id, t.version, t.created_at, t.changed_at, t.actor_kind, t.actor_id, t.actor, t.actor_key, t.address, t.noun,
    t.action, t.object_id, t.object, t.object_key, t.fields, t.request_id, t.reseller_id
  FROM user_log t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.id LIMIT $1 OFFSET $2;

-- user_log/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.actor_kind, t.actor_id, t.actor, t.actor_key, t.address, t.noun,
    t.action, t.object_id, t.object, t.object_key, t.fields, t.request_id, t.reseller_id
  FROM user_log t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- user_log/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM user_log t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.actor_key, '') || ' ' || coalesce(t.object_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM user_log_search
  WHERE user_log_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM user_log t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.actor_key, '') || ' ' || coalesce(t.object_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.actor_key, '') || ' ' || coalesce(t.object_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- user_log/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM user_log t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM user_log_search
  WHERE user_log_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM user_log t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.actor_key, '') || ' ' || coalesce(t.object_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- user_log/ids: filtered
SELECT t.id
  FROM user_log t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- user_log/ids: filtered
SELECT t.id
  FROM user_log t
  WHERE t.trashed_at IS NULL
    AND (t.actor_kind = $1
    AND (t.actor_kind IS NULL OR t.actor_kind <> $2)
    AND (t.actor_kind IS NULL OR t.actor_kind = '')
    AND NOT ((t.actor_kind IS NULL OR t.actor_kind = ''))
    AND t.actor_kind IN ($3, $4)
    AND t.actor_kind NOT IN ($5, $6)
    AND t.actor_id = $7
    AND (t.actor_id IS NULL OR t.actor_id <> $8)
    AND t.actor_id IS NULL
    AND NOT (t.actor_id IS NULL)
    AND t.actor_id IN ($9, $10)
    AND t.actor_id NOT IN ($11, $12)
    AND t.actor_id < $13
    AND t.actor_id > $14
    AND (t.actor_id >= $15
    AND t.actor_id <= $16)
    AND t.actor_key = $17
    AND t.address = $18
    AND t.noun = $19
    AND t.action = $20
    AND t.object_id = $21)
  ORDER BY t.id LIMIT $22;

-- user_log/ids: filtered
SELECT t.id
  FROM user_log t
  WHERE t.trashed_at IS NULL
    AND (t.object_key = $1
    AND t.request_id = $2
    AND t.reseller_id = $3)
  ORDER BY t.id LIMIT $4;

-- user_log/ids: in the trash
SELECT t.id
  FROM user_log t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- user_log/ids: of a limited caller
SELECT t.id
  FROM user_log t
  WHERE t.trashed_at IS NULL
    AND t.reseller_id IN ($1)
  ORDER BY t.id LIMIT $2;

-- ======== streaming.streams

-- streams/by_id: one record
SELECT id, version, created_at, changed_at, name, name_key, title, title_key, source, url, encoding, is_enabled, notes,
    trashed_at
  FROM streams
  WHERE id = $1;

-- streams/exists: is it there, in the trash too
SELECT count(*)
  FROM streams
  WHERE id = $1;

-- streams/title: what people call it
SELECT name
  FROM streams
  WHERE id = $1;

-- streams/insert: a new record
INSERT INTO streams (name, name_key, title, title_key, source, url, encoding, is_enabled, notes, version, created_at,
    changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10)
  RETURNING id;

-- streams/update: a change
UPDATE streams
  SET name = $1, name_key = $2, title = $3, title_key = $4, source = $5, url = $6, encoding = $7, is_enabled = $8,
    notes = $9, version = version + 1, changed_at = $10
  WHERE id = $11
    AND version = $12
    AND trashed_at IS NULL;

-- streams/trash: into the trash
UPDATE streams
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- streams/restore: out of the trash
UPDATE streams
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- streams/count: a list, sorted by id,-created_at,changed_at,-name,title
SELECT count(*)
  FROM streams t
  WHERE t.trashed_at IS NULL;

-- streams/page: a list, sorted by id,-created_at,changed_at,-name,title
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.title, t.title_key, t.source, t.url,
    t.encoding, t.is_enabled, t.notes
  FROM streams t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.name_key DESC, t.title_key, t.id LIMIT $1 OFFSET $2;

-- streams/page: a list, sorted by -source,encoding,-is_enabled
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.title, t.title_key, t.source, t.url,
    t.encoding, t.is_enabled, t.notes
  FROM streams t
  WHERE t.trashed_at IS NULL
  ORDER BY t.source DESC, t.encoding, t.is_enabled DESC, t.id LIMIT $1 OFFSET $2;

-- streams/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.title, t.title_key, t.source, t.url,
    t.encoding, t.is_enabled, t.notes
  FROM streams t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- streams/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM streams t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.title_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM streams_search
  WHERE streams_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM streams t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.title_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.name_key, '') || ' ' || coalesce(t.title_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- streams/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM streams t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM streams_search
  WHERE streams_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM streams t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.title_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- streams/ids: filtered
SELECT t.id
  FROM streams t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- streams/ids: filtered
SELECT t.id
  FROM streams t
  WHERE t.trashed_at IS NULL
    AND (t.name_key = $1
    AND (t.name_key IS NULL OR t.name_key <> $2)
    AND (t.name_key IS NULL OR t.name_key = '')
    AND NOT ((t.name_key IS NULL OR t.name_key = ''))
    AND t.name_key IN ($3, $4)
    AND t.name_key NOT IN ($5, $6)
    AND t.name_key LIKE $7 ESCAPE '\'
    AND t.name_key LIKE $8 ESCAPE '\'
    AND t.title_key = $9
    AND t.source = $10
    AND (t.source IS NULL OR t.source <> $11)
    AND t.source IS NULL
    AND NOT (t.source IS NULL)
    AND t.source IN ($12, $13)
    AND t.source NOT IN ($14, $15)
    AND t.encoding = $16
    AND t.is_enabled = $17
    AND (t.is_enabled IS NULL OR t.is_enabled <> $18)
    AND t.is_enabled IS NULL
    AND NOT (t.is_enabled IS NULL))
  ORDER BY t.id LIMIT $19;

-- streams/ids: filtered
SELECT t.id
  FROM streams t
  WHERE t.trashed_at IS NULL
    AND (t.is_enabled IN ($1, $2)
    AND t.is_enabled NOT IN ($3, $4))
  ORDER BY t.id LIMIT $5;

-- streams/ids: in the trash
SELECT t.id
  FROM streams t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== uit.hostnames

-- hostnames/by_id: one record
SELECT id, version, created_at, changed_at, hostname, hostname_key, deployment, kind, is_enabled, user_interface_id,
    notes, trashed_at
  FROM hostnames
  WHERE id = $1;

-- hostnames/exists: is it there, in the trash too
SELECT count(*)
  FROM hostnames
  WHERE id = $1;

-- hostnames/title: what people call it
SELECT hostname
  FROM hostnames
  WHERE id = $1;

-- hostnames/insert: a new record
INSERT INTO hostnames (hostname, hostname_key, deployment, kind, is_enabled, user_interface_id, notes, version,
    created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)
  RETURNING id;

-- hostnames/update: a change
UPDATE hostnames
  SET hostname = $1, hostname_key = $2, deployment = $3, kind = $4, is_enabled = $5, user_interface_id = $6, notes =
    $7, version = version + 1, changed_at = $8
  WHERE id = $9
    AND version = $10
    AND trashed_at IS NULL;

-- hostnames/trash: into the trash
UPDATE hostnames
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- hostnames/restore: out of the trash
UPDATE hostnames
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- hostnames/count: a list, sorted by id,-created_at,changed_at,-hostname,kind
SELECT count(*)
  FROM hostnames t
  WHERE t.trashed_at IS NULL;

-- hostnames/page: a list, sorted by id,-created_at,changed_at,-hostname,kind
SELECT t.id, t.version, t.created_at, t.changed_at, t.hostname, t.hostname_key, t.deployment, t.kind, t.is_enabled,
    t.user_interface_id, t.notes
  FROM hostnames t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.hostname_key DESC, t.kind, t.id LIMIT $1 OFFSET $2;

-- hostnames/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.hostname, t.hostname_key, t.deployment, t.kind, t.is_enabled,
    t.user_interface_id, t.notes
  FROM hostnames t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- hostnames/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM hostnames t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.hostname_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM hostnames_search
  WHERE hostnames_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM hostnames t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.hostname_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.hostname_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- hostnames/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM hostnames t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM hostnames_search
  WHERE hostnames_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM hostnames t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.hostname_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- hostnames/ids: filtered
SELECT t.id
  FROM hostnames t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- hostnames/ids: filtered
SELECT t.id
  FROM hostnames t
  WHERE t.trashed_at IS NULL
    AND (t.hostname_key = $1
    AND (t.hostname_key IS NULL OR t.hostname_key <> $2)
    AND (t.hostname_key IS NULL OR t.hostname_key = '')
    AND NOT ((t.hostname_key IS NULL OR t.hostname_key = ''))
    AND t.hostname_key IN ($3, $4)
    AND t.hostname_key NOT IN ($5, $6)
    AND t.hostname_key LIKE $7 ESCAPE '\'
    AND t.hostname_key LIKE $8 ESCAPE '\'
    AND t.kind = $9
    AND (t.kind IS NULL OR t.kind <> $10)
    AND t.kind IS NULL
    AND NOT (t.kind IS NULL)
    AND t.kind IN ($11, $12)
    AND t.kind NOT IN ($13, $14)
    AND t.is_enabled = $15
    AND (t.is_enabled IS NULL OR t.is_enabled <> $16)
    AND t.is_enabled IS NULL
    AND NOT (t.is_enabled IS NULL)
    AND t.is_enabled IN ($17, $18)
    AND t.is_enabled NOT IN ($19, $20))
  ORDER BY t.id LIMIT $21;

-- hostnames/ids: filtered
SELECT t.id
  FROM hostnames t
  WHERE t.trashed_at IS NULL
    AND (t.user_interface_id = $1)
  ORDER BY t.id LIMIT $2;

-- hostnames/ids: in the trash
SELECT t.id
  FROM hostnames t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;

-- ======== uit.user_interfaces

-- user_interfaces/by_id: one record
SELECT id, version, created_at, changed_at, name, name_key, app_name, app_name_key, logo, background_image,
    colour_background, colour_surface, colour_text, colour_text_dim, colour_accent, colour_on_accent, colour_focus,
    colour_live, radius, languages, login_text, login_text_key, clock_24h, sleep_minutes, is_default, notes, trashed_at
  FROM user_interfaces
  WHERE id = $1;

-- user_interfaces/exists: is it there, in the trash too
SELECT count(*)
  FROM user_interfaces
  WHERE id = $1;

-- user_interfaces/title: what people call it
SELECT name
  FROM user_interfaces
  WHERE id = $1;

-- user_interfaces/insert: a new record
INSERT INTO user_interfaces (name, name_key, app_name, app_name_key, logo, background_image, colour_background,
    colour_surface, colour_text, colour_text_dim, colour_accent, colour_on_accent, colour_focus, colour_live, radius,
    languages, login_text, login_text_key, clock_24h, sleep_minutes, is_default, notes, version, created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 1, $23,
    $23)
  RETURNING id;

-- user_interfaces/update: a change
UPDATE user_interfaces
  SET name = $1, name_key = $2, app_name = $3, app_name_key = $4, logo = $5, background_image = $6, colour_background
    = $7, colour_surface = $8, colour_text = $9, colour_text_dim = $10, colour_accent = $11, colour_on_accent = $12,
    colour_focus = $13, colour_live = $14, radius = $15, languages = $16, login_text = $17, login_text_key = $18,
    clock_24h = $19, sleep_minutes = $20, is_default = $21, notes = $22, version = version + 1, changed_at = $23
  WHERE id = $24
    AND version = $25
    AND trashed_at IS NULL;

-- user_interfaces/trash: into the trash
UPDATE user_interfaces
  SET trashed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NULL;

-- user_interfaces/restore: out of the trash
UPDATE user_interfaces
  SET trashed_at = NULL, changed_at = $2, version = version + 1
  WHERE id = $1
    AND trashed_at IS NOT NULL;

-- user_interfaces_menu/of/1: menu of records
SELECT owner_id, id, entry, text, text_key, is_start
  FROM user_interfaces_menu
  WHERE owner_id IN ($1)
  ORDER BY owner_id, position, id;

-- user_interfaces_menu/ids: menu of records
SELECT id
  FROM user_interfaces_menu
  WHERE owner_id = $1;

-- user_interfaces_menu/insert_row: menu of records
INSERT INTO user_interfaces_menu (owner_id, position, entry, text, text_key, is_start)
  VALUES ($1, $2, $3, $4, $5, $6)
  RETURNING id;

-- user_interfaces_menu/update_row: menu of records
UPDATE user_interfaces_menu
  SET position = $2, entry = $3, text = $4, text_key = $5, is_start = $6
  WHERE owner_id = $1
    AND id = $7;

-- user_interfaces_menu/remove_row: menu of records
DELETE
  FROM user_interfaces_menu
  WHERE owner_id = $1
    AND id = $2;

-- user_interfaces/count: a list, sorted by id,-created_at,changed_at,-name,app_name
SELECT count(*)
  FROM user_interfaces t
  WHERE t.trashed_at IS NULL;

-- user_interfaces/page: a list, sorted by id,-created_at,changed_at,-name,app_name
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.app_name, t.app_name_key, t.logo,
    t.background_image, t.colour_background, t.colour_surface, t.colour_text, t.colour_text_dim, t.colour_accent,
    t.colour_on_accent, t.colour_focus, t.colour_live, t.radius, t.languages, t.login_text, t.login_text_key,
    t.clock_24h, t.sleep_minutes, t.is_default, t.notes
  FROM user_interfaces t
  WHERE t.trashed_at IS NULL
  ORDER BY t.id, t.created_at DESC, t.changed_at, t.name_key DESC, t.app_name_key, t.id LIMIT $1 OFFSET $2;

-- user_interfaces/page: a list by id, from one page to the next
SELECT t.id, t.version, t.created_at, t.changed_at, t.name, t.name_key, t.app_name, t.app_name_key, t.logo,
    t.background_image, t.colour_background, t.colour_surface, t.colour_text, t.colour_text_dim, t.colour_accent,
    t.colour_on_accent, t.colour_focus, t.colour_live, t.radius, t.languages, t.login_text, t.login_text_key,
    t.clock_24h, t.sleep_minutes, t.is_default, t.notes
  FROM user_interfaces t
  WHERE t.trashed_at IS NULL
    AND t.id > $1
  ORDER BY t.id LIMIT $2;

-- user_interfaces/ids: quick search for words (SQLite, then PostgreSQL)
SELECT t.id
  FROM user_interfaces t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.app_name_key, '') LIKE $1 ESCAPE '\'
    AND t.id IN (SELECT rowid
  FROM user_interfaces_search
  WHERE user_interfaces_search MATCH $2)))
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM user_interfaces t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.app_name_key, '') LIKE $1 ESCAPE '\'
    AND coalesce(t.name_key, '') || ' ' || coalesce(t.app_name_key, '') LIKE $2 ESCAPE '\'))
  ORDER BY t.id LIMIT $3;

-- user_interfaces/ids: quick search for a number (SQLite, then PostgreSQL)
SELECT t.id
  FROM user_interfaces t
  WHERE t.trashed_at IS NULL
    AND ((t.id IN (SELECT rowid
  FROM user_interfaces_search
  WHERE user_interfaces_search MATCH $1)) OR t.id = $2)
  ORDER BY t.id LIMIT $3;
SELECT t.id
  FROM user_interfaces t
  WHERE t.trashed_at IS NULL
    AND ((coalesce(t.name_key, '') || ' ' || coalesce(t.app_name_key, '') LIKE $1 ESCAPE '\') OR t.id = $2)
  ORDER BY t.id LIMIT $3;

-- user_interfaces/ids: filtered
SELECT t.id
  FROM user_interfaces t
  WHERE t.trashed_at IS NULL
    AND (t.id = $1
    AND (t.id IS NULL OR t.id <> $2)
    AND t.id IS NULL
    AND NOT (t.id IS NULL)
    AND t.id IN ($3, $4)
    AND t.id NOT IN ($5, $6)
    AND t.id < $7
    AND t.id > $8
    AND (t.id >= $9
    AND t.id <= $10)
    AND t.created_at = $11
    AND (t.created_at IS NULL OR t.created_at <> $12)
    AND t.created_at IS NULL
    AND NOT (t.created_at IS NULL)
    AND t.created_at IN ($13, $14)
    AND t.created_at NOT IN ($15, $16)
    AND t.created_at < $17
    AND t.created_at > $18
    AND (t.created_at >= $19
    AND t.created_at <= $20)
    AND t.created_at >= $21
    AND t.changed_at = $22)
  ORDER BY t.id LIMIT $23;

-- user_interfaces/ids: filtered
SELECT t.id
  FROM user_interfaces t
  WHERE t.trashed_at IS NULL
    AND (t.name_key = $1
    AND (t.name_key IS NULL OR t.name_key <> $2)
    AND (t.name_key IS NULL OR t.name_key = '')
    AND NOT ((t.name_key IS NULL OR t.name_key = ''))
    AND t.name_key IN ($3, $4)
    AND t.name_key NOT IN ($5, $6)
    AND t.name_key LIKE $7 ESCAPE '\'
    AND t.name_key LIKE $8 ESCAPE '\'
    AND t.is_default = $9
    AND (t.is_default IS NULL OR t.is_default <> $10)
    AND t.is_default IS NULL
    AND NOT (t.is_default IS NULL)
    AND t.is_default IN ($11, $12)
    AND t.is_default NOT IN ($13, $14))
  ORDER BY t.id LIMIT $15;

-- user_interfaces/ids: in the trash
SELECT t.id
  FROM user_interfaces t
  WHERE t.trashed_at IS NOT NULL
  ORDER BY t.id LIMIT $1;
