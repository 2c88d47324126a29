// All staff users.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../kit/data_table';
import { useOptions } from '../../kit/fields';
import { IconUserCog } from '../../kit/icons';
import { NounList } from '../../kit/noun_list';
import { Bdi, None, NumberText, Status, Tag, type Tone, When } from '../../kit/values';
import { type Staff, staff } from './api';

export const kStaffTone: Record<Staff['state'], Tone> = { invited: 'info', active: 'good', disabled: 'plain' };

export function StaffPage() {
  const { t } = useTranslation();
  const columns = useMemo<Column<Staff>[]>(
    () => [
      {
        id: 'email',
        title: t('panel.staff.email'),
        width: 240,
        sort: true,
        link: true,
        cell: (row) => <Bdi>{row.email}</Bdi>,
      },
      {
        id: 'name',
        title: t('panel.staff.name'),
        width: 170,
        grow: true,
        sort: true,
        cell: (row) => <bdi>{row.name}</bdi>,
      },
      {
        id: 'roles',
        title: t('panel.staff.roles'),
        width: 240,
        cell: (row) => (
          <span style={{ display: 'inline-flex', gap: 4 }}>
            {row.roles.map((role) => (
              <Tag key={role} tone={role === 'admin' ? 'info' : 'plain'}>
                {t(`panel.staff.roles.${role}`)}
              </Tag>
            ))}
          </span>
        ),
      },
      {
        id: 'deployments',
        title: t('panel.staff.deployments'),
        width: 120,
        cell: (row) => (row.all_deployments ? t('panel.staff.all') : <NumberText value={row.deployments.length} />),
      },
      {
        id: 'token_last4',
        title: t('panel.staff.token'),
        width: 100,
        cell: (row) => (row.token_last4 ? <Bdi>…{row.token_last4}</Bdi> : <None />),
      },
      {
        id: 'last_sign_in_at',
        title: t('panel.staff.last_sign_in_at'),
        width: 140,
        sort: true,
        cell: (row) => <When at={row.last_sign_in_at} />,
      },
      {
        id: 'state',
        title: t('panel.staff.state'),
        width: 110,
        sort: true,
        cell: (row) => <Status tone={kStaffTone[row.state]}>{t(`panel.staff.state.${row.state}`)}</Status>,
      },
    ],
    [t],
  );
  const states = useOptions('panel.staff', 'state', ['invited', 'active', 'disabled']);
  return (
    <NounList<Staff>
      noun={staff}
      icon={<IconUserCog />}
      columns={columns}
      sort_default="email"
      href={(row) => `/panel/staff/${row.id}`}
      row_tone={(row) => (row.state === 'disabled' ? 'off' : undefined)}
      filters={[
        { field: 'state', label: t('panel.staff.state'), kind: 'choice', options: states },
        { field: 'all_deployments', label: t('panel.staff.all_deployments'), kind: 'bool' },
      ]}
      create={{ to: '/panel/staff/new', label: t('panel.staff.add') }}
    />
  );
}
