// Sign-in. Wrong e-mail and wrong password look alike, as the server answers them (T10-402).
import { useQueryClient } from '@tanstack/react-query';
import { defaultParseSearch, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmailInput, EntryFault, SecretInput, sign_in, useEntry } from '../../app/entry';
import { EntryCard } from './card';

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
  const entry = useEntry(async (password) => {
    await sign_in(email.trim(), password);
    client.clear();
    await router.invalidate();
    const target = new URL(safe_next(next), window.location.origin);
    await navigate({
      to: target.pathname,
      search: defaultParseSearch(target.search),
      replace: true,
    });
  });
  return (
    <EntryCard
      name={t('panel.sign_in')}
      title={t('panel.sign_in.title')}
      action={t('panel.sign_in')}
      is_busy={entry.is_busy}
      on_submit={entry.on_submit}
    >
      <EntryFault text={entry.fault} />
      <EmailInput value={email} onChange={(event) => set_email(event.currentTarget.value)} autoFocus />
      <SecretInput value={entry.password} on_change={entry.set_password} />
    </EntryCard>
  );
}
