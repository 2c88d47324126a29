// Publish: what has changed per area, the difference before, the run with progress, the history, roll-back and pins.

import {
  Button,
  Checkbox,
  Group,
  Modal,
  Stack,
  Text,
  Textarea,
  TextInput,
  Tooltip,
  UnstyledButton,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { PublishRunBody as PublishRunBodyRules } from '@tvms/api/rules';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeploymentName, useMay } from '../app/me';
import { Go } from '../kit/go';
import { IconCloudUpload, IconHistory, IconPin, IconPinnedOff } from '../kit/icons';
import { JobProgress } from '../kit/job';
import { notify_done, notify_error } from '../kit/notify';
import { Card, PageHead } from '../kit/page';
import { SmallTable } from '../kit/small_table';
import { EmptyState, FirstOf, Forbidden, Hint, Loaded } from '../kit/states';
import { NumberText, Status, Tag, When } from '../kit/values';
import {
  type Area,
  type AreaState,
  kRunTone,
  type Run,
  useAreas,
  useDifference,
  usePublish,
  useRuns,
  useUnpin,
} from './api';
import { AreaDifference } from './difference';
import css from './list.module.css';
import { RollBack } from './roll_back';

export function PublishPage() {
  const { t } = useTranslation();
  const may = useMay();
  const areas = useAreas();
  if (!may('publish.areas.read')) return <Forbidden />;
  return (
    <div className={css.page}>
      <PageHead title={t('publish')} />
      <Loaded query={areas}>{({ items }) => <Areas areas={items} />}</Loaded>
      <History />
    </div>
  );
}

