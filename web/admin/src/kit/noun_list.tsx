// The list page of a noun: heading with count, one primary action, table, bulk actions as jobs, forbidden state.

import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { idempotency_key } from '@tvms/api';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeploymentName, useMay } from '../app/me';
import { useConfirm } from './confirm';
import { type BulkAction, type Column, DataTable, type Picked } from './data_table';
import { ExportMenu } from './export_menu';
import type { FilterField } from './filter_bar';
import { GoButton } from './go';
import { IconPlus, IconTrash } from './icons';
import { JobDialog } from './job';
import { notify_error } from './notify';
import type { Id, ListQuery, Noun } from './noun';
import { PageHead } from './page';
import { EmptyState, Forbidden } from './states';
import { NumberText } from './values';

export type BulkVerb = {
  verb: string;
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  /** Asked before it runs; without it the question names the action and how many records. One record alone is not asked about. */
  question?: (count: number) => { title: string; text?: string; reason?: { max: number } };
  /** More than a question is needed: the page opens its own dialog and calls start. */
  open?: (picked: Picked, start: (values?: Record<string, unknown>) => void) => void;
};

type Props<T extends { id: Id }> = {
  noun: Noun<T>;
  icon: ReactNode;
  columns: Column<T>[];
  filters?: FilterField[];
  sort_default?: string;
  href?: (row: T) => string;
  create?: { to: string; label: string } | undefined;
  actions?: ReactNode;
  bulk?: BulkVerb[];
  search_label?: string;
  above?: ReactNode;
  tools?: ReactNode;
  row_tone?: (row: T) => string | undefined;
  /** Rows are read again so often, for what changes without anybody writing it. */
  refresh_ms?: number;
  permission?: string;
  empty_action?: ReactNode;
};

/** The bulk action that all nouns with a trash have. */
export function useTrashVerb(label = 'kit.delete'): BulkVerb {
  const { t } = useTranslation();
  return {
    verb: 'delete',
    label: t(label),
    icon: <IconTrash size={14} />,
    danger: true,
    question: (count) => ({ title: t('kit.delete_count', { count }), text: t('kit.delete_text') }),
  };
}

// From here on a person types how many records are meant.
const kMany = 50;
const kSample = 5;

/** A few of the records that an action is about, so that a wrong filter is seen before it runs. */
function Sample<T extends { id: Id }>({
  noun,
  picked,
  cell,
  text,
}: {
  noun: Noun<T>;
  picked: Picked;
  cell: Column<T>['cell'] | undefined;
  text: string | undefined;
}) {
  const { t } = useTranslation();
  const { ids, q, filter: rules } = picked.body;
  const filter = ids && JSON.stringify({ and: [{ field: 'id', op: 'in', value: ids.slice(0, kSample) }] });
  const asked = useQuery(
    noun.page(
      useDeploymentName(),
      filter ? { filter } : { ...(rules ? { filter: rules } : {}), ...(q ? { q } : {}) },
      0,
      kSample,
    ),
  );
  return (
    <>
      {text}
      {cell && asked.data && (
        <>
          <Text size="sm" c="dimmed" mt={text ? 'xs' : 0}>
            {t('kit.bulk_sample')}
          </Text>
          <List size="sm">
            {asked.data.items.slice(0, kSample).map((row) => (
              <List.Item key={row.id}>{cell(row)}</List.Item>
            ))}
            {picked.count > kSample && <List.Item>…</List.Item>}
          </List>
        </>
      )}
    </>
  );
}

export function NounList<T extends { id: Id }>({
  noun,
  icon,
  columns,
  filters,
  sort_default,
  href,
  create,
  actions,
  bulk = [],
  search_label,
  above,
  tools,
  row_tone,
  permission,
  empty_action,
  refresh_ms,
}: Props<T>) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  const may = useMay();
  const deployment = useDeploymentName();
  const [total, set_total] = useState<number | undefined>();
  const [ask, dialog] = useConfirm();
  const [job, set_job] = useState<{ id: number; title: string } | null>(null);
  const bulk_call = noun.useBulk();
  const can_write = may(`${permission ?? noun.key}.write`);
  const source = useMemo(
    () => (query: ListQuery, offset: number, limit: number) => ({
      ...noun.page(deployment, query, offset, limit),
      ...(refresh_ms === undefined ? {} : { refetchInterval: refresh_ms }),
    }),
    [noun, deployment, refresh_ms],
  );

  if (!may(`${permission ?? noun.key}.read`)) return <Forbidden />;

  // The key is made when the action is chosen: pressed once more after a lost answer, it is still done once.
  async function run(verb: BulkVerb, picked: Picked, key: string, values: Record<string, unknown> = {}) {
    const { job } = await bulk_call.mutateAsync({ verb: verb.verb, key, body: { ...picked.body, ...values } });
    set_job({ id: job, title: verb.label });
  }

  // Actions over many records run as jobs; without those there is nothing that could run them.
  const actions_of_rows: BulkAction[] = !(can_write && may('panel.jobs.read'))
    ? []
    : bulk.map((verb) => ({
        id: verb.verb,
        label: verb.label,
        icon: verb.icon,
        danger: verb.danger ?? false,
        run: (picked) => {
          const key = idempotency_key();
          const question =
            verb.question?.(picked.count) ??
            (picked.count > 1
              ? { title: t('kit.bulk_title', { action: verb.label, number: number.format(picked.count) }) }
              : undefined);
          if (verb.open) verb.open(picked, (values) => void run(verb, picked, key, values).catch(notify_error));
          else if (question) {
            ask({
              title: question.title,
              text: (
                <Sample
                  noun={noun}
                  picked={picked}
                  cell={columns.find((column) => column.link)?.cell}
                  text={question.text}
                />
              ),
              // Many at once are not changed by a slip: their number is typed.
              ...(picked.count > kMany ? { word: String(picked.count) } : {}),
              ...(question.reason ? { reason: question.reason } : {}),
              action: verb.label,
              tone: verb.danger ? 'danger' : 'plain',
              run: (reason) => run(verb, picked, key, reason ? { reason } : {}),
            });
          } else void run(verb, picked, key).catch(notify_error);
        },
      }));

  const create_button = can_write && create && (
    <GoButton to={create.to} leftSection={<IconPlus size={15} />}>
      {create.label}
    </GoButton>
  );

  return (
    <>
      <PageHead title={t(noun.key)} count={total === undefined ? undefined : <NumberText value={total} />}>
        {actions}
        {create_button}
      </PageHead>
      {above}
      <DataTable<T>
        label={t(noun.key)}
        columns={columns}
        source={source}
        {...(filters ? { filters } : {})}
        {...(sort_default ? { sort_default } : {})}
        {...(href ? { href } : {})}
        {...(search_label ? { search_label } : {})}
        {...(row_tone ? { row_tone } : {})}
        bulk={actions_of_rows}
        on_total={set_total}
        tools={
          <>
            {tools}
            <ExportMenu noun={noun} total={total} sort_default={sort_default} />
          </>
        }
        empty={
          <EmptyState
            icon={icon}
            title={t(`${noun.key}.empty`)}
            text={t(`${noun.key}.empty_text`)}
            action={empty_action ?? create_button}
          />
        }
      />
      {dialog}
      <JobDialog id={job?.id ?? null} title={job?.title ?? ''} on_close={() => set_job(null)} />
    </>
  );
}
