// The card that stands alone on the screen while nobody is signed in.
import { Button, Paper, Stack, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect } from 'react';
import { IconDeviceTv } from '../../kit/icons';
import css from './page.module.css';

export function EntryCard({
  name,
  title,
  action,
  is_busy,
  is_ready = true,
  on_submit,
  children,
}: {
  /** Of the page, in the browser's tab. */
  name: string;
  title: string;
  action: string;
  is_busy: boolean;
  is_ready?: boolean;
  on_submit: (event: FormEvent) => void;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${name} · TVMS`;
  }, [name]);
  return (
    <main className={css.page}>
      <Paper className={css.card}>
        <form onSubmit={on_submit}>
          <Stack gap="md">
            <div className={css.brand} aria-hidden>
              <IconDeviceTv size={22} />
            </div>
            <Title order={1}>{title}</Title>
            {children}
            <Button type="submit" size="sm" loading={is_busy} disabled={!is_ready} fullWidth>
              {action}
            </Button>
          </Stack>
        </form>
      </Paper>
    </main>
  );
}
