// A stream of the built-in server: where its picture comes from and how it is packaged.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceField, Grid, NumberField, SegmentField, SwitchField, TextField } from '../../kit/fields';
import { useFormScope } from '../../kit/form';
import { Go } from '../../kit/go';
import { code_text } from '../../kit/notify';
import { Card } from '../../kit/page';
import { RecordPage } from '../../kit/record_page';
import { Hint } from '../../kit/states';
import { Facts, NumberText, Status, TextsText } from '../../kit/values';
import { type Stream, streams } from './api';
import { kStreamTone } from './list';
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
          {record?.last_error && <Hint tone="bad">{code_text(record.last_error.code, record.last_error.message)}</Hint>}
          <Card>
            <Grid>
              <TextField name="name" ltr mono required max={64} />
              <TextField name="title" max={120} />
              <Source />
              <ChoiceField name="profile" values={['copy', 'standard', 'audio_only']} />
              <NumberField name="dvr_window_s" min={0} max={1800} unit="s" />
              <SwitchField name="is_enabled" />
            </Grid>
          </Card>
          {record && (
            <Card title={t('streaming.streams.now')}>
              <Facts
                rows={[
                  [
                    t('streaming.streams.bitrate'),
                    record.bitrate_kbps === null ? null : (
                      <bdi dir="ltr" key="b">
                        {record.bitrate_kbps} kbit/s
                      </bdi>
                    ),
                  ],
                  [t('streaming.streams.viewers'), <NumberText key="v" value={record.viewers} />],
                  [t('streaming.streams.restarts'), <NumberText key="r" value={record.restarts} />],
                  [
                    t('cms.channels.one'),
                    record.channel === null ? null : (
                      <Go key="c" to={`cms/channels/${record.channel}`}>
                        <bdi dir="ltr">{record.channel_number}</bdi> <TextsText texts={record.channel_name} />
                      </Go>
                    ),
                  ],
                ]}
              />
            </Card>
          )}
        </>
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
      <SegmentField name="source" values={['url', 'test_pattern']} wide />
      {source === 'url' ? (
        <TextField name="url" ltr mono wide required placeholder="https://…/index.m3u8" />
      ) : (
        <ChoiceField name="pattern" values={['bars', 'clock', 'motion', 'sky']} />
      )}
    </>
  );
}
