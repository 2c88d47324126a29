// A job's progress: who may cancel it is what the server says.
import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { JobProgress } from '../../src/kit/job';
import { show } from './world';

afterEach(cleanup);

describe('a running job', () => {
  const job = { id: 3, kind: 'channels.import', state: 'running', done: 1, total: 2, due_at: '2026-03-01T10:00:00Z' };
  it.each([true, false])('can be cancelled by whom the server lets: %s', async (may_cancel) => {
    await show(<JobProgress id={3} />, ({ path }) =>
      path.endsWith('/jobs/3') ? { body: { ...job, may_cancel } } : undefined,
    );
    await screen.findByText('1 / 2');
    expect(screen.queryAllByRole('button', { name: 'Cancel the job' })).toHaveLength(may_cancel ? 1 : 0);
  });
});
