// Which channel has which guide, till when; links are chosen here or taken from proposals (C20-901, C20-902).

import {
  Button,
  Checkbox,
  Group,
  Modal,
  Popover,
  ScrollArea,
  Select,
  Stack,
  Table,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { EpgLink as EpgLinkRules } from '@tvms/api/rules';
import { text_of } from '@tvms/ui';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/me';
import type { Column } from '../../kit/data_table';
import { useOptions } from '../../kit/fields';
import { GoButton } from '../../kit/go';
import { IconCalendarTime, IconLink, IconPencil, IconX } from '../../kit/icons';
import { useNarrowed, useNothing } from '../../kit/narrow';
import { notify_done, notify_error } from '../../kit/notify';
import { NounList } from '../../kit/noun_list';
import { sortable } from '../../kit/rules';
import { EmptyState, Loaded } from '../../kit/states';
import { type Typed, WholeInput } from '../../kit/typed_input';
import { Bdi, None, NumberText, Status, Tag, TextsText, When } from '../../kit/values';
import { kGuide } from '../channels/marks';
import { type EpgLink, epg, guide_channels, type Proposal } from './api';

const kCertain = 90;

export function EpgPage() {
  const { t } = useTranslation();
  const may = useMay();
  const can_write = may('cms.epg.write');
  const [is_proposing, set_proposing] = useState(false);
  const columns = useMemo<Column<EpgLink>[]>(
    () =>
      sortable(
        [
          {
            id: 'number',
            title: t('cms.channels.number'),
            width: 72,
            align: 'end',
            cell: (row) => <Bdi>{row.number}</Bdi>,
          },
          {
            id: 'name',
            title: t('cms.channels.name'),
            width: 160,
            grow: true,
            link: true,
            cell: (row) => <TextsText texts={row.name} />,
          },
          {
            id: 'guide_state',
            title: t('cms.epg.link_state'),
            width: 112,
            cell: (row) => <Status tone={kGuide[row.guide_state]}>{t(`cms.guide.${row.guide_state}`)}</Status>,
          },
          {
            id: 'guide_channel_name',
            title: t('cms.epg.source_channel'),
            width: 180,
            cell: (row) => <LinkCell row={row} can_write={can_write} />,
          },
          {
            id: 'source_name',
            title: t('cms.epg.source'),
            width: 112,
            cell: (row) => (row.source_name ? <bdi>{row.source_name}</bdi> : <None />),
          },
          {
            id: 'guide_offset_minutes',
            title: t('cms.epg.offset'),
            width: 70,
            align: 'end',
            cell: (row) => (row.guide_offset_minutes === 0 ? <None /> : <Bdi>{row.guide_offset_minutes} min</Bdi>),
          },
          {
            id: 'guide_until',
            title: t('cms.channels.guide_until'),
            width: 96,
            cell: (row) => <When at={row.guide_until} />,
          },
          {
            id: 'gap_count',
            title: t('cms.epg.gaps'),
            width: 60,
            align: 'end',
            cell: (row) => (row.gap_count > 0 ? <Tag tone="warn">{row.gap_count}</Tag> : <NumberText value={0} />),
          },
          {
            id: 'overlap_count',
            title: t('cms.epg.overlaps'),
            width: 78,
            align: 'end',
            cell: (row) =>
              row.overlap_count > 0 ? <Tag tone="warn">{row.overlap_count}</Tag> : <NumberText value={0} />,
          },
          {
            id: 'last_refresh_at',
            title: t('cms.epg.last_refresh'),
            width: 116,
            hidden: true,
            cell: (row) => <When at={row.last_refresh_at} />,
          },
        ],
        EpgLinkRules,
      ),
    [t, can_write],
  );
  const states = useOptions('cms', 'guide', EpgLinkRules.guide_state.choices);
  const kinds = useOptions('cms.channels', 'kind', EpgLinkRules.kind.choices);
  const filters = useMemo(
    () => [
      { field: 'guide_state', label: t('cms.epg.link_state'), kind: 'choice' as const, options: states },
      { field: 'kind', label: t('cms.channels.kind'), kind: 'choice' as const, options: kinds },
    ],
    [t, states, kinds],
  );
  return (
    <>
      <NounList<EpgLink>
        noun={epg}
        icon={<IconCalendarTime />}
        columns={columns}
        filters={filters}
        sort_default="number"
        href={(row) => `cms/channels/${row.id}`}
        search_label={t('cms.channels.search')}
        actions={
          <>
            <GoButton to="cms/epg/sources" variant="default">
              {t('cms.epg_sources')}
            </GoButton>
            {can_write && (
              <Button leftSection={<IconLink size={15} />} onClick={() => set_proposing(true)}>
                {t('cms.epg.propose')}
              </Button>
            )}
          </>
        }
        bulk={[
          {
            verb: 'clear',
            label: t('cms.epg.clear'),
            icon: <IconX size={14} />,
            danger: true,
            question: (count) => ({ title: t('cms.epg.clear_title', { count }), text: t('cms.epg.clear_text') }),
          },
        ]}
        empty_action={<GoButton to="cms/channels">{t('cms.channels')}</GoButton>}
      />
      {is_proposing && <Proposals on_close={() => set_proposing(false)} />}
    </>
  );
}

/** The linked source channel, and the choice of another one: stored at once, with undo. */
function LinkCell({ row, can_write }: { row: EpgLink; can_write: boolean }) {
  const { t } = useTranslation();
  const [is_open, set_open] = useState(false);
  const [search, set_search] = useState('');
  const [words] = useDebouncedValue(search, 200);
  const [offset, set_offset] = useState<Typed<number>>(row.guide_offset_minutes);
  const found = guide_channels.useFirst(words ? { q: words } : {}, is_open);
  const filter = useNarrowed(found.data ? found.data.total - found.data.items.length : 0);
  const nothing = useNothing(found);
  const save = epg.useSave();

  async function store(guide_channel_id: number | null, guide_offset_minutes: number) {
    const before = { guide_channel_id: row.guide_channel_id, guide_offset_minutes: row.guide_offset_minutes };
    try {
      const saved = await save.mutateAsync({
        id: row.id,
        body: { guide_channel_id, guide_offset_minutes, version: row.version },
      });
      set_open(false);
      notify_done(
        t(guide_channel_id === null ? 'cms.epg.cleared' : 'cms.epg.linked', { name: saved.guide_channel_name ?? '' }),
        () => {
          save.mutate({ id: row.id, body: { ...before, version: saved.version } }, { onError: notify_error });
        },
      );
    } catch (error) {
      notify_error(error);
    }
  }

  const text = row.guide_channel_name ? (
    <bdi>{row.guide_channel_name}</bdi>
  ) : (
    <Text span size="sm" c="dimmed">
      {t('cms.epg.choose')}
    </Text>
  );
  if (!can_write) return text;
  return (
    <span data-stop>
      <Popover opened={is_open} onChange={set_open} width={340} trapFocus position="bottom-start" withRoles={false}>
        <Popover.Target>
          <UnstyledButton
            style={{ fontSize: 13, display: 'inline-flex', gap: 6, alignItems: 'center' }}
            onClick={() => set_open(!is_open)}
            aria-expanded={is_open}
          >
            {text}
            <IconPencil size={13} opacity={0.55} />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('cms.epg.source_channel')}>
          <Stack gap="xs">
            <Select
              size="xs"
              label={t('cms.epg.source_channel')}
              data={(found.data?.items ?? []).map((one) => ({
                value: String(one.id),
                label: `${one.name} · ${one.source_name}`,
              }))}
              value={row.guide_channel_id === null ? null : String(row.guide_channel_id)}
              onChange={(value) =>
                value !== null &&
                void store(Number(value), typeof offset === 'number' ? offset : row.guide_offset_minutes)
              }
              searchable
              onSearchChange={set_search}
              nothingFoundMessage={nothing}
              comboboxProps={{ withinPortal: false }}
              filter={filter}
              data-autofocus
            />
            <WholeInput
              size="xs"
              label={t('cms.epg.offset')}
              unit="min"
              min={EpgLinkRules.guide_offset_minutes.min}
              max={EpgLinkRules.guide_offset_minutes.max}
              value={offset}
              on_change={set_offset}
            />
            <Group justify="space-between">
              <Button
                variant="subtle"
                color="red"
                size="compact-xs"
                disabled={row.guide_channel_id === null}
                onClick={() => void store(null, 0)}
              >
                {t('cms.epg.clear')}
              </Button>
              <Button
                size="compact-xs"
                variant="default"
                loading={save.isPending}
                disabled={
                  row.guide_channel_id === null || typeof offset !== 'number' || offset === row.guide_offset_minutes
                }
                onClick={() => typeof offset === 'number' && void store(row.guide_channel_id, offset)}
              >
                {t('kit.save')}
              </Button>
            </Group>
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </span>
  );
}

