// Work on picked rows one after the other by plain calls, with progress and what failed. Not a job: closing the dialog ends it.
import { Button, Group, Modal, Stack } from '@mantine/core';
import { ApiError } from '@tvms/api';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Job, JobBar, JobReport, type JobReportRow } from './job';
import { error_text } from './notify';

export type EachRun<T> = {
  title: string;
  rows: T[];
  name_of: (row: T) => string;
  run: (row: T) => Promise<unknown>;
};

export function EachDialog<T>({
  run,
  on_change,
  on_close,
}: {
  run: EachRun<T>;
  on_change: () => void;
  on_close: () => void;
}) {
  const { t } = useTranslation();
  const [done, set_done] = useState(0);
  const [report, set_report] = useState<JobReportRow[]>([]);
  const [is_over, set_over] = useState(false);
  // The dialog lives as long as the work; what is asked for at its start holds until its end.
  const work = useRef({ run, on_change });
  useEffect(() => {
    const stop = new AbortController();
    const { run, on_change } = work.current;
    void (async () => {
      // React may start and stop an effect once for trial; nothing must have been done then.
      await Promise.resolve();
      for (const row of run.rows) {
        if (stop.signal.aborted) break;
        try {
          await run.run(row);
        } catch (error) {
          const code = error instanceof ApiError ? error.code : '';
          set_report((rows) => [...rows, { subject: run.name_of(row), code, message: error_text(error) }]);
        }
        set_done((count) => count + 1);
      }
      on_change();
      if (!stop.signal.aborted) set_over(true);
    })();
    return () => stop.abort();
  }, []);
  const state: Job['state'] = is_over ? (report.length > 0 ? 'failed' : 'done') : 'running';
  return (
    <Modal opened onClose={on_close} title={run.title} closeOnClickOutside={is_over}>
      <Stack aria-live="polite">
        <JobBar job={{ state, done, total: run.rows.length }} />
        <JobReport rows={report} />
        <Group justify="flex-end">
          <Button variant="default" onClick={on_close} data-autofocus>
            {t(is_over ? 'kit.close' : 'kit.cancel')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
