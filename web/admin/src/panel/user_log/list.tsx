// The user log of the platform and of a deployment: filter, read, open the difference.
import { Button, Drawer, Stack } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { current_language, keys_below, tr } from '../../app/texts';
import type { Column } from '../../kit/data_table';
import { IconHistory } from '../../kit/icons';
import type { Noun } from '../../kit/noun';
import { NounList } from '../../kit/noun_list';
import { Bdi, Copyable, Facts, Tag, When } from '../../kit/values';
import { deployment_log, platform_log } from './api';
import { Changes, type LogEntry, read_changes } from './lines';

/** What is logged is what has a word for it: each room brings those of its nouns. */
const choices_of = (start: 'noun.' | 'action.') =>
  keys_below(start)
    .map((key) => ({ value: key.slice(start.length), label: tr(key) }))
    .sort((a, b) => a.label.localeCompare(b.label, current_language()));

export function UserLogPage() {
  return <Log noun={platform_log} permission="panel.platform_log" />;
}

export function DeploymentLogPage() {
  return <Log noun={deployment_log} />;
}

function Log({ noun, permission }: { noun: Noun<LogEntry>; permission?: string }) {
  const { t } = useTranslation();
  const [open, set_open] = useState<LogEntry | null>(null);
  const columns = useMemo<Column<LogEntry>[]>(
    () => [
      { id: 'created_at', title: t('field.at'), width: 166, cell: (row) => <When at={row.created_at} absolute /> },
      { id: 'actor', title: t('field.actor'), width: 150, cell: (row) => <bdi>{row.actor}</bdi> },
      {
        id: 'action',
        title: t('panel.user_log.action'),
        width: 120,
        cell: (row) => <Tag>{t(`action.${row.action}`, { defaultValue: row.action })}</Tag>,
      },
      {
        id: 'noun',
        title: t('panel.user_log.noun'),
        width: 126,
        cell: (row) => t(`noun.${row.noun}`, { defaultValue: row.noun }),
      },
      {
        id: 'object',
        title: t('panel.user_log.object'),
        width: 150,
        grow: true,
        cell: (row) => <bdi>{row.object}</bdi>,
      },
      {
        id: 'fields',
        title: t('panel.user_log.fields'),
        width: 110,
        cell: (row) => {
          const count = read_changes(row.fields).length;
          const label = count === 0 ? t('panel.user_log.show') : t('panel.user_log.changed_fields', { count });
          return (
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() => set_open(row)}
              aria-label={`${label} ${row.object}`}
            >
              {label}
            </Button>
          );
        },
      },
      { id: 'address', title: t('panel.user_log.address'), width: 110, cell: (row) => <Bdi>{row.address}</Bdi> },
      {
        id: 'request_id',
        title: t('kit.request'),
        width: 190,
        hidden: true,
        cell: (row) => <Bdi>{row.request_id}</Bdi>,
      },
    ],
    [t],
  );
  const filters = useMemo(
    () => [
      { field: 'actor', label: t('field.actor'), kind: 'text' as const },
      {
        field: 'noun',
        label: t('panel.user_log.noun'),
        kind: 'choice' as const,
        options: choices_of('noun.'),
      },
      {
        field: 'action',
        label: t('panel.user_log.action'),
        kind: 'choice' as const,
        options: choices_of('action.'),
      },
      { field: 'address', label: t('panel.user_log.address'), kind: 'text' as const },
    ],
    [t],
  );
  return (
    <>
      <NounList<LogEntry>
        noun={noun}
        {...(permission ? { permission } : {})}
        icon={<IconHistory />}
        columns={columns}
        filters={filters}
        sort_default="-id"
      />
      <Drawer
        opened={open !== null}
        onClose={() => set_open(null)}
        title={open ? `${t(`action.${open.action}`, { defaultValue: open.action })}: ${open.object}` : ''}
        size="lg"
      >
        {open && (
          <Stack>
            <Facts
              rows={[
                [t('field.at'), <When key="a" at={open.created_at} absolute />],
                [t('field.actor'), <bdi key="b">{open.actor}</bdi>],
                [t('panel.user_log.address'), <Bdi key="c">{open.address || '–'}</Bdi>],
                [t('panel.user_log.noun'), t(`noun.${open.noun}`, { defaultValue: open.noun })],
                [t('kit.request'), open.request_id ? <Copyable key="d" value={open.request_id} /> : null],
              ]}
            />
            <Changes entry={open} />
          </Stack>
        )}
      </Drawer>
    </>
  );
}
