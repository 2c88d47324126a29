// All staff users.

import { Staff as StaffRules } from '@tvms/api/rules';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../kit/data_table';
import { IconUserCog } from '../../kit/icons';
import { NounList } from '../../kit/noun_list';
import { sortable, useFilters } from '../../kit/rules';
import { Bdi, None, NumberText, Status, Tag, When } from '../../kit/values';
import { role_name, roles } from '../roles/api';
import { kStaffTone, type Staff, staff } from './api';

export function StaffPage() {
  const { t } = useTranslation();
  const all = roles.useAll();
  const columns = useMemo<Column<Staff>[]>(
    () =>
      sortable(
        [
          {
            id: 'email',
            title: t('panel.staff.email'),
            width: 240,
            link: true,
            cell: (row) => <Bdi>{row.email}</Bdi>,
          },
          {
            id: 'name',
            title: t('panel.staff.name'),
            width: 170,
            grow: true,
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
                    {role_name(
                      role,
                      all.data?.items.find((one) => one.key === role),
                    )}
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
            cell: (row) => <When at={row.last_sign_in_at} />,
          },
          {
            id: 'state',
            title: t('panel.staff.state'),
            width: 110,
            cell: (row) => <Status tone={kStaffTone[row.state]}>{t(`panel.staff.state.${row.state}`)}</Status>,
          },
        ],
        StaffRules,
      ),
    [t, all.data],
  );
  const filters = useFilters('panel.staff', StaffRules, ['state', 'all_deployments']);
  return (
    <NounList<Staff>
      noun={staff}
      icon={<IconUserCog />}
      columns={columns}
      sort_default="email"
      href={(row) => `/panel/staff/${row.id}`}
      row_tone={(row) => (row.state === 'disabled' ? 'off' : undefined)}
      filters={filters}
      create={{ to: '/panel/staff/new', label: t('panel.staff.add') }}
    />
  );
}
