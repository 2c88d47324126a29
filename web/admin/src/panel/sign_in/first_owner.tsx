// The first person of an empty installation: opened by the link that the server wrote for its machine's owner.
import { Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmailInput, EntryFault, SecretInput, useEntry } from '../../app/entry';
import { call, session } from '../../app/server';
import { EntryCard } from './card';

export function FirstOwnerPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();
  const client = useQueryClient();
  // The word stands behind '#', which browsers do not send, so it is in no log on the way.
  const [word] = useState(() => window.location.hash.slice(1));
  const [email, set_email] = useState('');
  const [name, set_name] = useState('');
  const entry = useEntry(async (password) => {
    const body = { word, email: email.trim(), name: name.trim(), password };
    const me = await call('post', '/api/v1/first_owner', { body });
    session.csrf_token = me.csrf_token;
    client.clear();
    await router.invalidate();
    await navigate({ to: '/', replace: true });
  });
  return (
    <EntryCard
      name={t('panel.first_owner')}
      title={t('panel.first_owner')}
      action={t('panel.first_owner.begin')}
      is_busy={entry.is_busy}
      is_ready={word !== ''}
      on_submit={entry.on_submit}
    >
      <Text size="sm" c="dimmed">
        {t('panel.first_owner.says')}
      </Text>
      <EntryFault text={entry.fault ?? (word === '' ? t('panel.first_owner.no_word') : null)} />
      <TextInput
        label={t('panel.first_owner.name')}
        autoComplete="name"
        required
        withAsterisk={false}
        value={name}
        onChange={(event) => set_name(event.currentTarget.value)}
        autoFocus
      />
      <EmailInput value={email} onChange={(event) => set_email(event.currentTarget.value)} />
      <SecretInput
        description={t('panel.first_owner.password_rule')}
        autoComplete="new-password"
        value={entry.password}
        on_change={entry.set_password}
      />
    </EntryCard>
  );
}
