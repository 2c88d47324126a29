// What happens when the session ends: the person signs in again over the page, and the calls that were refused are made again.
// Nothing that is typed leaves the screen. Who was not signed in on this page is sent to the sign-in page.
import { Alert, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { error_text } from '../kit/notify';
import { me_query } from './me';
import { call, is_code, on_signed_out, session } from './server';

export function SessionEnd({ on_stranger }: { on_stranger: () => void }) {
  const client = useQueryClient();
  const [waiting, set_waiting] = useState<(() => void)[]>([]);
  const person = client.getQueryData(me_query.queryKey);
  useEffect(
    () =>
      on_signed_out(() => {
        if (client.getQueryData(me_query.queryKey)) {
          return new Promise<void>((resolve) => set_waiting((others) => [...others, resolve]));
        }
        on_stranger();
        return null;
      }),
    [client, on_stranger],
  );
  if (waiting.length === 0 || !person) return null;
  return (
    <SignInAgain
      email={person.email}
      on_done={() => {
        set_waiting([]);
        for (const go_on of waiting) go_on();
      }}
      on_leave={() => window.location.assign(`${import.meta.env.BASE_URL}sign-in`)}
    />
  );
}

function SignInAgain({ email, on_done, on_leave }: { email: string; on_done: () => void; on_leave: () => void }) {
  const { t } = useTranslation();
  const [password, set_password] = useState('');
  const [fault, set_fault] = useState<string | null>(null);
  const [is_busy, set_busy] = useState(false);

  async function sign_in(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    set_busy(true);
    set_fault(null);
    try {
      const answer = await call<{ csrf_token: string }>('post', '/api/v1/sign_in', { body: { email, password } });
      session.csrf_token = answer.csrf_token;
      on_done();
    } catch (error) {
      set_fault(is_code(error, 'SIGNIN_REFUSED') ? t('panel.sign_in.refused') : error_text(error));
      set_password('');
    } finally {
      set_busy(false);
    }
  }

  return (
    <Modal
      opened
      onClose={() => {}}
      title={t('shell.session_ended')}
      size="sm"
      zIndex={400}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <form onSubmit={(event) => void sign_in(event)}>
        <Stack>
          <Text size="sm">{t('shell.session_ended_text')}</Text>
          {fault && (
            <Alert color="red" role="alert">
              {fault}
            </Alert>
          )}
          <TextInput
            type="email"
            label={t('panel.sign_in.email')}
            autoComplete="username"
            value={email}
            readOnly
            styles={{ input: { direction: 'ltr' } }}
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
            data-autofocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={on_leave}>
              {t('shell.session_leave')}
            </Button>
            <Button type="submit" loading={is_busy}>
              {t('panel.sign_in')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
