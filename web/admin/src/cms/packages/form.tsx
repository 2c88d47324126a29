// A package: names and its content, ordered groups and single channels. Taking content out says how many customers lose it.
import { Package as PackageRules } from '@tvms/api/rules';
import { text_of } from '@tvms/ui';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment } from '../../app/me';
import { AreaField, Grid, TextField, TextsField, useValue } from '../../kit/fields';
import { useFormScope } from '../../kit/form';
import { IconStack2 } from '../../kit/icons';
import type { Id } from '../../kit/noun';
import { Card } from '../../kit/page';
import { RecordPage } from '../../kit/record_page';
import { Loaded } from '../../kit/states';
import { TwoSides } from '../../kit/two_sides';
import { Tag } from '../../kit/values';
import { Warnings } from '../../kit/warnings';
import { ChannelRow } from '../channel_picker';
import { type Channel, channels } from '../channels/api';
import { type UiGroup, ui_groups } from '../ui_groups/api';
import { packages } from './api';
import { package_schema, read_package, write_package } from './schema';

type Piece = { key: string; name: string; group?: UiGroup; channel?: Channel };

const piece_key = (piece: Piece) => piece.key;
const piece_name = (piece: Piece) => piece.name;
const key_of = (kind: 'group' | 'channel') => (id: Id) => `${kind}-${id}`;

/** The ids of one kind among the keys of the editor, in their order. */
export function ids_of(keys: readonly (string | number)[], kind: 'group' | 'channel'): Id[] {
  return keys.flatMap((key) => {
    const [own, id] = String(key).split('-');
    return own === kind ? [Number(id)] : [];
  });
}

export function PackageFormPage() {
  const { t } = useTranslation();
  return (
    <RecordPage
      noun={packages}
      path="cms/packages"
      new_title={t('cms.packages.add')}
      title_of={(record) => record.name}
      read={read_package}
      write={write_package}
      schema={package_schema}
      rules={PackageRules}
    >
      {(record) => (
        <>
          <Warnings list={(record?.warnings ?? []).map((code) => ({ code }))} />
          <Card>
            <Grid>
              <TextField name="name" required />
              <div />
              <TextsField name="viewer_name" />
              <TextsField name="description" area />
              <AreaField name="notes" />
            </Grid>
          </Card>
          <Card title={t('cms.packages.content')} text={t('cms.packages.content_text')}>
            <Content />
          </Card>
        </>
      )}
    </RecordPage>
  );
}

function Content() {
  const { t, i18n } = useTranslation();
  const { is_locked } = useFormScope();
  const { languages } = useDeployment();
  const groups = ui_groups.useAll({ sort: 'position' });
  const all_channels = channels.useAll({ sort: 'number' });
  const [in_groups, set_groups] = useValue<Id[]>('groups');
  const [in_channels, set_channels] = useValue<Id[]>('channels');
  const pieces = useMemo<Piece[]>(
    () => [
      ...(groups.data?.items ?? []).map((group) => ({
        key: `group-${group.id}`,
        name: text_of(group.name, i18n.language, languages[0]),
        group,
      })),
      ...(all_channels.data?.items ?? []).map((channel) => ({
        key: `channel-${channel.id}`,
        name: `${channel.number} ${text_of(channel.name, i18n.language, languages[0])}`,
        channel,
      })),
    ],
    [groups.data, all_channels.data, i18n.language, languages],
  );
  const query = {
    data: groups.data && all_channels.data ? pieces : undefined,
    error: groups.error ?? all_channels.error,
    refetch: () => [groups.refetch(), all_channels.refetch()],
  };
  return (
    <Loaded query={query}>
      {(all) => (
        <>
          <TwoSides<Piece>
            all={all}
            value={[...in_groups.map(key_of('group')), ...in_channels.map(key_of('channel'))]}
            on_change={(keys) => {
              set_groups(ids_of(keys, 'group'));
              set_channels(ids_of(keys, 'channel'));
            }}
            id_of={piece_key}
            name_of={piece_name}
            left_label={t('cms.packages.groups_and_channels')}
            right_label={t('cms.packages.in_package')}
            empty_right={t('cms.packages.content_empty')}
            is_locked={is_locked}
            render={(piece) =>
              piece.channel ? (
                <ChannelRow channel={piece.channel} />
              ) : (
                <>
                  <IconStack2 size={16} />
                  <bdi>{piece.name}</bdi>
                  <Tag>{t('cms.channels_count', { count: piece.group?.channel_count ?? 0 })}</Tag>
                </>
              )
            }
          />
        </>
      )}
    </Loaded>
  );
}
