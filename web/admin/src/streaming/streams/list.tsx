// Streams of the built-in media server: state, bitrate, last error; restart and on/off from the row.

import { ActionIcon, Switch, Tooltip } from '@mantine/core';
import { Stream as StreamRules } from '@tvms/api/rules';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/me';
import type { Column } from '../../kit/data_table';
import { Go } from '../../kit/go';
import { IconBan, IconBroadcast, IconCheck, IconRefresh } from '../../kit/icons';
import { notify_done, notify_error } from '../../kit/notify';
import { NounList, useTrashVerb } from '../../kit/noun_list';
import { sortable, useFilters } from '../../kit/rules';
import { Bdi, None, NumberText, Status, TextsText } from '../../kit/values';
import { kRefresh_ms, kStreamTone, type Stream, streams } from './api';

export function StreamsPage() {
  const { t } = useTranslation();
  const trash_verb = useTrashVerb();
  const may = useMay();
  const can_write = may('streaming.streams.write');
  const columns = useMemo<Column<Stream>[]>(
    () =>
      sortable(
        [
          {
            id: 'name',
            title: t('streaming.streams.name'),
            width: 130,
            link: true,
            cell: (row) => <Bdi>{row.name}</Bdi>,
          },
          {
            id: 'source',
            title: t('streaming.streams.source'),
            width: 160,
            grow: true,
            cell: (row) => (row.source === 'url' ? <Bdi>{row.url}</Bdi> : t(`streaming.streams.source.${row.source}`)),
          },
          {
            id: 'state',
            title: t('streaming.streams.state'),
            width: 100,
            cell: (row) => <Status tone={kStreamTone[row.state]}>{t(`streaming.streams.state.${row.state}`)}</Status>,
          },
          {
            id: 'bitrate_kbps',
            title: t('streaming.streams.bitrate'),
            width: 96,
            align: 'end',
            cell: (row) => (row.bitrate_kbps === null ? <None /> : <Bdi>{row.bitrate_kbps} kbit/s</Bdi>),
          },
          {
            id: 'errors',
            title: t('streaming.streams.last_error'),
            width: 140,
            cell: (row) => {
              // A stream that is on has a log too; only what keeps one off is told here.
              const last = row.state === 'on' ? undefined : row.errors.at(-1);
              return last ? <Bdi>{last}</Bdi> : <None />;
            },
          },
          {
            id: 'channel',
            title: t('cms.channels.one'),
            width: 130,
            cell: (row) =>
              row.channel === null ? (
                <None />
              ) : (
                <Go to={`cms/channels/${row.channel}`}>
                  <bdi dir="ltr">{row.channel_number}</bdi> <TextsText texts={row.channel_name} />
                </Go>
              ),
          },
          {
            id: 'viewers',
            title: t('streaming.streams.viewers'),
            width: 72,
            align: 'end',
            cell: (row) => <NumberText value={row.viewers} />,
          },
          {
            id: 'restarts',
            title: t('streaming.streams.restarts'),
            width: 90,
            align: 'end',
            hidden: true,
            cell: (row) => <NumberText value={row.restarts} />,
          },
          {
            id: 'is_enabled',
            title: t('streaming.streams.is_enabled'),
            width: 76,
            cell: (row) => <EnabledCell row={row} can_write={can_write} />,
          },
          {
            id: 'actions',
            title: t('kit.actions'),
            width: 64,
            cell: (row) => (can_write ? <RestartCell row={row} /> : null),
          },
        ],
        StreamRules,
      ),
    [t, can_write],
  );
  const filters = useFilters('streaming.streams', StreamRules, ['source', 'is_enabled']);
  return (
    <NounList<Stream>
      noun={streams}
      icon={<IconBroadcast />}
      columns={columns}
      sort_default="name"
      href={(row) => `streaming/streams/${row.id}`}
      filters={filters}
      create={{ to: 'streaming/streams/new', label: t('streaming.streams.add') }}
      refresh_ms={kRefresh_ms}
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
          question: (count) => ({ title: t('streaming.streams.disable_title', { count }) }),
        },
        {
          verb: 'restart',
          label: t('streaming.streams.restart'),
          icon: <IconRefresh size={14} />,
        },
        trash_verb,
      ]}
    />
  );
}

function EnabledCell({ row, can_write }: { row: Stream; can_write: boolean }) {
  const save = streams.useSave();
  return (
    <Switch
      size="xs"
      checked={row.is_enabled}
      disabled={!can_write || save.isPending}
      aria-label={row.name}
      onChange={() =>
        save.mutate(
          { id: row.id, body: { is_enabled: !row.is_enabled, version: row.version } },
          { onError: notify_error },
        )
      }
    />
  );
}

function RestartCell({ row }: { row: Stream }) {
  const { t } = useTranslation();
  const restart = streams.useSubCall('post', '/{id}/actions/restart');
  return (
    <Tooltip label={t('streaming.streams.restart')}>
      <ActionIcon
        size="sm"
        aria-label={`${t('streaming.streams.restart')} ${row.name}`}
        disabled={!row.is_enabled}
        loading={restart.isPending}
        onClick={() =>
          restart.mutate(
            { path: { id: row.id } },
            {
              onSuccess: () => notify_done(t('streaming.streams.restarted', { name: row.name })),
              onError: notify_error,
            },
          )
        }
      >
        <IconRefresh size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
