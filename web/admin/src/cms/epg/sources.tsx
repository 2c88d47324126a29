// Where guide data come from: list, add by address or upload, refresh with live progress, last error, log.

import { Button, Drawer, Group, Menu, Modal, Stack, Switch, Text } from '@mantine/core';
import { EpgSource as EpgSourceRules } from '@tvms/api/rules';
import { format_length } from '@tvms/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment, useMay } from '../../app/me';
import { language_name } from '../../app/texts';
import { useConfirm } from '../../kit/confirm';
import { ChoiceField, Grid, NumberField, SecretField, SegmentField, SwitchField, TextField } from '../../kit/fields';
import { FileDrop } from '../../kit/file_drop';
import { RecordForm, useFormScope } from '../../kit/form';
import { GoButton } from '../../kit/go';
import {
  IconCalendarTime,
  IconHistory,
  IconPencil,
  IconPlus,
  IconRefresh,
  IconTrash,
  IconUpload,
} from '../../kit/icons';
import { is_over, JobBar, useJob } from '../../kit/job';
import { code_text, notify_done, notify_error } from '../../kit/notify';
import { Card, More, PageHead } from '../../kit/page';
import { SmallTable } from '../../kit/small_table';
import { EmptyState, Forbidden, Loaded } from '../../kit/states';
import { Facts, NumberText, Status, type Tone, When } from '../../kit/values';
import { type EpgSource, epg_sources } from './api';
import { read_source, source_schema, write_source } from './schema';
import css from './sources.module.css';

const kTone: Record<EpgSource['state'], Tone> = { active: 'good', failing: 'bad', stale: 'warn', disabled: 'plain' };

export function EpgSourcesPage() {
  const { t } = useTranslation();
  const may = useMay();
  const can_write = may('cms.epg_sources.write');
  const query = epg_sources.useAll({ sort: 'name' });
  const [editing, set_editing] = useState<EpgSource | 'new' | null>(null);
  if (!may('cms.epg_sources.read')) return <Forbidden />;
  const add = can_write && (
    <Button leftSection={<IconPlus size={15} />} onClick={() => set_editing('new')}>
      {t('cms.epg_sources.add')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('cms.epg_sources')} count={query.data ? <NumberText value={query.data.total} /> : undefined}>
        <GoButton to="cms/epg" variant="default">
          {t('cms.epg')}
        </GoButton>
        {add}
      </PageHead>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon={<IconCalendarTime />}
              title={t('cms.epg_sources.empty')}
              text={t('cms.epg_sources.empty_text')}
              action={add}
            />
          ) : (
            <div className={css.cards}>
              {items.map((source) => (
                <SourceCard key={source.id} source={source} can_write={can_write} on_edit={() => set_editing(source)} />
              ))}
            </div>
          )
        }
      </Loaded>
      {editing && <SourceDialog source={editing === 'new' ? undefined : editing} on_close={() => set_editing(null)} />}
    </>
  );
}

