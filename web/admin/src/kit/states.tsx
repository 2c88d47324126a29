// The five states of every list and page: loading, empty, no match, error, forbidden (T10-4).
import { Alert, Anchor, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { ApiError } from '@tvms/api';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAlertTriangle, IconLock, IconRefresh, IconSearch } from './icons';
import { error_text } from './notify';
import type { Progress } from './noun';
import css from './states.module.css';
import { Copyable } from './values';

function Plate({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={css.plate}>
      <div className={css.icon}>{icon}</div>
      <Title order={2}>{title}</Title>
      {children && (
        <Text size="sm" c="dimmed" maw={440} component="div">
          {children}
        </Text>
      )}
      {action && (
        <Group mt="xs" justify="center">
          {action}
        </Group>
      )}
    </div>
  );
}

export function EmptyState({
  icon,
  title,
  text,
  action,
}: {
  icon: ReactNode;
  title: string;
  text?: string;
  action?: ReactNode;
}) {
  return (
    <Plate icon={icon} title={title} action={action}>
      {text}
    </Plate>
  );
}

export function NoMatch({ on_clear }: { on_clear: () => void }) {
  const { t } = useTranslation();
  return (
    <Plate
      icon={<IconSearch />}
      title={t('kit.no_match')}
      action={
        <Button variant="default" onClick={on_clear}>
          {t('kit.clear_filter')}
        </Button>
      }
    >
      {t('kit.no_match_text')}
    </Plate>
  );
}

export function Forbidden() {
  const { t } = useTranslation();
  return (
    <Plate icon={<IconLock />} title={t('kit.forbidden')}>
      {t('kit.forbidden_text')}
    </Plate>
  );
}

/** Cause, request id and a way to try again; a refusal of rights looks like Forbidden. */
export function ErrorState({ error, on_retry }: { error: unknown; on_retry?: () => void }) {
  const { t } = useTranslation();
  if (error instanceof ApiError && error.status === 403) return <Forbidden />;
  const request_id = error instanceof ApiError ? error.request_id : undefined;
  return (
    <div role="alert">
      <Plate
        icon={<IconAlertTriangle />}
        title={error instanceof ApiError && error.status === 404 ? t('kit.not_found') : t('kit.failed')}
        action={
          on_retry && (
            <Button variant="default" leftSection={<IconRefresh size={14} />} onClick={on_retry}>
              {t('kit.retry')}
            </Button>
          )
        }
      >
        {error_text(error)}
        {request_id && (
          <div className={css.request}>
            {t('kit.request')} <Copyable value={request_id} />
          </div>
        )}
      </Plate>
    </div>
  );
}

/** Nothing for 200 ms, then grey lines: quick answers must not flicker. */
export function Waiting({ lines = 6, progress }: { lines?: number; progress?: Progress | undefined }) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  const [is_late, set_late] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => set_late(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-live="polite">
      <span className="vh">{t('kit.loading')}</span>
      {is_late && (
        <Stack gap="md" p="md">
          {progress && (
            <Text size="sm" c="dimmed">
              {t('kit.read_of', { done: number.format(progress.done), total: number.format(progress.total) })}
            </Text>
          )}
          {Array.from({ length: lines }, (_, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are alike and never move.
            <Skeleton key={line} h={12} w={`${92 - ((line * 29) % 50)}%`} />
          ))}
        </Stack>
      )}
    </div>
  );
}

type Asked<T> = {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
  /** Of a list that is read page by page. */
  progress?: Progress | undefined;
};

/** Shows a query's data, or the state it is in. */
export function Loaded<T>({
  query,
  children,
  lines,
}: {
  query: Asked<T>;
  children: (data: T) => ReactNode;
  lines?: number;
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <ErrorState error={query.error} on_retry={() => query.refetch()} />;
  return <Waiting progress={query.progress} {...(lines === undefined ? {} : { lines })} />;
}

/** Below the first rows of a longer list. */
export function FirstOf({ shown, total }: { shown: number; total: number }) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  if (total <= shown) return null;
  return (
    <Text size="sm" c="dimmed" p="sm">
      {t('kit.first_of', { shown: number.format(shown), total: number.format(total) })}
    </Text>
  );
}

export function Hint({
  tone = 'info',
  title,
  children,
}: {
  tone?: 'info' | 'warn' | 'bad';
  title?: string;
  children: ReactNode;
}) {
  const color = { info: 'iris', warn: 'yellow', bad: 'red' }[tone];
  return (
    <Alert
      color={color}
      variant="light"
      title={title}
      role={tone === 'info' ? 'note' : 'alert'}
      icon={<IconAlertTriangle size={16} />}
      className={css.hint}
    >
      {children}
    </Alert>
  );
}

export { Anchor };
