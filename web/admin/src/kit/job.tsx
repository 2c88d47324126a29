// Progress of long work: hints by events, asking every second as the fallback. Shown in dialogs, pages and the job tray.
import { Button, Group, Modal, Progress, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Entity } from '@tvms/api';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeploymentName } from '../app/me';
import { call } from '../app/server';
import { code_text, notify_error } from './notify';
import { ErrorState, Waiting } from './states';
import { Status, type Tone, When } from './values';

export type Job = Entity<'Job'>;
type JobState = Job['state'];

export const kJobTone: Record<JobState, Tone> = {
  waiting: 'plain',
  running: 'info',
  done: 'good',
  failed: 'bad',
  cancelled: 'warn',
};
const kPoll_ms = 1_000;

export function is_over(job: Pick<Job, 'state'>): boolean {
  return job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';
}

/** Waits for its time, such as tonight's refresh: nothing that anybody waits for. */
export function is_planned(job: Pick<Job, 'state' | 'due_at'>): boolean {
  return job.state === 'waiting' && Date.parse(job.due_at) > Date.now();
}

const kJobs = '/api/v1/deployments/{deployment}/jobs';

// Jobs whose end has been acted upon; a job may be shown in several places.
const settled = new Set<string>();

/** One job, followed to its end; then everything that the deployment's pages show is read again, for a job may have changed any of it. */
export function useJob(id: number | null) {
  const deployment = useDeploymentName();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['jobs', deployment, id],
    queryFn: ({ signal }) => call('get', `${kJobs}/{id}`, { path: { deployment, id: id ?? 0 }, signal }),
    enabled: id !== null,
    refetchInterval: (query) => (query.state.data && is_over(query.state.data) ? false : kPoll_ms),
  });
  const has_ended = query.data !== undefined && is_over(query.data);
  useEffect(() => {
    const name = `${deployment} ${id}`;
    if (!has_ended || settled.has(name)) return;
    settled.add(name);
    void client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[1] === deployment && !(queryKey[0] === 'jobs' && queryKey[2] === id),
    });
  }, [client, deployment, id, has_ended]);
  return query;
}

export function useJobs(is_watched: boolean) {
  const deployment = useDeploymentName();
  return useQuery({
    queryKey: ['jobs', deployment, 'list'],
    queryFn: ({ signal }) => call('get', kJobs, { path: { deployment }, query: { limit: 20 }, signal }),
    enabled: deployment !== '',
    refetchInterval: (query) => {
      const is_busy = query.state.data?.items.some((job) => !is_over(job) && !is_planned(job)) ?? false;
      return is_busy ? (is_watched ? kPoll_ms : 4_000) : is_watched ? 5_000 : 30_000;
    },
  });
}

export function useCancelJob() {
  const deployment = useDeploymentName();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => call('post', `${kJobs}/{id}/actions/cancel`, { path: { deployment, id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs', deployment] }),
    onError: notify_error,
  });
}

export function JobBar({ job }: { job: Pick<Job, 'state' | 'done' | 'total' | 'due_at'> }) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  const share = job.state === 'done' ? 100 : job.total > 0 ? (100 * job.done) / job.total : 0;
  if (is_planned(job)) {
    return (
      <Text size="sm" c="dimmed">
        {t('kit.job.planned')} <When at={job.due_at} absolute />
      </Text>
    );
  }
  const color = { good: 'teal', bad: 'red', warn: 'yellow', info: 'iris', plain: 'gray' }[kJobTone[job.state]];
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Status tone={kJobTone[job.state]}>{t(`kit.job.${job.state}`)}</Status>
        {job.total > 0 && (
          <Text size="xs" c="dimmed" className="num">
            <bdi dir="ltr">
              {number.format(job.done)} / {number.format(job.total)}
            </bdi>
          </Text>
        )}
      </Group>
      <Progress
        value={job.state === 'waiting' || (job.state === 'running' && job.total === 0) ? 100 : share}
        animated={job.state === 'running'}
        striped={job.state === 'waiting'}
        color={color}
        size="sm"
        aria-label={t(`kit.job.${job.state}`)}
      />
    </Stack>
  );
}

export function JobReport({ rows }: { rows: Entity<'JobReportRow'>[] }) {
  if (rows.length === 0) return null;
  return (
    <ScrollArea.Autosize mah={260} type="auto">
      <Table fz="sm">
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.subject} ${row.code}`}>
              <Table.Td>
                <bdi>{row.subject}</bdi>
              </Table.Td>
              <Table.Td>{row.code ? code_text(row.code, row.message) : row.message}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}

export function JobProgress({ id, on_over }: { id: number; on_over?: (job: Job) => void }) {
  const { t } = useTranslation();
  const query = useJob(id);
  const cancel = useCancelJob();
  const told = useRef<number | null>(null);
  const job = query.data;
  useEffect(() => {
    if (job && is_over(job) && told.current !== job.id) {
      told.current = job.id;
      on_over?.(job);
    }
  }, [job, on_over]);
  if (query.error && !job) return <ErrorState error={query.error} on_retry={() => query.refetch()} />;
  if (!job) return <Waiting lines={2} />;
  return (
    <Stack aria-live="polite">
      <JobBar job={job} />
      {job.state === 'failed' && job.error_code && (
        <Text size="sm" c="var(--mantine-color-error)">
          {code_text(job.error_code, job.error_message ?? undefined)}
        </Text>
      )}
      <JobReport rows={job.report ?? []} />
      {job.may_cancel && !is_over(job) && (
        <Group justify="flex-end">
          <Button variant="default" onClick={() => cancel.mutate(id)} loading={cancel.isPending}>
            {t('kit.job.cancel')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** A dialog around one job; closing it does not stop the job, which stays in the tray. */
export function JobDialog({
  id,
  title,
  on_close,
  on_over,
}: {
  id: number | null;
  title: string;
  on_close: () => void;
  on_over?: (job: Job) => void;
}) {
  return (
    <Modal opened={id !== null} onClose={on_close} title={title}>
      {id !== null && <JobProgress id={id} {...(on_over ? { on_over } : {})} />}
    </Modal>
  );
}