function SourceCard({ source, can_write, on_edit }: { source: EpgSource; can_write: boolean; on_edit: () => void }) {
  const { t, i18n } = useTranslation();
  const [job_id, set_job] = useState<number | null>(source.job);
  const [is_log, set_log] = useState(false);
  const [is_upload, set_upload] = useState(false);
  const refresh = epg_sources.useSubCall('post', '/{id}/refresh');
  const save = epg_sources.useSave();
  const trash = epg_sources.useTrash();
  const [ask, dialog] = useConfirm();
  const job = useJob(job_id).data;
  useEffect(() => {
    if (source.job !== null) set_job(source.job);
  }, [source.job]);
  const size = (bytes: number) => {
    const [value, unit] = bytes < 1_048_576 ? [bytes / 1_024, 'kB'] : [bytes / 1_048_576, 'MB'];
    return `${new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(value)} ${unit}`;
  };

  async function start(may_shrink = false) {
    try {
      set_job(
        (await refresh.mutateAsync({ path: { id: source.id }, ...(may_shrink ? { query: { may_shrink } } : {}) })).job,
      );
    } catch (error) {
      notify_error(error);
    }
  }
  return (
    <Card
      title={
        <Group gap="sm">
          <bdi>{source.name}</bdi>
          <Status tone={kTone[source.state]}>
            <Text span size="sm" fw={400}>
              {t(`cms.epg_sources.state.${source.state}`)}
            </Text>
          </Status>
        </Group>
      }
      text={source.kind === 'upload' ? t('cms.epg_sources.kind.upload') : <bdi dir="ltr">{source.url}</bdi>}
      action={
        <Group gap="xs">
          {can_write && (
            <Switch
              size="xs"
              checked={source.is_enabled}
              aria-label={t('cms.epg_sources.is_enabled')}
              onChange={() =>
                save.mutate(
                  { id: source.id, body: { is_enabled: !source.is_enabled, version: source.version } },
                  { onError: notify_error },
                )
              }
            />
          )}
          {can_write &&
            (source.kind === 'url' ? (
              <Button
                variant="default"
                leftSection={<IconRefresh size={14} />}
                loading={refresh.isPending}
                disabled={job !== undefined && !is_over(job)}
                onClick={() => void start()}
              >
                {t('cms.epg_sources.refresh_now')}
              </Button>
            ) : (
              <Button variant="default" leftSection={<IconUpload size={14} />} onClick={() => set_upload(true)}>
                {t('cms.epg_sources.upload')}
              </Button>
            ))}
          <More>
            <Menu.Item leftSection={<IconHistory size={15} />} onClick={() => set_log(true)}>
              {t('cms.epg_sources.log')}
            </Menu.Item>
            {can_write && (
              <>
                <Menu.Item leftSection={<IconPencil size={15} />} onClick={on_edit}>
                  {t('kit.edit')}
                </Menu.Item>
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={15} />}
                  onClick={() =>
                    ask({
                      title: t('kit.delete_title', { name: source.name }),
                      text: t('cms.epg_sources.delete_text', { count: source.channels_linked }),
                      action: t('kit.delete'),
                      tone: 'danger',
                      run: () => trash.mutateAsync(source.id),
                    })
                  }
                >
                  {t('kit.delete')}
                </Menu.Item>
              </>
            )}
          </More>
        </Group>
      }
    >
      <Stack gap="sm">
        <Facts
          rows={[
            [t('cms.epg_sources.channels_found'), <NumberText key="f" value={source.channels_found} />],
            [t('cms.epg_sources.channels_linked'), <NumberText key="l" value={source.channels_linked} />],
            [t('cms.epg_sources.programmes'), <NumberText key="p" value={source.programmes} />],
            [t('cms.epg_sources.programmes_till'), <When key="t" at={source.programmes_till} />],
            [t('cms.epg_sources.last_fetch_at'), <When key="a" at={source.last_fetch_at} />],
            [
              t('cms.epg_sources.size'),
              source.size_bytes === null ? null : (
                <bdi dir="ltr" key="s">
                  {size(source.size_bytes)}
                </bdi>
              ),
            ],
          ]}
        />
        {source.error_code && (
          <Group gap="sm">
            <Text size="sm" c="var(--mantine-color-error)">
              {code_text(source.error_code, source.error_message ?? undefined)} {t('cms.epg_sources.kept')}
            </Text>
            {can_write && source.error_code === 'GUIDE_SHRUNK' && (
              <Button size="compact-xs" variant="default" loading={refresh.isPending} onClick={() => void start(true)}>
                {t('cms.epg_sources.take_anyway')}
              </Button>
            )}
          </Group>
        )}
        {job && (!is_over(job) || job.state !== 'done') && <JobBar job={job} />}
      </Stack>
      {dialog}
      {is_log && <Log source={source} on_close={() => set_log(false)} />}
      {is_upload && <Upload source={source} on_close={() => set_upload(false)} on_job={set_job} />}
    </Card>
  );
}

