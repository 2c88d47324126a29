// A stream of the built-in server: where its picture comes from, and what it does at the moment.

import { Button, Code } from '@mantine/core';
import { Stream as StreamRules } from '@tvms/api/rules';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AreaField, Grid, SegmentField, SwitchField, TextField } from '../../kit/fields';
import { useFormScope } from '../../kit/form';
import { Go } from '../../kit/go';
import { IconPlayerPlay } from '../../kit/icons';
import { Card } from '../../kit/page';
import { RecordPage } from '../../kit/record_page';
import { Facts, NumberText, Status, TextsText, When } from '../../kit/values';
import { kRefresh_ms, kStreamTone, type Stream, streams } from './api';
import { read_stream, stream_schema, write_stream } from './schema';
import { TestPlayer } from './test_player';

export function StreamFormPage() {
  const { t } = useTranslation();
  const [is_playing, set_playing] = useState(false);
  return (
    <RecordPage
      noun={streams}
      path="streaming/streams"
      new_title={t('streaming.streams.add')}
      title_of={(record) => record.name}
      read={read_stream}
      write={write_stream}
      schema={stream_schema}
      rules={StreamRules}
      state={(record) => <StateNow record={record} />}
      actions={(record) => (
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={15} />}
          disabled={!record.is_enabled}
          onClick={() => set_playing(true)}
          data-test-play
        >
          {t('streaming.streams.test_play')}
        </Button>
      )}
      below={(record) => (
        <>
          <Now record={record} />
          {is_playing && <TestPlayer stream={record} on_close={() => set_playing(false)} />}
        </>
      )}
    >
      {() => (
        <Card>
          <Grid>
            <TextField name="name" ltr mono required />
            <TextField name="title" />
            <Source />
            <SwitchField name="is_enabled" />
            <AreaField name="notes" />
          </Grid>
        </Card>
      )}
    </RecordPage>
  );
}

function Source() {
  const { form } = useFormScope();
  const [source, set_source] = useState<string>(form.getValues().source as string);
  form.watch('source', ({ value }: { value: unknown }) => set_source(String(value)));
  return (
    <>
      <SegmentField name="source" wide />
      {source === 'url' && (
        <>
          <TextField name="url" ltr mono wide required placeholder="https://…/index.m3u8" />
          <SegmentField name="encoding" wide />
        </>
      )}
    </>
  );
}

/** The record as it is now: read again and again while it is looked at. */
function useNow(record: Stream): Stream {
  const { data } = streams.useOne(record.id, kRefresh_ms);
  return data ?? record;
}

function StateNow({ record }: { record: Stream }) {
  const { t } = useTranslation();
  const { state } = useNow(record);
  return <Status tone={kStreamTone[state]}>{t(`streaming.streams.state.${state}`)}</Status>;
}

function Now({ record }: { record: Stream }) {
  const { t, i18n } = useTranslation();
  const now = useNow(record);
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 });
  const picture = [
    now.width !== null && now.height !== null ? `${now.width} × ${now.height}` : '',
    now.frame_rate_percent === null ? '' : `${number.format(now.frame_rate_percent / 100)} fps`,
    now.codecs,
  ].filter(Boolean);
  return (
    <Card title={t('streaming.streams.now')}>
      <Facts
        rows={[
          [t('streaming.streams.since'), <When key="s" at={now.since} />],
          [
            t('streaming.streams.picture'),
            picture.length > 0 ? (
              <bdi key="p" dir="ltr">
                {picture.join(' · ')}
              </bdi>
            ) : null,
          ],
          [
            t('streaming.streams.bitrate'),
            now.bitrate_kbps === null ? null : (
              <bdi key="k" dir="ltr">
                {now.bitrate_kbps} kbit/s
              </bdi>
            ),
          ],
          [t('streaming.streams.viewers'), <NumberText key="v" value={now.viewers} />],
          [t('streaming.streams.restarts'), <NumberText key="r" value={now.restarts} />],
          [t('streaming.streams.dvr_from'), <When key="d" at={now.dvr_from} />],
          [
            t('streaming.streams.disk'),
            <bdi key="b" dir="ltr">
              {number.format(now.disk_bytes / 1_048_576)} MB
            </bdi>,
          ],
          [
            t('cms.channels.one'),
            now.channel === null ? null : (
              <Go key="c" to={`cms/channels/${now.channel}`}>
                <bdi dir="ltr">{now.channel_number}</bdi> <TextsText texts={now.channel_name} />
              </Go>
            ),
          ],
        ]}
      />
      {now.errors.length > 0 && (
        <Code block mt="md" aria-label={t('streaming.streams.errors')}>
          {now.errors.join('\n')}
        </Code>
      )}
    </Card>
  );
}
