// A package: names and its content, ordered groups and single channels. Taking content out says how many customers lose it.
import { text_of } from '@tvms/ui';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment } from '../../app/me';
import { AreaField, Grid, SwitchField, TextField, TextsField, useValue } from '../../kit/fields';
import { useFormScope } from '../../kit/form';
import { IconStack2 } from '../../kit/icons';
import { Card } from '../../kit/page';
import { RecordPage } from '../../kit/record_page';
import { Hint, Loaded } from '../../kit/states';
import { TwoSides } from '../../kit/two_sides';
import { Tag } from '../../kit/values';
import { ChannelRow } from '../channel_picker';
import { type Channel, channels } from '../channels/api';
import { MarkText } from '../channels/marks';
import { type UiGroup, ui_groups } from '../ui_groups/api';
import { type Package, type PackageItem, packages } from './api';
import { type PackageValues, package_schema, read_package, write_package } from './schema';

type Piece = { key: string; name: string; group?: UiGroup; channel?: Channel };

const key_of = (item: PackageItem) => `${item.kind}-${item.id}`;
const piece_key = (piece: Piece) => piece.key;
const piece_name = (piece: Piece) => piece.name;

function item_of(key: string): PackageItem {
  const [kind, id] = key.split('-');
  return { kind: kind === 'group' ? 'group' : 'channel', id: Number(id) };
}

export function PackageFormPage() {
  const { t } = useTranslation();
  return (
    <RecordPage<Package, PackageValues>
      noun={packages}
      path="cms/packages"
      new_title={t('cms.packages.add')}
      title_of={(record) => record.name}
      read={read_package}
      write={write_package}
      schema={package_schema}
      state={(record) => <MarkText value={record.publish_mark} />}
    >
      {(record) => (
        <>
          <Card>
            <Grid>
              <TextField name="name" max={120} required />
              <div style={{ alignSelf: 'center' }}>
                <SwitchField name="is_test" />
              </div>
              <TextsField name="viewer_name" max={120} />
              <TextsField name="description" max={4000} area />
              <AreaField name="notes" />
            </Grid>
          </Card>
          <Card title={t('cms.packages.content')} text={t('cms.packages.content_text')}>
            <Content record={record} />
          </Card>
        </>
      )}
    </RecordPage>
  );
}

function Content({ record }: { record: Package | undefined }) {
  const { t, i18n } = useTranslation();
  const { is_locked } = useFormScope();
  const { languages } = useDeployment();
  const groups = ui_groups.useAll({ sort: 'position' });
  const all_channels = channels.useAll({ sort: 'number' });
  const [value, set_value] = useValue<PackageItem[]>('content');
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
  const lost = (record?.content ?? []).filter((item) => !value.some((one) => key_of(one) === key_of(item))).length;
  const query = {
    data: groups.data && all_channels.data ? pieces : undefined,
    error: groups.error ?? all_channels.error,
    refetch: () => [groups.refetch(), all_channels.refetch()],
  };
  return (
    <Loaded query={query}>
      {(all) => (
        <>
          {record && lost > 0 && record.customers_count > 0 && (
            <Hint tone="warn">{t('cms.packages.lose', { count: record.customers_count })}</Hint>
          )}
          <TwoSides<Piece>
            all={all}
            value={value.map(key_of)}
            on_change={(keys) => set_value(keys.map((key) => item_of(String(key))))}
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
                  <Tag>{t('cms.channels_count', { count: piece.group?.channels.length ?? 0 })}</Tag>
                </>
              )
            }
          />
        </>
      )}
    </Loaded>
  );
}
