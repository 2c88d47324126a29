// My sessions: where I am signed in, and how to end one or all.
import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../app/server';
import { useConfirm } from '../../kit/confirm';
import { notify_done, notify_error } from '../../kit/notify';
import { Card, Narrow, PageHead } from '../../kit/page';
import { SmallTable } from '../../kit/small_table';
import { Loaded } from '../../kit/states';
import { Bdi, Tag, When } from '../../kit/values';

const kKey = ['panel.sessions'];

/** "Chrome 126 · Windows" out of a user agent; the whole text when it is of no known kind. */
export function browser_name(agent: string): string {
  const browser =
    /(Edg|OPR|Firefox|Chrome|Version)\/(\d+)/.exec(agent.replace(/Chrome\/(\d+)(.*)(Edg|OPR)\//, '$3/$1 $2')) ??
    undefined;
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|CrOS|Linux)/.exec(agent)?.[1];
  if (!browser) return agent.slice(0, 60);
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', Version: 'Safari' };
  return [`${names[browser[1] ?? ''] ?? browser[1]} ${browser[2]}`, system?.replace('Mac OS X', 'macOS')]
    .filter(Boolean)
    .join(' · ');
}

export function SessionsPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [ask, dialog] = useConfirm();
  const query = useQuery({
    queryKey: kKey,
    queryFn: ({ signal }) => call('get', '/api/v1/my_sessions', { signal }),
  });
  const end = useMutation({
    mutationFn: (id: number) => call('delete', '/api/v1/my_sessions/{id}', { path: { id } }),
    onSuccess: () => {
      notify_done(t('panel.sessions.ended'));
      return client.invalidateQueries({ queryKey: kKey });
    },
    onError: notify_error,
  });
  return (
    <Narrow>
      <PageHead title={t('panel.sessions')}>
        <Button
          variant="default"
          color="red"
          onClick={() =>
            ask({
              title: t('panel.sessions.end_all'),
              text: t('panel.sessions.end_all_text'),
              action: t('panel.sessions.end_all'),
              tone: 'danger',
              run: async () => {
                await call('delete', '/api/v1/my_sessions');
                window.location.assign(`${import.meta.env.BASE_URL}sign-in`);
              },
            })
          }
        >
          {t('panel.sessions.end_all')}
        </Button>
      </PageHead>
      <Card flush>
        <Loaded query={query} lines={3}>
          {({ items }) => (
            <SmallTable
              rows={items}
              key_of={(session) => session.id}
              min_width={560}
              columns={[
                {
                  title: t('panel.sessions.browser'),
                  cell: (session) => <Bdi>{browser_name(session.browser)}</Bdi>,
                  hint: (session) => session.browser,
                },
                { title: t('panel.user_log.address'), cell: (session) => <Bdi>{session.address}</Bdi> },
                { title: t('panel.sessions.created_at'), cell: (session) => <When at={session.created_at} absolute /> },
                { title: t('panel.sessions.used_at'), cell: (session) => <When at={session.used_at} /> },
                {
                  title: t('kit.actions'),
                  cell: (session) => (
                    <Group gap="xs">
                      {session.is_current ? (
                        <Tag tone="good">{t('panel.sessions.is_current')}</Tag>
                      ) : (
                        <Button variant="subtle" color="red" size="compact-xs" onClick={() => end.mutate(session.id)}>
                          {t('panel.sessions.end')}
                        </Button>
                      )}
                    </Group>
                  ),
                },
              ]}
            />
          )}
        </Loaded>
      </Card>
      {dialog}
    </Narrow>
  );
}
