// All customers: find, see the state, switch on and off.

import { Switch } from '@mantine/core';
import { CustomerBulkDisable, CustomerReason, Customer as CustomerRules } from '@tvms/api/rules';
import { code_name } from '@tvms/ui';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment, useMay } from '../../app/me';
import { Confirm, type Question } from '../../kit/confirm';
import type { Column } from '../../kit/data_table';
import { IconBan, IconCheck, IconUsers } from '../../kit/icons';
import { notify_done, notify_error } from '../../kit/notify';
import { NounList, useTrashVerb } from '../../kit/noun_list';
import { sortable, useFilters } from '../../kit/rules';
import { Bdi, Status, When } from '../../kit/values';
import { products } from '../products/api';
import { type Customer, customers, kCustomerTone } from './api';

export function customer_name(customer: Pick<Customer, 'firstname' | 'lastname' | 'user_id'>): string {
  return [customer.firstname, customer.lastname].filter(Boolean).join(' ') || customer.user_id;
}

/** Enable at once; disabling asks for the reason, which the log and the details keep. */
export function useEnable(): [(customer: Customer) => void, Question | null, () => void] {
  const { t } = useTranslation();
  const [question, set_question] = useState<Question | null>(null);
  const enable = customers.useSubCall('post', '/{id}/actions/enable');
  const disable = customers.useSubCall('post', '/{id}/actions/disable');
  const switch_ = (customer: Customer) => {
    const name = customer_name(customer);
    if (customer.disabled_at !== null) {
      enable.mutate(
        { path: { id: customer.id }, body: {} },
        { onSuccess: () => notify_done(t('crm.customers.enabled', { name })), onError: notify_error },
      );
      return;
    }
    set_question({
      title: t('crm.customers.disable_title', { name }),
      text: t('crm.customers.disable_text'),
      action: t('kit.disable'),
      tone: 'danger',
      reason: CustomerReason.reason,
      run: async (reason) => {
        await disable.mutateAsync({ path: { id: customer.id }, body: { ...(reason ? { reason } : {}) } });
        notify_done(t('crm.customers.disabled', { name }));
      },
    });
  };
  return [switch_, question, () => set_question(null)];
}

export function CustomersPage() {
  const { t, i18n } = useTranslation();
  const trash_verb = useTrashVerb('kit.trash');
  const may = useMay();
  const can_write = may('crm.customers.write');
  const { countries } = useDeployment();
  const [switch_, question, close] = useEnable();
  const all_products = products.useAll();
  const columns = useMemo<Column<Customer>[]>(
    () =>
      sortable(
        [
          {
            id: 'number',
            title: t('crm.customers.number'),
            width: 72,
            align: 'end',
            cell: (row) => <Bdi>{row.number}</Bdi>,
          },
          {
            id: 'state',
            title: t('crm.customers.state'),
            width: 96,
            cell: (row) => <Status tone={kCustomerTone[row.state]}>{t(`crm.customers.state.${row.state}`)}</Status>,
          },
          {
            id: 'user_id',
            title: t('crm.customers.user_id'),
            width: 116,
            grow: true,
            link: true,
            cell: (row) => <Bdi>{row.user_id}</Bdi>,
          },
          {
            id: 'firstname',
            title: t('crm.customers.firstname'),
            width: 90,
            cell: (row) => <bdi>{row.firstname}</bdi>,
          },
          {
            id: 'lastname',
            title: t('crm.customers.lastname'),
            width: 96,
            cell: (row) => <bdi>{row.lastname}</bdi>,
          },
          { id: 'city', title: t('crm.customers.city'), width: 84, cell: (row) => <bdi>{row.city}</bdi> },
          {
            id: 'country',
            title: t('crm.customers.country'),
            width: 80,
            hidden: true,
            cell: (row) => <Bdi>{row.country}</Bdi>,
          },
          {
            id: 'email',
            title: t('crm.customers.email'),
            width: 190,
            hidden: true,
            cell: (row) => <Bdi>{row.email}</Bdi>,
          },
          {
            id: 'product_id',
            title: t('crm.customers.product'),
            width: 100,
            cell: (row) => <ProductName id={row.product_id} />,
          },
          {
            id: 'ends_at',
            title: t('crm.customers.ends_at'),
            width: 100,
            cell: (row) => <When at={row.ends_at} date />,
          },
          {
            id: 'activated_at',
            title: t('crm.customers.activated_at'),
            width: 100,
            cell: (row) => <When at={row.activated_at} />,
          },
          {
            id: 'mapping_id',
            title: t('crm.customers.mapping_id'),
            width: 120,
            hidden: true,
            cell: (row) => <Bdi>{row.mapping_id}</Bdi>,
          },
          {
            id: 'is_enabled',
            title: t('crm.customers.is_enabled'),
            width: 72,
            cell: (row) => (
              <Switch
                size="xs"
                checked={row.disabled_at === null}
                disabled={!can_write}
                aria-label={`${t('crm.customers.is_enabled')} ${row.user_id}`}
                onChange={() => switch_(row)}
              />
            ),
          },
        ],
        CustomerRules,
      ),
    [t, can_write, switch_],
  );
  const plain = useFilters('crm.customers', CustomerRules, ['city', 'ends_at', 'activated_at', 'disabled_at']);
  const filters = useMemo(
    () => [
      {
        field: 'product_id',
        label: t('crm.customers.product'),
        kind: 'choice' as const,
        options: (all_products.data?.items ?? []).map((one) => ({ value: String(one.id), label: one.name })),
      },
      {
        field: 'country',
        label: t('crm.customers.country'),
        kind: 'choice' as const,
        options: countries.map((code) => ({ value: code, label: code_name('region', code, i18n.language) })),
      },
      ...plain,
    ],
    [t, plain, all_products.data, countries, i18n.language],
  );
  return (
    <>
      <NounList<Customer>
        noun={customers}
        icon={<IconUsers />}
        columns={columns}
        filters={filters}
        sort_default="-number"
        href={(row) => `crm/customers/${row.id}`}
        search_label={t('crm.customers.search')}
        row_tone={(row) => (row.disabled_at === null ? undefined : 'off')}
        create={{ to: 'crm/customers/new', label: t('crm.customers.add') }}
        bulk={[
          {
            verb: 'enable',
            label: t('kit.enable'),
            icon: <IconCheck size={14} />,
          },
          {
            verb: 'disable',
            label: t('kit.disable'),
            icon: <IconBan size={14} />,
            danger: true,
            question: (count) => ({
              title: t('crm.customers.disable_count', { count }),
              text: t('crm.customers.disable_text'),
              reason: CustomerBulkDisable.reason,
            }),
          },
          trash_verb,
        ]}
      />
      <Confirm question={question} on_close={close} />
    </>
  );
}

/** Products are few: their names are read once for all rows. */
export function ProductName({ id }: { id: number }) {
  const { data } = products.useAll();
  return <bdi>{data?.items.find((one) => one.id === id)?.name}</bdi>;
}
