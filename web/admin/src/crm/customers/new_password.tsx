// Another password for a customer, made by the server or typed; told once.
import { Button, Group, Modal, PasswordInput, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notify_error } from '../../kit/notify';
import { type Customer, customers, type NewCustomer } from './api';
import { LoginOnce } from './form';
import { kPassword } from './schema';

export function NewPassword({ customer, on_close }: { customer: Customer; on_close: () => void }) {
  const { t } = useTranslation();
  const [how, set_how] = useState('generated');
  const [typed, set_typed] = useState('');
  const [made, set_made] = useState<NewCustomer | null>(null);
  const change = customers.useSubCall('post', '/{id}/actions/new_password');
  const is_bad = how === 'typed' && typed !== '' && !kPassword.test(typed);
  if (made) {
    return (
      <Modal opened onClose={on_close} title={t('crm.customers.new_password')} closeOnClickOutside={false}>
        <LoginOnce user_id={made.user_id} {...(made.password ? { password: made.password } : {})} />
      </Modal>
    );
  }
  return (
    <Modal opened onClose={on_close} title={t('crm.customers.new_password')}>
      <Stack>
        <Radio.Group value={how} onChange={set_how} aria-label={t('crm.customers.new_password')}>
          <Group>
            <Radio value="generated" label={t('crm.customers.login.generated')} />
            <Radio value="typed" label={t('crm.customers.login.typed')} />
          </Group>
        </Radio.Group>
        {how === 'typed' && (
          <PasswordInput
            label={t('crm.customers.password')}
            value={typed}
            onChange={(event) => set_typed(event.currentTarget.value)}
            error={is_bad ? t('error.PASSWORD_FORMAT') : undefined}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t('kit.show_secret') }}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={on_close}>
            {t('kit.cancel')}
          </Button>
          <Button
            loading={change.isPending}
            disabled={how === 'typed' && (typed === '' || is_bad)}
            onClick={async () => {
              try {
                const answer = await change.mutateAsync({
                  path: { id: customer.id },
                  body: how === 'typed' ? { password: typed } : {},
                });
                set_made({ ...answer, password: answer.password ?? typed });
              } catch (error) {
                notify_error(error);
              }
            }}
          >
            {t('crm.customers.new_password')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