function Areas({ areas }: { areas: AreaState[] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const deployment = useDeploymentName();
  const [chosen, set_chosen] = useState<Area[] | null>(null);
  const [is_asking, set_asking] = useState(false);
  const [job, set_job] = useState<number | null>(null);
  const unpin = useUnpin();
  const allowed = areas.filter((area) => area.may_publish);
  const picked = useMemo(
    () => chosen ?? areas.filter((area) => area.may_publish && area.changes > 0).map((area) => area.area),
    [chosen, areas],
  );
  const difference = useDifference(picked);
  const [shown, set_shown] = useState<Area | 'all'>('all');
  const changes = areas.filter((area) => picked.includes(area.area)).reduce((sum, area) => sum + area.changes, 0);
  const also = (difference.data?.areas ?? [])
    .flatMap((diff) => diff.also_needed)
    .filter((need) => !picked.includes(need.area));

  return (
    <>
      <div className={css.areas}>
        {areas.map((area) => (
          <div key={area.area} className={css.area} data-picked={picked.includes(area.area) || undefined}>
            <Group justify="space-between" wrap="nowrap">
              <Checkbox
                size="sm"
                label={<b>{t(`publish.area.${area.area}`)}</b>}
                checked={picked.includes(area.area)}
                disabled={!area.may_publish}
                onChange={() =>
                  set_chosen(
                    picked.includes(area.area) ? picked.filter((one) => one !== area.area) : [...picked, area.area],
                  )
                }
              />
              {area.is_pinned && (
                <Tooltip label={t('publish.pinned_text')} multiline maw={280}>
                  <span>
                    <Tag tone="warn">
                      <IconPin size={11} /> {t('publish.pinned')}
                    </Tag>
                  </span>
                </Tooltip>
              )}
            </Group>
            <div className={css.count} data-some={area.changes > 0 || undefined}>
              <NumberText value={area.changes} />
              <span>{t('publish.unpublished', { count: area.changes })}</span>
            </div>
            <Text size="xs" c="dimmed">
              {area.number === null ? (
                t('publish.never')
              ) : (
                <>
                  {t('publish.running_number', { number: area.number })} · <When at={area.published_at} /> ·{' '}
                  <bdi>{area.published_by}</bdi>
                </>
              )}
            </Text>
            {area.state !== 'idle' && (
              <Status tone={area.state === 'failed' ? 'bad' : 'info'}>
                <Text span size="xs">
                  {t(`publish.area_state.${area.state}`)}
                </Text>
              </Status>
            )}
            {area.is_pinned && area.may_publish && (
              <Button
                variant="subtle"
                size="compact-xs"
                leftSection={<IconPinnedOff size={13} />}
                onClick={() =>
                  unpin.mutate(area.area, {
                    onSuccess: () => notify_done(t('publish.unpinned')),
                    onError: notify_error,
                  })
                }
              >
                {t('publish.unpin')}
              </Button>
            )}
          </div>
        ))}
      </div>

      {job !== null && (
        <Card title={t('publish.progress')}>
          <JobProgress id={job} on_over={() => void client.invalidateQueries({ queryKey: ['publish', deployment] })} />
        </Card>
      )}

      <Card
        title={t('publish.difference')}
        text={picked.length === 0 ? t('publish.choose_area') : undefined}
        action={
          <Button
            leftSection={<IconCloudUpload size={15} />}
            disabled={picked.length === 0 || allowed.length === 0}
            onClick={() => set_asking(true)}
            data-publish-now
          >
            {t('publish.publish_changes', { count: changes })}
          </Button>
        }
      >
        {also.map((need) => (
          <Hint key={need.area} tone="warn">
            <Group justify="space-between">
              {t('publish.also_needed', { area: t(`publish.area.${need.area}`) })}
              <Button size="compact-xs" variant="default" onClick={() => set_chosen([...picked, need.area])}>
                {t('kit.add')}
              </Button>
            </Group>
          </Hint>
        ))}
        {picked.length > 0 && (
          <Loaded query={difference} lines={5}>
            {({ areas: all }) => (
              <>
                {all.length > 1 && (
                  <div className={css.tabs} role="group" aria-label={t('publish.areas')}>
                    {(['all', ...all.map((diff) => diff.area)] as const).map((one) => (
                      <UnstyledButton
                        key={one}
                        className={css.tab}
                        aria-pressed={shown === one}
                        onClick={() => set_shown(one)}
                      >
                        {one === 'all' ? t('publish.all_areas') : t(`publish.area.${one}`)}
                      </UnstyledButton>
                    ))}
                  </div>
                )}
                {all
                  .filter((diff) => shown === 'all' || !all.some((one) => one.area === shown) || diff.area === shown)
                  .map((diff) => (
                    <AreaDifference key={diff.area} diff={diff} />
                  ))}
              </>
            )}
          </Loaded>
        )}
      </Card>

      {is_asking && (
        <Ask
          areas={picked}
          words={(difference.data?.areas ?? []).filter((diff) => diff.is_large_removal).map((diff) => diff.area)}
          changes={changes}
          on_close={() => set_asking(false)}
          on_job={(id) => {
            set_asking(false);
            set_chosen(null);
            set_job(id);
          }}
        />
      )}
    </>
  );
}

function Ask({
  areas,
  words,
  changes,
  on_close,
  on_job,
}: {
  areas: Area[];
  words: Area[];
  changes: number;
  on_close: () => void;
  on_job: (job: number) => void;
}) {
  const { t } = useTranslation();
  const [note, set_note] = useState('');
  const [typed, set_typed] = useState('');
  const start = usePublish();
  const word = words.join(' ');
  return (
    <Modal opened onClose={on_close} title={t('publish.publish')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate(
            {
              areas,
              ...(note.trim() ? { note: note.trim() } : {}),
              ...(words.length > 0 ? { confirmed_removals: words } : {}),
            },
            { onSuccess: (answer) => on_job(answer.job), onError: notify_error },
          );
        }}
      >
        <Stack>
          <Text size="sm">
            {t('publish.ask', { count: changes, areas: areas.map((area) => t(`publish.area.${area}`)).join(', ') })}
          </Text>
          <Textarea
            label={t('publish.note')}
            maxLength={PublishRunBodyRules.note.max}
            autosize
            minRows={2}
            value={note}
            onChange={(event) => set_note(event.currentTarget.value)}
            data-autofocus
          />
          {words.length > 0 && (
            <>
              <Hint tone="bad">{t('publish.large_removal')}</Hint>
              <TextInput
                label={t('kit.type_word', { word })}
                value={typed}
                onChange={(event) => set_typed(event.currentTarget.value)}
                autoComplete="off"
              />
            </>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={on_close}>
              {t('kit.cancel')}
            </Button>
            <Button type="submit" loading={start.isPending} disabled={words.length > 0 && typed.trim() !== word}>
              {t('publish.publish')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function History() {
  const { t } = useTranslation();
  const runs = useRuns();
  const areas = useAreas();
  const [back, set_back] = useState<{ area: Area; number: number } | null>(null);
  return (
    <Card title={t('publish.history')} flush>
      <Loaded query={runs} lines={4}>
        {({ items, total }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconHistory />} title={t('publish.no_runs')} text={t('publish.no_runs_text')} />
          ) : (
            <>
              <SmallTable
                rows={items}
                key_of={(run) => run.id}
                min_width={760}
                columns={[
                  {
                    title: t('field.at'),
                    cell: (run) => (
                      <Go to={`publish/runs/${run.id}`}>
                        <When at={run.queued_at} absolute />
                      </Go>
                    ),
                  },
                  {
                    title: t('publish.who'),
                    cell: (run) => (
                      <>
                        <bdi>{run.started_by}</bdi>
                        {run.note && (
                          <Text size="xs" c="dimmed" lineClamp={1} maw={220}>
                            {run.note}
                          </Text>
                        )}
                      </>
                    ),
                  },
                  {
                    title: t('publish.areas'),
                    cell: (run) => (
                      <>
                        {run.kind === 'roll_back' && <Tag tone="warn">{t('publish.kind.roll_back')}</Tag>}{' '}
                        {run.areas.map((area) => t(`publish.area.${area}`)).join(', ')}
                      </>
                    ),
                  },
                  {
                    title: t('publish.what'),
                    cell: (run) => (
                      <bdi dir="ltr" className="num">
                        +{run.added} ~{run.changed} −{run.removed}
                      </bdi>
                    ),
                  },
                  {
                    title: t('publish.state'),
                    cell: (run) => <Status tone={kRunTone[run.state]}>{t(`publish.run_state.${run.state}`)}</Status>,
                  },
                  {
                    title: t('kit.actions'),
                    cell: (run) => <RollBackButtons run={run} areas={areas.data?.items ?? []} on_pick={set_back} />,
                  },
                ]}
              />
              <FirstOf shown={items.length} total={total} />
            </>
          )
        }
      </Loaded>
      {back && <RollBack area={back.area} number={back.number} on_close={() => set_back(null)} />}
    </Card>
  );
}

/** Back to what this run published, one button per area that may be rolled back and now runs something else. */
function RollBackButtons({
  run,
  areas,
  on_pick,
}: {
  run: Run;
  areas: AreaState[];
  on_pick: (pick: { area: Area; number: number }) => void;
}) {
  const { t } = useTranslation();
  const parts = new Map(
    (run.parts ?? [])
      .filter((part) => part.number !== null && part.state === 'done')
      .map((part) => [part.area, part.number as number]),
  );
  const possible = areas.filter(
    (area) =>
      area.may_publish && parts.has(area.area) && area.number !== null && area.number > (parts.get(area.area) ?? 0),
  );
  return (
    <Group gap={4}>
      {possible.map((area) => (
        <Button
          key={area.area}
          variant="subtle"
          size="compact-xs"
          onClick={() => on_pick({ area: area.area, number: parts.get(area.area) ?? 0 })}
        >
          {t('publish.roll_back_area', { area: t(`publish.area.${area.area}`) })}
        </Button>
      ))}
    </Group>
  );
}
