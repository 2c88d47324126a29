// A stream of the built-in server: where its picture comes from, what it does now, and a look at it.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AreaField, Grid, SegmentField, SwitchField, TextField } from '../../kit/fields';
import { useFormScope } from '../../kit/form';
import { Go } from '../../kit/go';
import { IconPlayerPlay } from '../../kit/icons';
import { notify_error } from '../../kit/notify';
import { Card } from '../../kit/page';
import { RecordPage } from '../../kit/record_page';
import { Copyable, Facts, NumberText, Status, TextsText, When } from '../../kit/values';
import { type Stream, streams, type TestPlay } from './api';
import { Bitrate, kStreamTone } from './list';
import { read_stream, type StreamValues, stream_schema, write_stream } from './schema';

export function StreamFormPage() {
  const { t } = useTranslation();
  return (
    <RecordPage<Stream, StreamValues>
      noun={streams}
      path="streaming/streams"
      new_title={t('streaming.streams.add')}
      title_of={(record) => record.name}
      read={read_stream}
      write={write_stream}
      schema={stream_schema}
      state={(record) => (
        <Status tone={kStreamTone[record.state]}>{t(`streaming.streams.state.${record.state}`)}</Status>
      )}
    >
      {(record) => (
        <>
          <Card>
            <Grid>
              <TextField name="name" ltr mono required max={64} />
              <TextField name="title" max={120} />
              <Source />
              <SwitchField name="is_enabled" />
              <AreaField name="notes" />
            </Grid>
          </Card>
          {record && <Now stream={record} />}
        </>
      )}
    </RecordPage>
  );
}

function Now({ stream }: { stream: Stream }) {
  const { t } = useTranslation();
  const megabytes = Math.round(stream.disk_bytes / 1_000_000);
  const picture = [
    stream.width && stream.height ? `${stream.width} × ${stream.height}` : null,
    stream.frame_rate_percent ? `${stream.frame_rate_percent / 100} / s` : null,
    stream.codecs || null,
  ].filter((part) => part !== null);
  return (
    <Card title={t('streaming.streams.now')}>
      <Facts
        rows={[
          [t('streaming.streams.since'), <When key="s" at={stream.since} />],
          [
            t('streaming.streams.picture'),
            picture.length === 0 ? null : (
              <bdi key="p" dir="ltr">
                {picture.join(' · ')}
              </bdi>
            ),
          ],
          [
            t('streaming.streams.bitrate'),
            stream.bitrate_kbps === null ? null : <Bitrate key="b" kbps={stream.bitrate_kbps} />,
          ],
          [t('streaming.streams.viewers'), <NumberText key="v" value={stream.viewers} />],
          [t('streaming.streams.restarts'), <NumberText key="r" value={stream.restarts} />],
          [t('streaming.streams.dvr_from'), <When key="d" at={stream.dvr_from} />],
          [t('streaming.streams.disk'), <bdi key="m" dir="ltr">{`${megabytes} MB`}</bdi>],
          [
            t('cms.channels.one'),
            stream.channel === null ? null : (
              <Go key="c" to={`cms/channels/${stream.channel}`}>
                <bdi dir="ltr">{stream.channel_number}</bdi> <TextsText texts={stream.channel_name} />
              </Go>
            ),
          ],
        ]}
      />
      {stream.is_enabled && <Look id={stream.id} />}
      {stream.errors.length > 0 && (
        <>
          <h3>{t('streaming.streams.errors')}</h3>
          <pre dir="ltr" style={{ overflowX: 'auto', fontSize: 12 }}>
            {stream.errors.join('\n')}
          </pre>
        </>
      )}
    </Card>
  );
}

/** A link that plays without a customer, for a quarter of an hour. */
function Look({ id }: { id: number }) {
  const { t } = useTranslation();
  const ask = streams.useSubCall<TestPlay>('post');
  const url = ask.data && new URL(ask.data.url, window.location.href).href;
  return (
    <div style={{ display: 'flex', gap: 12, alignItems: 'center', flexWrap: 'wrap' }}>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlayerPlay size={14} />}
        loading={ask.isPending}
        onClick={() => ask.mutate({ path: `${id}/actions/test_play` }, { onError: notify_error })}
      >
        {t('streaming.streams.test_play')}
      </Button>
      {url && (
        <Copyable value={url}>
          <bdi dir="ltr">{t('streaming.streams.test_play_link')}</bdi>
        </Copyable>
      )}
    </div>
  );
}

function Source() {
  const { form } = useFormScope();
  const [source, set_source] = useState<string>(form.getValues().source as string);
  form.watch('source', ({ value }: { value: unknown }) => set_source(String(value)));
  return (
    <>
      <SegmentField name="source" values={['url', 'clock', 'loop']} wide />
      {source === 'url' && (
        <>
          <TextField name="url" ltr mono wide required placeholder="https://…/index.m3u8" />
          <SegmentField name="encoding" values={['copy', 'encode']} />
        </>
      )}
    </>
  );
}
