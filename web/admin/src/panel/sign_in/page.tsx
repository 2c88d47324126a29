// Sign-in. Wrong e-mail and wrong password look alike, as the server answers them (T10-402).
import { Alert, Button, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { defaultParseSearch, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { ApiError } from '@tvms/api';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, session } from '../../app/server';
import { IconDeviceTv } from '../../kit/icons';
import { error_text } from '../../kit/notify';
import css from './page.module.css';

/** Only addresses of this app: an open redirect would help a forger. */
export function safe_next(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/';
}

export function SignInPage() {
  const { t } = useTranslation();
  const { next } = useSearch({ strict: false }) as { next?: unknown };
  const navigate = useNavigate();
  const router = useRouter();
  const client = useQueryClient();
  const [email, set_email] = useState('');
  const [password, set_password] = useState('');
  const [fault, set_fault] = useState<string | null>(null);
  const [is_busy, set_busy] = useState(false);
  useEffect(() => {
    document.title = `${t('panel.sign_in')} · TVMS`;
  }, [t]);

  async function sign_in(event: FormEvent) {
    event.preventDefault();
    set_busy(true);
    set_fault(null);
    try {
      const answer = await call<{ csrf_token: string }>('post', '/api/v1/sign_in', {
        body: { email: email.trim(), password },
      });
      session.csrf_token = answer.csrf_token;
      client.clear();
      await router.invalidate();
      const target = new URL(safe_next(next), window.location.origin);
      await navigate({
        to: target.pathname as never,
        search: defaultParseSearch(target.search) as never,
        replace: true,
      });
    } catch (error) {
      set_fault(
        error instanceof ApiError && error.code === 'SIGNIN_REFUSED' ? t('panel.sign_in.refused') : error_text(error),
      );
      set_password('');
    } finally {
      set_busy(false);
    }
  }

  return (
    <main className={css.page}>
      <Paper className={css.card}>
        <form onSubmit={(event) => void sign_in(event)}>
          <Stack gap="md">
            <div className={css.brand} aria-hidden>
              <IconDeviceTv size={22} />
            </div>
            <Title order={1}>{t('panel.sign_in.title')}</Title>
            {fault && (
              <Alert color="red" role="alert">
                {fault}
              </Alert>
            )}
            <TextInput
              type="email"
              label={t('panel.sign_in.email')}
              autoComplete="username"
              required
              withAsterisk={false}
              value={email}
              onChange={(event) => set_email(event.currentTarget.value)}
              styles={{ input: { direction: 'ltr' } }}
              autoFocus
            />
            <PasswordInput
              label={t('panel.sign_in.password')}
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={password}
              onChange={(event) => set_password(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': t('kit.show_secret') }}
              styles={{ input: { direction: 'ltr' } }}
            />
            <Button type="submit" size="sm" loading={is_busy} fullWidth>
              {t('panel.sign_in')}
            </Button>
          </Stack>
        </form>
      </Paper>
    </main>
  );
}
