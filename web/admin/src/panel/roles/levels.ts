// A role's patterns as people choose them: for each noun nothing, seeing, or all; for a whole area everything that ever comes.
import type { Permission } from './api';

export const kLevels = ['none', 'read', 'all'] as const;
export type Level = (typeof kLevels)[number];

export type NounOf = { key: string; levels: readonly Level[] };
export type Area = { key: string; nouns: NounOf[]; can_be_whole: boolean };

const noun_of = (permission: string) => permission.slice(0, permission.lastIndexOf('.'));
const area_of = (permission: string) => permission.slice(0, permission.indexOf('.'));

/** What can be chosen. Admins' own matters can at most be seen. */
export function areas_of(permissions: readonly Permission[]): Area[] {
  const areas = new Map<string, Area>();
  for (const { permission, is_for_admins } of permissions) {
    const area = areas.get(area_of(permission)) ?? { key: area_of(permission), nouns: [], can_be_whole: true };
    areas.set(area.key, area);
    area.can_be_whole &&= !is_for_admins;
    if (area.nouns.some((noun) => noun.key === noun_of(permission))) continue;
    const own = permissions.filter((one) => noun_of(one.permission) === noun_of(permission));
    const can_read = own.some((one) => one.permission.endsWith('.read'));
    const can_write = own.some((one) => !one.permission.endsWith('.read') && !one.is_for_admins);
    const is_closed = own.some((one) => one.is_for_admins);
    const levels: Level[] = [
      'none',
      ...(can_read ? (['read'] as const) : []),
      ...(can_write && !is_closed ? (['all'] as const) : []),
    ];
    area.nouns.push({ key: noun_of(permission), levels });
  }
  return [...areas.values()];
}

export const is_whole = (patterns: readonly string[], area: string) =>
  patterns.includes('*') || patterns.includes(`${area}.*`);

/** The level that the patterns give; nothing when they allow something between, as a program may have chosen. */
export function level_of(patterns: readonly string[], noun: NounOf): Level | undefined {
  if (is_whole(patterns, area_of(noun.key)) || patterns.includes(`${noun.key}.*`)) return 'all';
  const own = patterns.filter((pattern) => noun_of(pattern) === noun.key);
  const sees = patterns.includes('*.read') || own.includes(`${noun.key}.read`);
  const other = own.filter((pattern) => pattern !== `${noun.key}.read`);
  if (other.length > 0)
    return noun.levels.includes('read') && other.length === 1 && sees && noun.levels.includes('all')
      ? 'all'
      : undefined;
  return sees && noun.levels.includes('read') ? 'read' : 'none';
}

/** The patterns with another level for one noun. The area's others keep what they had. */
export function with_level(patterns: readonly string[], area: Area, noun: NounOf, level: Level): string[] {
  const whole = is_whole(patterns, area.key);
  const kept = patterns.filter((pattern) => noun_of(pattern) !== noun.key && pattern !== `${area.key}.*`);
  const others = whole
    ? area.nouns.filter((one) => one.key !== noun.key && !kept.includes(`${one.key}.*`)).map((one) => `${one.key}.*`)
    : [];
  const own = level === 'all' ? [`${noun.key}.*`] : level === 'read' ? [`${noun.key}.read`] : [];
  return [...kept, ...others, ...own];
}

export function with_whole(patterns: readonly string[], area: Area, whole: boolean): string[] {
  const kept = patterns.filter((pattern) => area_of(pattern) !== area.key);
  return whole ? [...kept, `${area.key}.*`] : kept;
}
