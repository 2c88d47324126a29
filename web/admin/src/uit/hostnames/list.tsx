// All hostnames of the deployment.

import { Hostname as HostnameRules } from '@tvms/api/rules';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../kit/data_table';
import { IconLink } from '../../kit/icons';
import { NounList } from '../../kit/noun_list';
import { sortable, useFilters } from '../../kit/rules';
import { Bdi, Status, When } from '../../kit/values';
import { user_interfaces } from '../user_interfaces/api';
import { type Hostname, hostnames, kHostTone } from './api';

export function HostnamesPage() {
  const { t } = useTranslation();
  const uis = user_interfaces.useAll();
  const columns = useMemo<Column<Hostname>[]>(
    () =>
      sortable(
        [
          {
            id: 'hostname',
            title: t('uit.hostnames.hostname'),
            width: 280,
            grow: true,
            link: true,
            cell: (row) => <Bdi>{row.hostname}</Bdi>,
          },
          {
            id: 'kind',
            title: t('uit.hostnames.kind'),
            width: 120,
            cell: (row) => t(`uit.hostnames.kind.${row.kind}`),
          },
          {
            id: 'state',
            title: t('uit.hostnames.state'),
            width: 180,
            cell: (row) => <Status tone={kHostTone[row.state]}>{t(`uit.hostnames.state.${row.state}`)}</Status>,
          },
          {
            id: 'user_interface_id',
            title: t('uit.hostnames.user_interface'),
            width: 180,
            cell: (row) => <bdi>{uis.data?.items.find((one) => one.id === row.user_interface_id)?.name}</bdi>,
          },
          {
            id: 'changed_at',
            title: t('field.changed_at'),
            width: 130,
            cell: (row) => <When at={row.changed_at} />,
          },
        ],
        HostnameRules,
      ),
    [t, uis.data],
  );
  const filters = useFilters('uit.hostnames', HostnameRules, ['kind']);
  return (
    <NounList<Hostname>
      noun={hostnames}
      icon={<IconLink />}
      columns={columns}
      sort_default="hostname"
      href={(row) => `uit/hostnames/${row.id}`}
      filters={filters}
      create={{ to: 'uit/hostnames/new', label: t('uit.hostnames.add') }}
    />
  );
}
