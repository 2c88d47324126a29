// Add and edit a channel: all its fields, and the answer when a number is taken.
import { Button, Group, Modal, Radio, Stack } from '@mantine/core';
import { Channel as ChannelRules } from '@tvms/api/rules';
import { text_of } from '@tvms/ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment, useMay } from '../../app/me';
import {
  AreaField,
  ChoicesField,
  Grid,
  InstantField,
  NumberField,
  SegmentField,
  Switches,
  SwitchField,
  TextField,
  TextsField,
} from '../../kit/fields';
import type { Retry } from '../../kit/form';
import { ImageField } from '../../kit/image_drop';
import { LinkField, LinksField } from '../../kit/link_field';
import { Card } from '../../kit/page';
import { RecordPage } from '../../kit/record_page';
import { Hint } from '../../kit/states';
import { Warnings } from '../../kit/warnings';
import { streams } from '../../streaming/streams/api';
import { guide_channels } from '../epg/api';
import { packages } from '../packages/api';
import { ui_groups } from '../ui_groups/api';
import { type Channel, channels } from './api';
import { AvailabilityText, MarkText } from './marks';
import { channel_schema, read_channel, write_channel } from './schema';

type Taken = { number: number | null; is_new: boolean; retry: Retry };

export function ChannelFormPage() {
  return <ChannelForm />;
}

export function ChannelForm({ below }: { below?: (record: Channel) => ReactNode }) {
  const { t, i18n } = useTranslation();
  const { languages } = useDeployment();
  const may = useMay();
  const [taken, set_taken] = useState<Taken | null>(null);
  const schema = channel_schema(languages[0] ?? 'en');
  return (
    <>
      <RecordPage
        noun={channels}
        path="cms/channels"
        new_title={t('cms.channels.add')}
        title_of={(record) => `${record.number} ${text_of(record.name, i18n.language, languages[0])}`}
        read={(record) => read_channel(record)}
        write={write_channel}
        schema={schema}
        rules={ChannelRules}
        needs_key
        state={(record) => (
          <Group gap="sm">
            <AvailabilityText value={record.availability} />
            {may('publish.areas.read') && <MarkText value={record.publish_mark} />}
          </Group>
        )}
        {...(below ? { below } : {})}
        on_error={(error, values, retry, record) => {
          const is_taken = error.code === 'NUMBER_TAKEN' || error.fields.some((field) => field.code === 'NUMBER_TAKEN');
          if (!is_taken) return false;
          set_taken({ number: values.number, is_new: !record, retry });
          return true;
        }}
      >
        {(record) => <ChannelSections record={record} />}
      </RecordPage>
      {taken && <NumberTaken taken={taken} on_close={() => set_taken(null)} />}
    </>
  );
}

function ChannelSections({ record }: { record: Channel | undefined }) {
  const { t, i18n } = useTranslation();
  const may = useMay();
  return (
    <>
      <Warnings list={(record?.warnings ?? []).map((code) => ({ code }))} />
      <Card title={t('cms.channels.section.details')}>
        <Grid>
          <NumberField name="number" required={Boolean(record)} />
          <SegmentField name="kind" />
          <TextsField name="name" required />
          <TextsField name="description" area />
          <SegmentField name="state" />
          <ChoicesField name="visible_on" />
          <TextField name="external_id" mono />
        </Grid>
      </Card>
      {may('cms.artwork.write') && (
        <Card title={t('cms.channels.section.images')}>
          <Group align="flex-start" gap={28}>
            <ImageField name="icon" width={300} height={300} preview_width={128} help={t('cms.channels.icon_made')} />
            <ImageField name="tile" width={384} height={216} preview_width={228} />
          </Group>
        </Card>
      )}
      <Card title={t('cms.channels.section.streams')} text={t('cms.channels.section.streams_text')}>
        <Grid>
          <LinkField name="stream_id" noun={streams} name_of={(one) => one.name} wide />
          <TextField name="android_url" ltr mono wide placeholder="https://…/index.mpd" />
          <TextField name="apple_url" ltr mono wide placeholder="https://…/index.m3u8" />
          <TextField name="web_url" ltr mono wide placeholder="https://…/index.m3u8" />
          <TextField name="alternative_url" ltr mono wide />
          <Switches>
            <SwitchField name="pause" />
            <SwitchField name="start_over" />
          </Switches>
          <div data-wide>
            <Hint>{t('cms.channels.later')}</Hint>
          </div>
          <Switches>
            <SwitchField name="replay" />
            <SwitchField name="recording" />
          </Switches>
          <NumberField name="replay_days" unit={t('kit.days_short')} />
          <div />
          <TextField name="catch_up_url" ltr mono wide />
        </Grid>
      </Card>
      {may('cms.guide_channels.read') && (
        <Card title={t('cms.channels.section.guide')}>
          <Grid>
            <LinkField
              name="guide_channel_id"
              noun={guide_channels}
              name_of={(one) => `${one.name} · ${one.source_name}`}
              is_long
            />
            <NumberField name="guide_offset_minutes" unit="min" />
          </Grid>
        </Card>
      )}
      {may('cms.ui_groups.read', 'cms.packages.read') && (
        <Card title={t('cms.channels.section.groups')}>
          <Grid>
            <LinksField name="groups" noun={ui_groups} name_of={(one) => text_of(one.name, i18n.language)} />
            <LinksField name="packages" noun={packages} name_of={(one) => one.name} />
          </Grid>
        </Card>
      )}
      <Card title={t('cms.channels.section.rules')}>
        <Grid>
          <InstantField name="starts_at" />
          <InstantField name="ends_at" />
          <Switches>
            <SwitchField name="suppress_on_trial" />
          </Switches>
          <div data-wide>
            <Hint>{t('cms.channels.later_rules')}</Hint>
          </div>
          <NumberField name="age" />
          <Switches>
            <SwitchField name="parental" />
          </Switches>
          <AreaField name="notes" />
        </Grid>
      </Card>
    </>
  );
}

/** C20-701: swap, insert and shift, or the next free number. */
export function NumberTaken({ taken, on_close }: { taken: Taken; on_close: () => void }) {
  const { t } = useTranslation();
  const ways = [...(taken.is_new ? [] : ['swap']), 'shift', 'next_free'];
  const [way, set_way] = useState(ways[0] ?? 'shift');
  const [is_busy, set_busy] = useState(false);
  async function apply() {
    set_busy(true);
    await taken.retry({ number_taken: way });
    on_close();
  }
  return (
    <Modal opened onClose={on_close} title={t('cms.channels.taken', { number: taken.number })}>
      <Stack>
        <Radio.Group value={way} onChange={set_way} label={t('cms.channels.taken_text')}>
          <Stack mt="sm" gap="sm">
            {ways.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`cms.channels.taken.${one}`)}
                description={t(`cms.channels.taken.${one}_help`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={on_close}>
            {t('kit.cancel')}
          </Button>
          <Button loading={is_busy} onClick={() => void apply()}>
            {t('kit.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