function Upload({
  source,
  on_close,
  on_job,
}: {
  source: EpgSource;
  on_close: () => void;
  on_job: (job: number) => void;
}) {
  const { t } = useTranslation();
  const [file, set_file] = useState<File | null>(null);
  const upload = epg_sources.useSubCall('post', '/{id}/upload');
  return (
    <Modal opened onClose={on_close} title={`${t('cms.epg_sources.upload')}: ${source.name}`}>
      <Stack>
        <FileDrop
          accept=".xml,.gz,.xmltv"
          label={t('cms.epg_sources.drop')}
          hint="XMLTV, .xml.gz · 500 MB"
          file={file}
          on_file={set_file}
        />
        <Group justify="flex-end">
          <Button
            disabled={!file}
            loading={upload.isPending}
            onClick={async () => {
              if (!file) return;
              try {
                const type = file.name.endsWith('.gz') ? 'application/gzip' : 'application/xml';
                const { job } = await upload.mutateAsync({ path: { id: source.id }, body: new Blob([file], { type }) });
                on_job(job);
                on_close();
              } catch (error) {
                notify_error(error);
              }
            }}
          >
            {t('cms.epg_sources.upload')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Log({ source, on_close }: { source: EpgSource; on_close: () => void }) {
  const { t } = useTranslation();
  const query = epg_sources.useSub('/{id}/log', { path: { id: source.id } });
  return (
    <Drawer opened onClose={on_close} title={`${t('cms.epg_sources.log')}: ${source.name}`} size="lg">
      <Loaded query={query}>
        {({ items }) => (
          <SmallTable
            rows={items}
            key_of={(line) => line.at}
            columns={[
              { title: t('field.at'), cell: (line) => <When at={line.at} absolute /> },
              {
                title: t('field.result'),
                cell: (line) => (
                  <>
                    <Status tone={line.result === 'failed' ? 'bad' : line.result === 'shrunk' ? 'warn' : 'good'}>
                      {t(`cms.epg_sources.result.${line.result}`)}
                    </Status>
                    {line.code && (
                      <Text size="xs" c="dimmed">
                        {code_text(line.code, line.message ?? undefined)}
                      </Text>
                    )}
                  </>
                ),
              },
              {
                title: t('cms.epg_sources.channels_found'),
                is_end: true,
                cell: (line) => <NumberText value={line.channels} />,
              },
              {
                title: t('cms.epg_sources.programmes'),
                is_end: true,
                cell: (line) => <NumberText value={line.programmes} />,
              },
              {
                title: t('cms.epg_sources.took'),
                is_end: true,
                cell: (line) => <bdi dir="ltr">{format_length(line.took_ms / 1000)}</bdi>,
              },
            ]}
          />
        )}
      </Loaded>
    </Drawer>
  );
}

function SourceDialog({ source, on_close }: { source: EpgSource | undefined; on_close: () => void }) {
  const { t } = useTranslation();
  const save = epg_sources.useSave();
  return (
    <Modal opened onClose={on_close} title={source ? source.name : t('cms.epg_sources.add')} size="lg">
      <RecordForm
        ns="cms.epg_sources"
        initial={read_source(source)}
        {...(source ? { version: source.version } : {})}
        schema={source_schema}
        rules={EpgSourceRules}
        inline
        on_cancel={on_close}
        read_record={read_source}
        save={(values, changed, version) =>
          save.mutateAsync(
            source ? { id: source.id, body: { ...write_source(changed), version } } : { body: write_source(values) },
          )
        }
        on_saved={() => {
          notify_done(t('kit.saved'));
          on_close();
        }}
      >
        <SourceFields is_new={!source} />
      </RecordForm>
    </Modal>
  );
}

function SourceFields({ is_new }: { is_new: boolean }) {
  const { t } = useTranslation();
  const { form } = useFormScope();
  const { languages } = useDeployment();
  const [kind, set_kind] = useState<string>(form.getValues().kind as string);
  const [refresh, set_refresh] = useState<string>(form.getValues().refresh as string);
  form.watch('kind', ({ value }: { value: unknown }) => set_kind(String(value)));
  form.watch('refresh', ({ value }: { value: unknown }) => set_refresh(String(value)));
  return (
    <Grid>
      <TextField name="name" required />
      {is_new ? <SegmentField name="kind" values={EpgSourceRules.kind.choices} /> : <div />}
      {kind === 'url' && (
        <>
          <TextField name="url" ltr mono wide required placeholder="https://…/guide.xml.gz" />
          <TextField name="user_name" ltr />
          <SecretField name="password" />
          <SegmentField name="refresh" values={EpgSourceRules.refresh.choices} />
          {refresh === 'hourly' ? <NumberField name="refresh_hours" unit="h" /> : <div />}
        </>
      )}
      <ChoiceField
        name="language"
        options={languages.map((code) => ({ value: code, label: language_name(code) }))}
        clearable
      />
      <ChoiceField
        name="time_zone"
        options={Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }))}
        clearable
      />
      <NumberField name="days_ahead" unit={t('kit.days_short')} />
      <SwitchField name="is_enabled" />
    </Grid>
  );
}
