// Channels as rows of the two-sided editors of groups and packages, with the filter "in no group".
import { Checkbox } from '@mantine/core';
import { text_of } from '@tvms/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment } from '../app/me';
import { useValue } from '../kit/fields';
import { useFormScope } from '../kit/form';
import type { Id } from '../kit/noun';
import { RecordIcon } from '../kit/record_icon';
import { Loaded } from '../kit/states';
import { TwoSides } from '../kit/two_sides';
import { type Channel, channels } from './channels/api';

const id_of = (channel: Channel) => channel.id;

export function ChannelRow({ channel }: { channel: Channel }) {
  const { i18n } = useTranslation();
  const { languages } = useDeployment();
  return (
    <>
      <span
        className="num"
        style={{ minWidth: 34, textAlign: 'end', color: 'var(--mantine-color-dimmed)', fontSize: 12 }}
      >
        {channel.number}
      </span>
      <RecordIcon image={channel.icon} name={text_of(channel.name, 'en')} hue={channel.number} />
      <bdi>{text_of(channel.name, i18n.language, languages[0])}</bdi>
    </>
  );
}

export function ChannelsEditor({ name, right_label, empty }: { name: string; right_label: string; empty: string }) {
  const { t, i18n } = useTranslation();
  const { is_locked } = useFormScope();
  const { languages } = useDeployment();
  const query = channels.useAll({ sort: 'number' });
  const [value, set_value] = useValue<Id[]>(name);
  const [only_free, set_only_free] = useState(false);
  return (
    <Loaded query={query}>
      {({ items }) => (
        <TwoSides<Channel>
          all={items}
          value={value}
          on_change={(ids) => set_value(ids.map(Number))}
          id_of={id_of}
          name_of={(channel) => `${channel.number} ${text_of(channel.name, i18n.language, languages[0])}`}
          render={(channel) => <ChannelRow channel={channel} />}
          left_label={t('cms.channels.all')}
          right_label={right_label}
          left_tools={
            <Checkbox
              size="xs"
              label={t('cms.ui_groups.only_free')}
              checked={only_free}
              onChange={(event) => set_only_free(event.currentTarget.checked)}
            />
          }
          {...(only_free ? { left_filter: (channel: Channel) => channel.groups.length === 0 } : {})}
          empty_right={empty}
          is_locked={is_locked}
        />
      )}
    </Loaded>
  );
}
