// All products.

import { Product as ProductRules } from '@tvms/api/rules';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../kit/data_table';
import { IconShoppingBag } from '../../kit/icons';
import { NounList, useTrashVerb } from '../../kit/noun_list';
import { sortable, useFilters } from '../../kit/rules';
import { Bdi, NumberText, Status, Tag, When } from '../../kit/values';
import { user_interfaces } from '../../uit/user_interfaces/api';
import { kProductTone, type Product, products } from './api';

export function ProductsPage() {
  const { t } = useTranslation();
  const trash_verb = useTrashVerb();
  const columns = useMemo<Column<Product>[]>(
    () =>
      sortable(
        [
          {
            id: 'name',
            title: t('crm.products.name'),
            width: 220,
            grow: true,
            link: true,
            cell: (row) => <bdi>{row.name}</bdi>,
          },
          { id: 'id', title: 'ID', width: 64, align: 'end', cell: (row) => <Bdi>{row.id}</Bdi> },
          {
            id: 'mapping_id',
            title: t('crm.products.mapping_id'),
            width: 120,
            hidden: true,
            cell: (row) => <Bdi>{row.mapping_id}</Bdi>,
          },
          {
            id: 'type',
            title: t('crm.products.type'),
            width: 100,
            cell: (row) => (
              <Tag tone={row.type === 'trial' ? 'info' : 'plain'}>{t(`crm.products.type.${row.type}`)}</Tag>
            ),
          },
          {
            id: 'user_interface_id',
            title: t('crm.products.user_interface_id'),
            width: 150,
            cell: (row) => <UiName id={row.user_interface_id} />,
          },
          {
            id: 'plans',
            title: t('crm.products.plans'),
            width: 80,
            align: 'end',
            cell: (row) => <NumberText value={row.plans.filter((plan) => !plan.is_retired).length} />,
          },
          {
            id: 'packages',
            title: t('crm.products.packages'),
            width: 96,
            align: 'end',
            cell: (row) => <NumberText value={row.packages.length} />,
          },
          {
            id: 'limits',
            title: t('crm.products.limits'),
            width: 150,
            cell: (row) => <Bdi>{`${row.devices_max} / ${row.streams_max}`}</Bdi>,
          },
          {
            id: 'state',
            title: t('crm.products.state'),
            width: 120,
            cell: (row) => <Status tone={kProductTone[row.state]}>{t(`crm.products.state.${row.state}`)}</Status>,
          },
          {
            id: 'changed_at',
            title: t('field.changed_at'),
            width: 124,
            hidden: true,
            cell: (row) => <When at={row.changed_at} />,
          },
        ],
        ProductRules,
      ),
    [t],
  );
  const filters = useFilters('crm.products', ProductRules, ['type']);
  return (
    <NounList<Product>
      noun={products}
      icon={<IconShoppingBag />}
      columns={columns}
      sort_default="name"
      href={(row) => `crm/products/${row.id}`}
      filters={filters}
      create={{ to: 'crm/products/new', label: t('crm.products.add') }}
      bulk={[trash_verb]}
    />
  );
}

function UiName({ id }: { id: number | null }) {
  const { data } = user_interfaces.useAll();
  return <bdi>{data?.items.find((one) => one.id === id)?.name}</bdi>;
}