function Proposals({ on_close }: { on_close: () => void }) {
  const { t, i18n } = useTranslation();
  const query = epg.useSub('/proposals');
  const link = epg.useSubCall('post', '/actions/link');
  const [off, set_off] = useState<ReadonlySet<number>>(new Set());
  const [on, set_on] = useState<ReadonlySet<number>>(new Set());
  // Certain ones are ticked to begin with; the rest is the person's judgement.
  const is_ticked = (one: Proposal) => (one.score >= kCertain ? !off.has(one.channel) : on.has(one.channel));
  const toggle = (one: Proposal) => {
    const [set, store] = one.score >= kCertain ? [off, set_off] : [on, set_on];
    const next = new Set(set);
    if (!next.delete(one.channel)) next.add(one.channel);
    store(next);
  };
  return (
    <Modal opened onClose={on_close} title={t('cms.epg.propose')} size="xl">
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconLink />} title={t('cms.epg.no_proposals')} text={t('cms.epg.no_proposals_text')} />
          ) : (
            <Stack>
              <Text size="sm" c="dimmed">
                {t('cms.epg.propose_text')}
              </Text>
              <ScrollArea.Autosize mah="55vh" type="auto" viewportProps={{ tabIndex: 0 }}>
                <Table fz="sm" stickyHeader>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th w={36} aria-label={t('kit.pick')} />
                      <Table.Th>{t('cms.channels.one')}</Table.Th>
                      <Table.Th>{t('cms.epg.source_channel')}</Table.Th>
                      <Table.Th>{t('cms.epg.reason')}</Table.Th>
                      <Table.Th ta="end">{t('cms.epg.score')}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {items.map((one) => (
                      <Table.Tr key={one.channel}>
                        <Table.Td>
                          <Checkbox
                            size="xs"
                            checked={is_ticked(one)}
                            onChange={() => toggle(one)}
                            aria-label={text_of(one.name, i18n.language)}
                          />
                        </Table.Td>
                        <Table.Td>
                          <bdi dir="ltr">{one.number}</bdi> <TextsText texts={one.name} />
                        </Table.Td>
                        <Table.Td>
                          <bdi>{one.guide_channel_name}</bdi>
                          <Text span size="sm" c="dimmed">
                            {' '}
                            · <bdi>{one.source_name}</bdi>
                          </Text>
                        </Table.Td>
                        <Table.Td>{t(`cms.epg.reason.${one.reason}`)}</Table.Td>
                        <Table.Td ta="end">
                          <Tag tone={one.score >= kCertain ? 'good' : one.score >= 70 ? 'warn' : 'plain'}>
                            <bdi dir="ltr">{one.score} %</bdi>
                          </Tag>
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </ScrollArea.Autosize>
              <Group justify="flex-end" gap="xs">
                <Button variant="default" onClick={on_close}>
                  {t('kit.cancel')}
                </Button>
                <Button
                  loading={link.isPending}
                  disabled={!items.some(is_ticked)}
                  onClick={async () => {
                    try {
                      const chosen = items
                        .filter(is_ticked)
                        .map((one) => ({ channel: one.channel, guide_channel: one.guide_channel }));
                      const answer = await link.mutateAsync({ body: { links: chosen } });
                      notify_done(t('cms.epg.stored', { count: answer.linked }));
                      on_close();
                    } catch (error) {
                      notify_error(error);
                    }
                  }}
                >
                  {t('cms.epg.store', { count: items.filter(is_ticked).length })}
                </Button>
              </Group>
            </Stack>
          )
        }
      </Loaded>
    </Modal>
  );
}
