// All packages.

import { Package as PackageRules } from '@tvms/api/rules';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../kit/data_table';
import { IconPackage } from '../../kit/icons';
import { NounList, useTrashVerb } from '../../kit/noun_list';
import { sortable } from '../../kit/rules';
import { Tag, TextsText, When } from '../../kit/values';
import { type Package, packages } from './api';

export function PackagesPage() {
  const { t } = useTranslation();
  const trash_verb = useTrashVerb();
  const columns = useMemo<Column<Package>[]>(
    () =>
      sortable(
        [
          {
            id: 'name',
            title: t('cms.packages.name'),
            width: 220,
            grow: true,
            link: true,
            cell: (row) => <bdi>{row.name}</bdi>,
          },
          {
            id: 'viewer_name',
            title: t('cms.packages.viewer_name'),
            width: 180,
            cell: (row) => <TextsText texts={row.viewer_name} />,
          },
          {
            id: 'items',
            title: t('cms.packages.items'),
            width: 130,
            align: 'end',
            cell: (row) => <ItemsCell row={row} />,
          },
          {
            id: 'changed_at',
            title: t('field.changed_at'),
            width: 130,
            cell: (row) => <When at={row.changed_at} />,
          },
        ],
        PackageRules,
      ),
    [t],
  );
  return (
    <NounList<Package>
      noun={packages}
      icon={<IconPackage />}
      columns={columns}
      sort_default="name"
      href={(row) => `cms/packages/${row.id}`}
      create={{ to: 'cms/packages/new', label: t('cms.packages.add') }}
      bulk={[trash_verb]}
    />
  );
}

function ItemsCell({ row }: { row: Package }) {
  const { t } = useTranslation();
  if (row.channel_count === 0) return <Tag tone="warn">{t('cms.packages.is_empty')}</Tag>;
  return (
    <bdi dir="ltr" title={t('cms.packages.items_help')}>
      {row.own_count} + {row.group_channel_count}
    </bdi>
  );
}
