// Import of a playlist: choose a file, see per line what would happen, then apply. Nothing is stored before Apply.
import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/me';
import { FileDrop } from '../../kit/file_drop';
import { field_label } from '../../kit/form';
import { GoButton } from '../../kit/go';
import { IconCircleCheck } from '../../kit/icons';
import { JobProgress } from '../../kit/job';
import { code_text, notify_error } from '../../kit/notify';
import { Card, Narrow, PageHead } from '../../kit/page';
import { EmptyState, Forbidden, Hint } from '../../kit/states';
import { NumberText, Tag, type Tone } from '../../kit/values';
import { channels, type ImportCounts, type ImportReport } from './api';
import css from './import.module.css';

const kTone: Record<ImportReport['rows'][number]['outcome'], Tone> = {
  add: 'good',
  change: 'info',
  unchanged: 'plain',
  fault: 'bad',
};
const kRow_px = 36;
const kCounts = ['added', 'changed', 'unchanged', 'faults'] as const;

/** What a job leaves is of its kind; one that stored an import leaves its counts. */
function is_counts(result: unknown): result is ImportCounts {
  return typeof result === 'object' && result !== null && kCounts.every((name) => name in result);
}

export function ChannelsImportPage() {
  const { t } = useTranslation();
  const may = useMay();
  const [file, set_file] = useState<File | null>(null);
  const [trial, set_trial] = useState<ImportReport | null>(null);
  const [done, set_done] = useState<ImportCounts | null>(null);
  const [job, set_job] = useState<number | null>(null);
  const send = channels.useSubCall('post', '/import');
  if (!may('cms.channels.write')) return <Forbidden />;

  async function run(apply: boolean) {
    if (!file) return;
    try {
      const answer = await send.mutateAsync({
        query: apply ? { apply: true } : {},
        body: new Blob([file], { type: 'audio/x-mpegurl' }),
      });
      if (answer.job) set_job(answer.job);
      else if (apply) set_done(answer);
      else set_trial(answer);
    } catch (error) {
      notify_error(error);
    }
  }

  return (
    <Narrow>
      <PageHead title={t('cms.channels.import')} back={{ to: 'cms/channels', label: t('cms.channels') }} />
      {done ? (
        <Card>
          <EmptyState
            icon={<IconCircleCheck />}
            title={t('cms.channels.import_done')}
            text={t('cms.channels.import_done_text', {
              added: done.added,
              changed: done.changed,
              unchanged: done.unchanged,
              faults: done.faults,
            })}
            action={
              <>
                <GoButton to="cms/channels">{t('cms.channels.import_show')}</GoButton>
                <GoButton to="cms/epg" variant="default">
                  {t('cms.epg.propose')}
                </GoButton>
              </>
            }
          />
        </Card>
      ) : job !== null ? (
        <Card title={t('cms.channels.import_job')} text={t('cms.channels.import_job_text')}>
          <JobProgress
            id={job}
            on_over={(over) => {
              if (over.state === 'done' && is_counts(over.result)) set_done(over.result);
            }}
          />
        </Card>
      ) : trial ? (
        <Trial trial={trial} is_busy={send.isPending} on_back={() => set_trial(null)} on_apply={() => void run(true)} />
      ) : (
        <Card title={t('cms.channels.import_source')} text={t('cms.channels.import_text')}>
          <Stack>
            <FileDrop
              accept=".m3u,.m3u8,audio/x-mpegurl"
              label={t('cms.channels.import_drop')}
              hint="M3U · 20 MB"
              file={file}
              on_file={set_file}
            />
            <Group justify="flex-end">
              <Button loading={send.isPending} disabled={!file} onClick={() => void run(false)}>
                {t('cms.channels.import_try')}
              </Button>
            </Group>
          </Stack>
        </Card>
      )}
    </Narrow>
  );
}

function Trial({
  trial,
  is_busy,
  on_back,
  on_apply,
}: {
  trial: ImportReport;
  is_busy: boolean;
  on_back: () => void;
  on_apply: () => void;
}) {
  const { t } = useTranslation();
  const [shown, set_shown] = useState<string>(trial.faults > 0 ? 'fault' : 'all');
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(
    () => (shown === 'all' ? trial.rows : trial.rows.filter((row) => row.outcome === shown)),
    [trial, shown],
  );
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => kRow_px,
    overscan: 12,
    useFlushSync: false,
  });
  const counts: [string, number][] = [
    ['all', trial.row_count],
    ['add', trial.added],
    ['change', trial.changed],
    ['unchanged', trial.unchanged],
    ['fault', trial.faults],
  ];
  const to_do = trial.added + trial.changed;
  return (
    <Card
      title={t('cms.channels.import_trial')}
      text={t('cms.channels.import_trial_text')}
      action={
        <Group gap="xs">
          <Button variant="default" onClick={on_back}>
            {t('kit.back')}
          </Button>
          <Button loading={is_busy} disabled={to_do === 0} onClick={on_apply} data-apply>
            {t('cms.channels.import_apply', { count: to_do })}
          </Button>
        </Group>
      }
    >
      <Stack>
        <SegmentedControl
          value={shown}
          onChange={set_shown}
          aria-label={t('kit.filter')}
          data={counts.map(([value, count]) => ({
            value,
            label: (
              <span>
                {t(`cms.channels.import.${value}`)} <b className="num">{count}</b>
              </span>
            ),
          }))}
        />
        {trial.rows.length < trial.row_count && (
          <Hint tone="info">{t('cms.channels.import_rows', { shown: trial.rows.length, total: trial.row_count })}</Hint>
        )}
        {trial.faults > 0 && <Hint tone="warn">{t('cms.channels.import_faults', { count: trial.faults })}</Hint>}
        <div
          ref={scroller}
          className={css.scroll}
          role="region"
          aria-label={t('cms.channels.import_trial')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
          tabIndex={0}
        >
          {lines.length === 0 && (
            <Text size="sm" c="dimmed" p="md">
              {t('kit.nothing_found')}
            </Text>
          )}
          <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
            {rows.getVirtualItems().map((item) => {
              const row = lines[item.index];
              if (!row) return null;
              return (
                <div key={item.key} className={css.row} style={{ transform: `translateY(${item.start}px)` }}>
                  <span className={css.line}>{row.line}</span>
                  <span className={css.change}>
                    <Tag tone={kTone[row.outcome]}>{t(`cms.channels.import.${row.outcome}`)}</Tag>
                  </span>
                  <span className={css.number}>
                    <NumberText value={row.number || null} />
                  </span>
                  <span className={css.name}>
                    <bdi>{row.name}</bdi>
                  </span>
                  <span className={css.what}>
                    {row.code
                      ? code_text(row.code, undefined)
                      : row.fields.map((field) => field_label('cms.channels', field)).join(', ')}
                  </span>
                </div>
              );
            })}
          </div>
        </div>
      </Stack>
    </Card>
  );
}
