// All channels and radio stations.

import { Button, Group, Menu, Modal, ScrollArea, Select, Stack, Table, Text } from '@mantine/core';
import { Channel as ChannelRules, ChannelRenumber as RenumberRules } from '@tvms/api/rules';
import { text_of } from '@tvms/ui';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/me';
import type { Column, Picked } from '../../kit/data_table';
import { GoButton, useGo } from '../../kit/go';
import {
  IconBan,
  IconCheck,
  IconDeviceTv,
  IconFileImport,
  IconListNumbers,
  IconPackage,
  IconStack2,
} from '../../kit/icons';
import { useNarrowed, useNothing } from '../../kit/narrow';
import { notify_done, notify_error } from '../../kit/notify';
import { NounList, useTrashVerb } from '../../kit/noun_list';
import { OrderedList } from '../../kit/ordered_list';
import { More } from '../../kit/page';
import { RecordIcon } from '../../kit/record_icon';
import { sortable, useFilters } from '../../kit/rules';
import { Loaded } from '../../kit/states';
import { type Typed, WholeInput } from '../../kit/typed_input';
import { Bdi, NumberText, Tag, TextsText, When } from '../../kit/values';
import { packages } from '../packages/api';
import { ui_groups } from '../ui_groups/api';
import { type Channel, channels, type Renumbering } from './api';
import css from './list.module.css';
import { AvailabilityText, GuideTill, MarkText } from './marks';

const kNeeds: Record<string, string> = {
  publish_mark: 'publish.areas.read',
  guide_until: 'cms.epg.read',
  groups: 'cms.ui_groups.read',
  packages: 'cms.packages.read',
};

export function ChannelsPage() {
  const { t } = useTranslation();
  const trash_verb = useTrashVerb();
  const may = useMay();
  const go = useGo();
  const [adding, set_adding] = useState<{
    to: 'groups' | 'packages';
    start: (values?: Record<string, unknown>) => void;
  } | null>(null);
  const [is_ordering, set_ordering] = useState(false);

  const all_columns = useMemo<Column<Channel>[]>(
    () => [
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
        width: 190,
        grow: true,
        link: true,
        cell: (row) => (
          <span className={css.name}>
            <RecordIcon image={row.icon} name={text_of(row.name, 'en')} hue={row.number} />
            <TextsText texts={row.name} />
          </span>
        ),
      },
      {
        id: 'kind',
        title: t('cms.channels.kind'),
        width: 60,
        cell: (row) => t(`cms.channels.kind.${row.kind}`),
      },
      {
        id: 'state',
        title: t('cms.channels.state'),
        width: 80,
        cell: (row) => t(`cms.channels.state.${row.state}`),
      },
      {
        id: 'availability',
        title: t('cms.channels.availability'),
        width: 108,
        cell: (row) => <AvailabilityText value={row.availability} />,
      },
      { id: 'publish_mark', title: t('cms.mark'), width: 112, cell: (row) => <MarkText value={row.publish_mark} /> },
      {
        id: 'guide_until',
        title: t('cms.channels.guide_until'),
        width: 116,
        cell: (row) => <GuideTill state={row.guide_state} till={row.guide_until} />,
      },
      {
        id: 'groups',
        title: t('cms.channels.groups'),
        width: 66,
        align: 'end',
        cell: (row) => <NumberText value={row.groups.length} />,
      },
      {
        id: 'packages',
        title: t('cms.channels.packages'),
        width: 82,
        align: 'end',
        cell: (row) => <NumberText value={row.packages.length} />,
      },
      {
        id: 'age',
        title: t('cms.channels.age'),
        width: 70,
        align: 'end',
        hidden: true,
        cell: (row) => (row.age > 0 ? <Tag>{row.age}+</Tag> : null),
      },
      {
        id: 'external_id',
        title: t('cms.channels.external_id'),
        width: 130,
        hidden: true,
        cell: (row) => <Bdi>{row.external_id}</Bdi>,
      },
      { id: 'notes', title: t('cms.channels.notes'), width: 180, hidden: true, cell: (row) => row.notes },
      {
        id: 'changed_at',
        title: t('field.changed_at'),
        width: 90,
        cell: (row) => <When at={row.changed_at} />,
      },
    ],
    [t],
  );
  // What is worked out by a room that the person may not see says nothing.
  const columns = useMemo(
    () =>
      sortable(all_columns, ChannelRules).filter((column) => {
        const needed = kNeeds[column.id];
        return needed === undefined || may(needed);
      }),
    [all_columns, may],
  );
  const filters = useFilters('cms.channels', ChannelRules, [
    'kind',
    'state',
    'number',
    'external_id',
    'name',
    'replay',
    'recording',
    'starts_at',
    'ends_at',
  ]);

  return (
    <>
      <NounList<Channel>
        noun={channels}
        icon={<IconDeviceTv />}
        columns={columns}
        filters={filters}
        sort_default="number"
        href={(row) => `cms/channels/${row.id}`}
        search_label={t('cms.channels.search')}
        row_tone={(row) => (row.state === 'ready' ? undefined : 'off')}
        create={{ to: 'cms/channels/new', label: t('cms.channels.add') }}
        actions={
          may('cms.channels.write') && (
            <>
              <GoButton to="cms/channels/import" variant="default" leftSection={<IconFileImport size={15} />}>
                {t('cms.channels.import')}
              </GoButton>
              <More>
                <Menu.Item leftSection={<IconListNumbers size={15} />} onClick={() => set_ordering(true)}>
                  {t('cms.channels.renumber')}
                </Menu.Item>
              </More>
            </>
          )
        }
        empty_action={
          may('cms.channels.write') && (
            <Group gap="xs">
              <Button onClick={() => go('cms/channels/new')}>{t('cms.channels.add')}</Button>
              <Button variant="default" onClick={() => go('cms/channels/import')}>
                {t('cms.channels.import')}
              </Button>
            </Group>
          )
        }
        bulk={[
          { verb: 'enable', label: t('kit.enable'), icon: <IconCheck size={14} /> },
          {
            verb: 'disable',
            label: t('kit.disable'),
            icon: <IconBan size={14} />,
            question: (count) => ({
              title: t('cms.channels.disable_title', { count }),
              text: t('cms.channels.disable_text'),
            }),
          },
          {
            verb: 'add_to_group',
            label: t('cms.channels.add_to_group'),
            icon: <IconStack2 size={14} />,
            open: (_: Picked, start) => set_adding({ to: 'groups', start }),
          },
          {
            verb: 'add_to_package',
            label: t('cms.channels.add_to_package'),
            icon: <IconPackage size={14} />,
            open: (_: Picked, start) => set_adding({ to: 'packages', start }),
          },
          trash_verb,
        ]}
      />
      {adding && <AddTo {...adding} on_close={() => set_adding(null)} />}
      {is_ordering && <Renumber on_close={() => set_ordering(false)} />}
    </>
  );
}

