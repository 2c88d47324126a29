// What the pages share on which a person comes in: the fields of a sign-in, and the one call that begins a session.
import { Alert, PasswordInput, type PasswordInputProps, TextInput, type TextInputProps } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { error_text } from '../kit/notify';
import { call, is_code, session } from './server';

export async function sign_in(email: string, password: string): Promise<void> {
  const me = await call('post', '/api/v1/sign_in', { body: { email, password } });
  session.csrf_token = me.csrf_token;
}

/** A form that asks the server once: busy while it waits, and the fault in words. A password that was refused is typed again. */
export function useEntry(enter: (password: string) => Promise<void>) {
  const { t } = useTranslation();
  const [password, set_password] = useState('');
  const [fault, set_fault] = useState<string | null>(null);
  const [is_busy, set_busy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    set_busy(true);
    set_fault(null);
    try {
      await enter(password);
    } catch (error) {
      const is_refused = is_code(error, 'SIGNIN_REFUSED');
      set_fault(is_refused ? t('panel.sign_in.refused') : error_text(error));
      if (is_refused) set_password('');
    } finally {
      set_busy(false);
    }
  };
  return { password, set_password, fault, is_busy, on_submit: (event: FormEvent) => void submit(event) };
}

export function EntryFault({ text }: { text: string | null }) {
  return (
    text !== null && (
      <Alert color="red" role="alert">
        {text}
      </Alert>
    )
  );
}

export function EmailInput(props: TextInputProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      type="email"
      label={t('panel.sign_in.email')}
      autoComplete="username"
      required
      withAsterisk={false}
      styles={{ input: { direction: 'ltr' } }}
      {...props}
    />
  );
}

export function SecretInput({
  on_change,
  ...props
}: Omit<PasswordInputProps, 'onChange'> & { on_change: (typed: string) => void }) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      label={t('panel.sign_in.password')}
      autoComplete="current-password"
      required
      withAsterisk={false}
      onChange={(event) => on_change(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('kit.show_secret') }}
      styles={{ input: { direction: 'ltr' } }}
      {...props}
    />
  );
}
