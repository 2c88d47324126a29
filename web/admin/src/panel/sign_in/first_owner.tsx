// The first person of an empty installation: opened by the link that the server wrote for its machine's owner.
import { Alert, Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, session } from '../../app/server';
import { IconDeviceTv } from '../../kit/icons';
import { error_text } from '../../kit/notify';
import css from './page.module.css';

export function FirstOwnerPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();
  const client = useQueryClient();
  // The word stands behind '#', which browsers do not send, so it is in no log on the way.
  const [word] = useState(() => window.location.hash.slice(1));
  const [email, set_email] = useState('');
  const [name, set_name] = useState('');
  const [password, set_password] = useState('');
  const [fault, set_fault] = useState<string | null>(null);
  const [is_busy, set_busy] = useState(false);
  useEffect(() => {
    document.title = `${t('panel.first_owner')} · TVMS`;
  }, [t]);

  async function begin(event: FormEvent) {
    event.preventDefault();
    set_busy(true);
    set_fault(null);
    try {
      const answer = await call<{ csrf_token: string }>('post', '/api/v1/first_owner', {
        body: { word, email: email.trim(), name: name.trim(), password },
      });
      session.csrf_token = answer.csrf_token;
      client.clear();
      await router.invalidate();
      await navigate({ to: '/', replace: true });
    } catch (error) {
      set_fault(error_text(error));
    } finally {
      set_busy(false);
    }
  }

  return (
    <main className={css.page}>
      <Paper className={css.card}>
        <form onSubmit={(event) => void begin(event)}>
          <Stack gap="md">
            <div className={css.brand} aria-hidden>
              <IconDeviceTv size={22} />
            </div>
            <Title order={1}>{t('panel.first_owner')}</Title>
            <Text size="sm" c="dimmed">
              {t('panel.first_owner.says')}
            </Text>
            {(fault !== null || word === '') && (
              <Alert color="red" role="alert">
                {fault ?? t('panel.first_owner.no_word')}
              </Alert>
            )}
            <TextInput
              label={t('panel.first_owner.name')}
              autoComplete="name"
              required
              withAsterisk={false}
              value={name}
              onChange={(event) => set_name(event.currentTarget.value)}
              autoFocus
            />
            <TextInput
              type="email"
              label={t('panel.sign_in.email')}
              autoComplete="username"
              required
              withAsterisk={false}
              value={email}
              onChange={(event) => set_email(event.currentTarget.value)}
              styles={{ input: { direction: 'ltr' } }}
            />
            <PasswordInput
              label={t('panel.sign_in.password')}
              description={t('panel.first_owner.password_rule')}
              autoComplete="new-password"
              required
              withAsterisk={false}
              value={password}
              onChange={(event) => set_password(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': t('kit.show_secret') }}
              styles={{ input: { direction: 'ltr' } }}
            />
            <Button type="submit" size="sm" loading={is_busy} disabled={word === ''} fullWidth>
              {t('panel.first_owner.begin')}
            </Button>
          </Stack>
        </form>
      </Paper>
    </main>
  );
}
