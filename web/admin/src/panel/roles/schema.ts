// What a role's form checks, and how a record becomes form values.
import type { Entity } from '@tvms/api';
import { Role as RoleRules } from '@tvms/api/rules';
import { schema_of } from '../../kit/rules';
import type { Role } from './api';

export function read_role(record: Role | undefined) {
  return {
    key: record?.key ?? '',
    name: record?.name ?? '',
    description: record?.description ?? '',
    permissions: record?.permissions ?? ([] as string[]),
    deployment_id: record?.deployment_id ? String(record.deployment_id) : null,
  };
}
export type RoleValues = ReturnType<typeof read_role>;

export function write_role({ deployment_id, ...values }: Partial<RoleValues>): Entity<'RoleInput'> {
  return deployment_id === undefined
    ? values
    : { ...values, deployment_id: deployment_id ? Number(deployment_id) : null };
}

export const role_schema = schema_of(RoleRules, read_role(undefined));
