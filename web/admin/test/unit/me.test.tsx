// What the screens know of a deployment: told with the person, so that it is there for everybody, whatever he may read.
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { useDeployment } from '../../src/app/me';
import { DeploymentPage } from '../../src/panel/home/deployment';
import { me, show } from './world';

afterEach(cleanup);

function Known() {
  const { languages, countries, currencies, time_zone } = useDeployment();
  return <p>{[...languages, ...countries, ...currencies.map((one) => one.code), time_zone].join(' ')}</p>;
}

it('a role that may not read deployments has languages, currencies and the clock all the same', async () => {
  const { calls } = await show(<Known />);
  await screen.findByText('en ar DE EUR CREDITS Europe/Berlin');
  expect(calls.map((call) => call.path).filter((path) => path.startsWith('deployments'))).toEqual([]);
});

it('the heading is the name of the deployment, not its identifier', async () => {
  const page = await show(<DeploymentPage />, ({ path }) =>
    path === 'me' ? { body: { ...me, permissions: [] } } : undefined,
  );
  const heading = await screen.findByRole('heading', { level: 1 });
  expect(heading.textContent).toBe('Demo');
  expect(page.calls.map((call) => call.path)).toEqual(['me']);
});