// More rows are drawn when they are asked for.
const kPreviewed = 200;

function AddTo({
  to,
  start,
  on_close,
}: {
  to: 'groups' | 'packages';
  start: (values?: Record<string, unknown>) => void;
  on_close: () => void;
}) {
  const { t, i18n } = useTranslation();
  const [id, set_id] = useState<string | null>(null);
  const groups = ui_groups.useAll({}, to === 'groups');
  const sold = packages.useAll({}, to === 'packages');
  const filter = useNarrowed();
  const nothing = useNothing(to === 'groups' ? groups : sold);
  const data =
    to === 'groups'
      ? (groups.data?.items ?? []).map((one) => ({ value: String(one.id), label: text_of(one.name, i18n.language) }))
      : (sold.data?.items ?? []).map((one) => ({ value: String(one.id), label: one.name }));
  return (
    <Modal
      opened
      onClose={on_close}
      title={t(to === 'groups' ? 'cms.channels.add_to_group' : 'cms.channels.add_to_package')}
    >
      <Stack>
        <Select
          label={t(to === 'groups' ? 'cms.ui_groups.one' : 'cms.packages.one')}
          data={data}
          value={id}
          onChange={set_id}
          searchable
          filter={filter}
          nothingFoundMessage={nothing}
          data-autofocus
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={on_close}>
            {t('kit.cancel')}
          </Button>
          <Button
            disabled={id === null}
            onClick={() => {
              start(to === 'groups' ? { group: Number(id) } : { package: Number(id) });
              on_close();
            }}
          >
            {t('kit.add')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Order by drag, then numbers from a start in steps; old and new numbers are shown before anything is stored (C20-601). */
function Renumber({ on_close }: { on_close: () => void }) {
  const { t, i18n } = useTranslation();
  const query = channels.useAll({ sort: 'number' });
  const [order, set_order] = useState<Channel[] | null>(null);
  const [from, set_from] = useState<Typed<number>>(1);
  const [by, set_by] = useState<Typed<number>>(1);
  const [preview, set_preview] = useState<Renumbering | null>(null);
  const [is_whole, set_whole] = useState(false);
  const renumber = channels.useSubCall('post', '/actions/renumber');
  const items = order ?? query.data?.items ?? [];

  async function ask(is_dry_run: boolean) {
    if (typeof from !== 'number' || typeof by !== 'number') return;
    try {
      const answer = await renumber.mutateAsync({
        body: { ids: items.map((channel) => channel.id), from, step: by, is_dry_run },
      });
      if (is_dry_run) set_preview({ items: answer.items.filter((one) => one.from !== one.to) });
      else {
        notify_done(t('kit.saved'));
        on_close();
      }
    } catch (error) {
      notify_error(error);
    }
  }

  return (
    <Modal opened onClose={on_close} title={t('cms.channels.renumber')} size="lg">
      <Loaded query={query}>
        {() =>
          preview ? (
            <Stack>
              <Text size="sm">{t('cms.channels.renumber_preview', { count: preview.items.length })}</Text>
              <ScrollArea.Autosize mah="50vh" type="auto" viewportProps={{ tabIndex: 0 }}>
                <Table fz="sm">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t('cms.channels.name')}</Table.Th>
                      <Table.Th ta="end">{t('kit.before')}</Table.Th>
                      <Table.Th ta="end">{t('kit.after')}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {preview.items.slice(0, is_whole ? undefined : kPreviewed).map((change) => (
                      <Table.Tr key={change.id}>
                        <Table.Td>
                          <bdi>{change.name}</bdi>
                        </Table.Td>
                        <Table.Td ta="end" className="num">
                          {change.from}
                        </Table.Td>
                        <Table.Td ta="end" className="num" fw={600}>
                          {change.to}
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
                {!is_whole && preview.items.length > kPreviewed && (
                  <Button variant="subtle" fullWidth onClick={() => set_whole(true)}>
                    {t('kit.show_all', { number: new Intl.NumberFormat(i18n.language).format(preview.items.length) })}
                  </Button>
                )}
              </ScrollArea.Autosize>
              <Group justify="flex-end" gap="xs">
                <Button variant="default" onClick={() => set_preview(null)}>
                  {t('kit.back')}
                </Button>
                <Button
                  loading={renumber.isPending}
                  disabled={preview.items.length === 0}
                  onClick={() => void ask(false)}
                >
                  {t('cms.channels.renumber_apply')}
                </Button>
              </Group>
            </Stack>
          ) : (
            <Stack>
              <Text size="sm" c="dimmed">
                {t('cms.channels.renumber_text')}
              </Text>
              <Group grow>
                <WholeInput
                  label={t('cms.channels.renumber_from')}
                  min={1}
                  max={ChannelRules.number.max}
                  value={from}
                  on_change={set_from}
                />
                <WholeInput
                  label={t('cms.channels.renumber_step')}
                  min={1}
                  max={RenumberRules.step.max}
                  value={by}
                  on_change={set_by}
                />
              </Group>
              <ScrollArea.Autosize
                mah="45vh"
                type="auto"
                viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('cms.channels') }}
              >
                <OrderedList
                  label={t('cms.channels')}
                  items={items}
                  id_of={(channel) => channel.id}
                  name_of={(channel) => text_of(channel.name, i18n.language)}
                  on_change={set_order}
                  render={(channel) => (
                    <>
                      <RecordIcon image={channel.icon} name={text_of(channel.name, 'en')} hue={channel.number} />
                      <TextsText texts={channel.name} />
                      <Text size="xs" c="dimmed" className="num" ms="auto">
                        {channel.number}
                      </Text>
                    </>
                  )}
                />
              </ScrollArea.Autosize>
              <Group justify="flex-end" gap="xs">
                <Button variant="default" onClick={on_close}>
                  {t('kit.cancel')}
                </Button>
                <Button
                  loading={renumber.isPending}
                  disabled={typeof from !== 'number' || typeof by !== 'number'}
                  onClick={() => void ask(true)}
                >
                  {t('kit.preview')}
                </Button>
              </Group>
            </Stack>
          )
        }
      </Loaded>
    </Modal>
  );
}
