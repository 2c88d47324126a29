// What a staff user's form checks, and how a record becomes form values.
import * as z from 'zod/mini';
import { tr } from '../../app/texts';
import { any, kEmail, matching, required, some, z_object } from '../../kit/checks';
import type { Role, Staff } from './api';

export const kPasswordMin = 12;

export function read_staff(record: Staff | undefined) {
  return {
    email: record?.email ?? '',
    name: record?.name ?? '',
    phone: record?.phone ?? '',
    roles: record?.roles ?? ([] as Role[]),
    all_deployments: record?.all_deployments ?? true,
    deployments: (record?.deployments ?? []).map(String),
    language: record?.language ?? 'en',
    zone: record?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    password: '',
  };
}
export type StaffValues = ReturnType<typeof read_staff>;

export function write_staff(values: Partial<StaffValues>): Record<string, unknown> {
  const body: Record<string, unknown> = { ...values };
  if (values.deployments) body.deployments = values.deployments.map(Number);
  if (values.phone === '') body.phone = null;
  if (!values.password) delete body.password;
  return body;
}

export const staff_schema = (is_new: boolean) =>
  z_object({
    email: matching(kEmail, 'error.EMAIL_FORMAT', true),
    name: required(80, 2),
    phone: matching(/^\+[1-9]\d{6,14}$/, 'error.PHONE_FORMAT'),
    roles: some(),
    password: is_new
      ? z.string().check(
          z.refine((text) => text.length >= kPasswordMin && text.length <= 128, {
            error: () => tr('error.PASSWORD_LENGTH', { min: kPasswordMin, max: 128 }),
          }),
        )
      : any(),
  });
