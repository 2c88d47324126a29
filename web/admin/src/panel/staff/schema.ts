// What a staff user's form checks, and how a record becomes form values.
import type { Entity } from '@tvms/api';
import { NewPassword as NewPasswordRules, Staff as StaffRules } from '@tvms/api/rules';
import * as z from 'zod/mini';
import { tr } from '../../app/texts';
import { text_or_null } from '../../kit/checks';
import { schema_of } from '../../kit/rules';
import type { Staff } from './api';

export const kPassword = NewPasswordRules.password;

export function read_staff(record: Staff | undefined) {
  return {
    email: record?.email ?? '',
    name: record?.name ?? '',
    phone: record?.phone ?? '',
    roles: record?.roles ?? ([] as string[]),
    all_deployments: record?.all_deployments ?? true,
    deployments: (record?.deployments ?? []).map(String),
    language: record?.language ?? 'en',
    zone: record?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    password: '',
  };
}
export type StaffValues = ReturnType<typeof read_staff>;

export function write_staff(values: Partial<StaffValues>): Entity<'StaffInput'> {
  return {
    ...values,
    deployments: values.deployments?.map(Number),
    phone: text_or_null(values.phone),
    password: values.password || undefined,
  };
}

const password_check = z.string().check(
  z.refine((text) => text.length >= kPassword.min && text.length <= kPassword.max, {
    error: () => tr('error.PASSWORD_LENGTH', kPassword),
  }),
);

export const staff_schema = (is_new: boolean) =>
  schema_of(StaffRules, read_staff(undefined), '', is_new ? { password: password_check } : {});
