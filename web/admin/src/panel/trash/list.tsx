// What was deleted in a deployment, one noun at a time, with the way back. Nothing is deleted for good here.
import { Button, Chip, Group } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type Texts, text_of } from '@tvms/ui';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeploymentName, useMay } from '../../app/me';
import { channels } from '../../cms/channels/api';
import { epg_sources } from '../../cms/epg/api';
import { packages } from '../../cms/packages/api';
import { ui_groups } from '../../cms/ui_groups/api';
import { customers } from '../../crm/customers/api';
import { products } from '../../crm/products/api';
import { type Column, DataTable } from '../../kit/data_table';
import { IconArrowBackUp, IconTrash } from '../../kit/icons';
import { notify_done, notify_error } from '../../kit/notify';
import type { Id, ListQuery, Noun } from '../../kit/noun';
import { PageHead } from '../../kit/page';
import { EmptyState, Forbidden } from '../../kit/states';
import { Bdi, When } from '../../kit/values';
import { streams } from '../../streaming/streams/api';
import { hostnames } from '../../uit/hostnames/api';
import { user_interfaces } from '../../uit/user_interfaces/api';

type Record_ = {
  id: Id;
  created_at: string;
  name?: string | Texts;
  hostname?: string;
  user_id?: string;
  firstname?: string;
  lastname?: string;
};

// Nouns of any shape: this page reads only what all of them have.
const kNouns: Noun<Record_>[] = [
  channels,
  ui_groups,
  packages,
  epg_sources,
  streams,
  products,
  customers,
  user_interfaces,
  hostnames,
];

/** What people call a record, whichever field of its noun that is. */
export function record_name(record: Record_, language: string): string {
  const { name, hostname, user_id, firstname, lastname } = record;
  if (typeof name === 'object') return text_of(name, language) || `${record.id}`;
  const person = [firstname, lastname].filter(Boolean).join(' ');
  return name || hostname || (person && user_id ? `${person} · ${user_id}` : user_id) || `${record.id}`;
}

export function TrashPage() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { noun?: string };
  const nouns = kNouns.filter((one) => may(`${one.key}.read`));
  const noun = nouns.find((one) => one.key === search.noun) ?? nouns[0];
  if (!noun) return <Forbidden />;
  return (
    <>
      <PageHead title={t('panel.trash')} />
      <Chip.Group value={noun.key} onChange={(key) => void navigate({ to: '.', search: { noun: key }, replace: true })}>
        <Group gap={6} mb="sm" role="group" aria-label={t('panel.trash.of')}>
          {nouns.map((one) => (
            <Chip key={one.key} value={one.key} size="xs">
              {t(one.key)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Trash key={noun.key} noun={noun} />
    </>
  );
}

function Trash({ noun }: { noun: Noun<Record_> }) {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const deployment = useDeploymentName();
  const restore = noun.useRestore();
  const can_write = may(`${noun.key}.write`);
  const columns = useMemo<Column<Record_>[]>(() => {
    const bring_back = (row: Record_) =>
      restore.mutate(row.id, {
        onSuccess: () => notify_done(t('kit.restored', { name: record_name(row, i18n.language) })),
        onError: notify_error,
      });
    return [
      {
        id: 'name',
        title: t('field.name'),
        width: 260,
        grow: true,
        link: true,
        cell: (row) => <bdi>{record_name(row, i18n.language)}</bdi>,
      },
      { id: 'id', title: 'ID', width: 80, align: 'end', cell: (row) => <Bdi>{row.id}</Bdi> },
      { id: 'created_at', title: t('field.created_at'), width: 140, cell: (row) => <When at={row.created_at} date /> },
      {
        id: 'restore',
        title: t('kit.actions'),
        width: 130,
        cell: (row) =>
          can_write && (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconArrowBackUp size={14} />}
              aria-label={`${t('panel.trash.restore')} ${record_name(row, i18n.language)}`}
              onClick={(event) => {
                event.stopPropagation();
                bring_back(row);
              }}
            >
              {t('panel.trash.restore')}
            </Button>
          ),
      },
    ];
  }, [t, i18n.language, restore.mutate, can_write]);
  const source = useMemo(
    () => (query: ListQuery, offset: number, limit: number) =>
      noun.page(deployment, { ...query, trash: 'true' }, offset, limit),
    [noun, deployment],
  );
  return (
    <DataTable<Record_>
      label={t('panel.trash')}
      columns={columns}
      source={source}
      empty={<EmptyState icon={<IconTrash />} title={t('panel.trash.empty')} text={t('panel.trash.empty_text')} />}
    />
  );
}
