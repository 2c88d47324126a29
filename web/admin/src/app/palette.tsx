// Search over pages and records (Ctrl-K). Asks the lists of the server; shows only what the person may see.

import { useDebouncedValue } from '@mantine/hooks';
import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import { useQueries } from '@tanstack/react-query';
import { text_of } from '@tvms/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useGo } from '../kit/go';
import { IconSearch } from '../kit/icons';
import { useDeploymentName, useMay, useMe } from './me';
import { kAllPages, kPanelPages } from './menu';
import type { Found } from './room';
import { kRooms } from './rooms';
import { call } from './server';

const kPlaces = kRooms.flatMap((room) => room.search ?? []);
const kPerPlace = 5;

const [store, palette] = createSpotlight();

/** Spotlight picks the first line when the words change; answers come later, and Enter must lead somewhere then too. */
function pick_first() {
  const root = document.querySelector('.mantine-Spotlight-content');
  if (!root || root.querySelector('[data-selected]')) return;
  store.setState({ ...store.getState(), selected: -1 });
  root.querySelector('input')?.dispatchEvent(new KeyboardEvent('keydown', { code: 'ArrowDown', bubbles: true }));
}

function found_label(one: Found, language: string): string {
  const person = [one.firstname, one.lastname].filter(Boolean).join(' ');
  return text_of(one.name, language) || person || one.user_id || String(one.number ?? one.id);
}

export function Palette() {
  const { t, i18n } = useTranslation();
  const go = useGo();
  const me = useMe();
  const may = useMay();
  const deployment = useDeploymentName();
  const [query, set_query] = useState('');
  const [words] = useDebouncedValue(query.trim(), 180);

  useEffect(() => {
    palette.open();
    window.addEventListener('tvms.palette', palette.open);
    return () => window.removeEventListener('tvms.palette', palette.open);
  }, []);

  const places = deployment === '' ? [] : kPlaces.filter((place) => may(`${place.noun}.read`));
  const answers = useQueries({
    queries: places.map((place) => ({
      queryKey: [place.noun, deployment, 'palette', words],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call('get', `/api/v1/deployments/{deployment}/${place.path}`, {
          path: { deployment },
          query: { q: words, limit: kPerPlace },
          signal,
        }),
      enabled: words.length >= 2,
    })),
  });

  const wanted = query.trim().toLowerCase();
  const pages: SpotlightActionData[] = [...(deployment === '' ? [] : kAllPages), ...kPanelPages]
    .filter((page) => page.permission === '' || may(page.permission))
    .map((page) => ({
      id: page.path,
      label: t(page.key),
      leftSection: <page.icon size={17} />,
      onClick: () => go(page.path),
    }))
    .filter((action) => wanted === '' || action.label.toLowerCase().includes(wanted));
  const deployments: SpotlightActionData[] = me.deployments
    .filter(
      (one) =>
        one.identifier !== deployment &&
        wanted !== '' &&
        `${one.name} ${one.identifier}`.toLowerCase().includes(wanted),
    )
    .slice(0, kPerPlace)
    .map((one) => ({
      id: `deployment-${one.identifier}`,
      label: one.name,
      description: one.identifier,
      onClick: () => go(`/d/${one.identifier}`),
    }));

  // The rest of what a place has found is in its list.
  const more_of = (at: number): SpotlightActionData[] => {
    const [place, page] = [places[at], answers[at]?.data];
    const count = page ? page.total - page.items.length : 0;
    if (!place || count <= 0) return [];
    return [
      {
        id: `${place.noun}-more`,
        label: t('kit.more_hidden', { count }),
        onClick: () => go(`${place.path}?${new URLSearchParams({ q: words })}`),
      },
    ];
  };
  const groups: SpotlightActionGroupData[] = [
    { group: t('shell.palette.pages'), actions: pages },
    { group: t('shell.deployments'), actions: deployments },
    ...places.map((place, at) => ({
      group: t(place.noun),
      actions: [
        ...(answers[at]?.data?.items ?? []).map((one: Found) => ({
          id: `${place.noun}-${one.id}`,
          label: found_label(one, i18n.language),
          description: [one.number, one.user_id].filter((part) => part !== undefined).join(' · '),
          leftSection: <place.icon size={17} />,
          onClick: () => go(`${place.path}/${one.id}`),
        })),
        ...more_of(at),
      ],
    })),
  ].filter((group) => group.actions.length > 0);

  const shown = groups.flatMap((group) => group.actions.map((action) => action.id)).join();
  useEffect(() => {
    if (words !== '' && shown !== '') pick_first();
  }, [words, shown]);

  return (
    <Spotlight
      store={store}
      actions={groups}
      query={query}
      onQueryChange={set_query}
      filter={(_, all) => all}
      shortcut={null}
      nothingFound={t(answers.some((answer) => answer.isFetching) ? 'kit.loading' : 'kit.nothing_found')}
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={17} />,
        placeholder: t(deployment === '' ? 'shell.palette.hint_pages' : 'shell.palette.hint'),
        'aria-label': t('shell.find'),
      }}
    />
  );
}
