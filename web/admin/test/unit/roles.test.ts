// A role's patterns as levels: what is chosen is what the patterns say, and one choice leaves the others alone.
import { describe, expect, it } from 'vitest';
import { areas_of, is_whole, level_of, type NounOf, with_level, with_whole } from '../../src/panel/roles/levels';

const allowed = (permission: string, is_for_admins = false) => ({ permission, is_for_admins });
const areas = areas_of([
  allowed('cms.channels.read'),
  allowed('cms.channels.write'),
  allowed('cms.guide_channels.read'),
  allowed('panel.jobs.act'),
  allowed('panel.jobs.read'),
  allowed('panel.staff.read'),
  allowed('panel.staff.write', true),
  allowed('publish.cms.epg'),
]);
const [cms, panel, publish] = areas;
const noun = (key: string): NounOf => {
  const found = areas.flatMap((area) => area.nouns).find((one) => one.key === key);
  if (!found) throw new Error(key);
  return found;
};

describe('levels of a role', () => {
  it('offers what there is, and of Admins’ own matters seeing alone', () => {
    expect(areas.map((area) => [area.key, area.can_be_whole])).toEqual([
      ['cms', true],
      ['panel', false],
      ['publish', true],
    ]);
    expect(noun('cms.channels').levels).toEqual(['none', 'read', 'all']);
    expect(noun('cms.guide_channels').levels).toEqual(['none', 'read']);
    expect(noun('panel.staff').levels).toEqual(['none', 'read']);
    expect(noun('publish.cms').levels).toEqual(['none', 'all']);
  });

  it('reads patterns', () => {
    expect(level_of(['cms.*'], noun('cms.channels'))).toBe('all');
    expect(level_of(['*'], noun('panel.jobs'))).toBe('all');
    expect(level_of(['*.read'], noun('panel.jobs'))).toBe('read');
    expect(level_of(['*.read'], noun('publish.cms'))).toBe('none');
    expect(level_of(['cms.channels.read'], noun('cms.channels'))).toBe('read');
    expect(level_of(['cms.channels.read', 'cms.channels.write'], noun('cms.channels'))).toBe('all');
    expect(level_of(['cms.channels.write'], noun('cms.channels'))).toBeUndefined();
    expect(level_of([], noun('cms.channels'))).toBe('none');
  });

  it('changes one noun and keeps the others', () => {
    if (!cms || !panel || !publish) throw new Error('areas');
    const less = with_level(['cms.*', 'panel.jobs.read'], cms, noun('cms.channels'), 'read');
    expect(is_whole(less, 'cms')).toBe(false);
    expect(level_of(less, noun('cms.channels'))).toBe('read');
    expect(level_of(less, noun('cms.guide_channels'))).toBe('all');
    expect(level_of(less, noun('panel.jobs'))).toBe('read');
    expect(with_level(less, cms, noun('cms.channels'), 'none')).not.toContain('cms.channels.read');
    expect(with_whole(less, cms, true)).toEqual(['panel.jobs.read', 'cms.*']);
    expect(with_whole(['cms.*', 'panel.jobs.read'], cms, false)).toEqual(['panel.jobs.read']);
  });
});
