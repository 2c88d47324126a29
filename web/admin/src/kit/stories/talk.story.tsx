// What the kit says and asks: states, questions, jobs, notices.
import { Button } from '@mantine/core';
import { ApiError } from '@tvms/api';
import { useEffect } from 'react';
import { Confirm, type Question, useConfirm } from '../confirm';
import { IconPlus } from '../icons';
import { JobBar, JobProgress } from '../job';
import { notify_done, notify_error } from '../notify';
import { EmptyState, ErrorState, Forbidden, Hint, NoMatch, Waiting } from '../states';
import { Warnings } from '../warnings';
import { kFault, kJobs, type Stories } from './world';

const plain: Question = { title: 'Disable “News”?', text: 'Viewers lose it.', action: 'Disable', run: () => {} };
const none = () => {};

function Asking({ question }: { question: Question }) {
  const [ask, dialog] = useConfirm();
  return (
    <>
      <Button onClick={() => ask(question)}>Ask</Button>
      {dialog}
    </>
  );
}

function Notices() {
  useEffect(() => {
    notify_done('“News” was deleted.', none);
    notify_done('Saved.');
    notify_error(kFault);
  }, []);
  return <p>Notices stand at the foot of the page.</p>;
}

export const stories: Stories = {
  'state, empty': () => (
    <EmptyState icon={<IconPlus />} title="No things yet" text="Add the first." action={<Button>Add thing</Button>} />
  ),
  'state, waiting': () => <Waiting />,
  'state, failed': () => <ErrorState error={kFault} on_retry={none} />,
  'state, not found': () => <ErrorState error={new ApiError({ status: 404, code: 'NOT_FOUND', message: '' })} />,
  'state, forbidden': () => <Forbidden />,
  'state, no match': () => <NoMatch on_clear={none} />,
  hints: () => (
    <>
      <Hint title="For your information">Something to know.</Hint>
      <Hint tone="warn">Something to heed.</Hint>
      <Hint tone="bad">Something to mend.</Hint>
      <Warnings list={[{ code: 'IN_NO_PACKAGE', params: { name: 'News' } }]} />
    </>
  ),
  question: () => <Confirm question={plain} on_close={none} />,
  'question, danger with a word': () => (
    <Confirm question={{ ...plain, tone: 'danger', word: 'news' }} on_close={none} />
  ),
  'question, with a reason': () => <Confirm question={{ ...plain, reason: { max: 200 } }} on_close={none} />,
  'question, opened': () => <Asking question={plain} />,
  'job bars': () => Object.values(kJobs).map((job) => <JobBar key={job.id} job={job} />),
  'job, running': () => <JobProgress id={kJobs.running?.id ?? 0} />,
  'job, failed': () => <JobProgress id={kJobs.failed?.id ?? 0} />,
  notices: () => <Notices />,
};
