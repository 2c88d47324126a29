// What happens when the session ends: the person signs in again over the page, and the calls that were refused are made again.
// Nothing that is typed leaves the screen. Who was not signed in on this page is sent to the sign-in page.
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmailInput, EntryFault, SecretInput, sign_in, useEntry } from './entry';
import { me_query } from './me';
import { on_signed_out } from './server';

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
  const entry = useEntry(async (password) => {
    await sign_in(email, password);
    on_done();
  });

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
      <form onSubmit={entry.on_submit}>
        <Stack>
          <Text size="sm">{t('shell.session_ended_text')}</Text>
          <EntryFault text={entry.fault} />
          <EmailInput value={email} readOnly required={false} />
          <SecretInput value={entry.password} on_change={entry.set_password} data-autofocus />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={on_leave}>
              {t('shell.session_leave')}
            </Button>
            <Button type="submit" loading={entry.is_busy}>
              {t('panel.sign_in')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
