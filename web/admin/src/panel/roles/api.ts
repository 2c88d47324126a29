// Roles: names for what staff may do.
import type { Entity } from '@tvms/api';
import { call } from '../../app/server';
import { has_text, tr } from '../../app/texts';
import { noun } from '../../kit/noun';

export type Role = Entity<'Role'>;
export type Permission = Entity<'Permission'>;

export const roles = noun('/api/v1/roles');

/** All that roles can allow; it changes with the program only. */
export const permissions_query = {
  queryKey: ['panel.permissions'],
  queryFn: ({ signal }: { signal: AbortSignal }) => call('get', '/api/v1/permissions', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
};

/** The product's own roles have a name in every language; an operator's role has the name that it was given. */
export function role_name(key: string, known?: Role): string {
  if (known && !known.is_built_in) return known.name;
  return has_text(`panel.roles.key.${key}`) ? tr(`panel.roles.key.${key}`) : key;
}
export function role_help(role: Role): string {
  return role.is_built_in ? tr(`panel.roles.key.${role.key}_help`) : role.description;
}
