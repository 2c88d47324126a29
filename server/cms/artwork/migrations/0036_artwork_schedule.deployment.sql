INSERT INTO schedules (noun, record, kind, input, rhythm, minutes, late_max_minutes, is_enabled, basis, next_due)
SELECT 'cms.artwork', 0, 'artwork.sweep', '{}', 'interval', 1440, 0, 1, '', 0
WHERE EXISTS (SELECT 1 FROM artwork);
