// All roles: those of the product and the operator's own.

import { Role as RoleRules } from '@tvms/api/rules';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../app/me';
import type { Column } from '../../kit/data_table';
import { IconShieldLock } from '../../kit/icons';
import { NounList } from '../../kit/noun_list';
import { sortable, useFilters } from '../../kit/rules';
import { Bdi, Tag } from '../../kit/values';
import { type Role, role_help, role_name, roles } from './api';

export function RolesPage() {
  const { t } = useTranslation();
  const me = useMe();
  const columns = useMemo<Column<Role>[]>(
    () =>
      sortable(
        [
          {
            id: 'name',
            title: t('panel.roles.name'),
            width: 190,
            link: true,
            cell: (row) => <bdi>{role_name(row.key, row)}</bdi>,
          },
          {
            id: 'description',
            title: t('panel.roles.description'),
            width: 320,
            grow: true,
            cell: (row) => <bdi>{role_help(row)}</bdi>,
          },
          { id: 'key', title: t('panel.roles.key'), width: 150, cell: (row) => <Bdi>{row.key}</Bdi> },
          {
            id: 'deployment_id',
            title: t('panel.roles.deployment_id'),
            width: 180,
            cell: (row) =>
              row.deployment_id ? (
                <bdi>{me.deployments.find((one) => one.number === row.deployment_id)?.name}</bdi>
              ) : (
                t('panel.roles.everywhere')
              ),
          },
          {
            id: 'is_built_in',
            title: t('panel.roles.is_built_in'),
            width: 130,
            cell: (row) => row.is_built_in && <Tag>{t('panel.roles.built_in')}</Tag>,
          },
        ],
        RoleRules,
      ),
    [t, me.deployments],
  );
  const filters = useFilters('panel.roles', RoleRules, ['is_built_in']);
  return (
    <NounList<Role>
      noun={roles}
      icon={<IconShieldLock />}
      columns={columns}
      sort_default="name"
      href={(row) => `/panel/roles/${row.id}`}
      filters={filters}
      create={{ to: '/panel/roles/new', label: t('panel.roles.add') }}
    />
  );
}
