// One customer: facts and actions above; below, a tab each for the person, the subscription, devices, running streams and the log.
import { Button, Menu, Stack, Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Customer as CustomerRules } from '@tvms/api/rules';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/me';
import { Confirm, useConfirm } from '../../kit/confirm';
import { RecordForm } from '../../kit/form';
import { Go, useGo } from '../../kit/go';
import { IconBan, IconKey, IconLogout, IconTrash } from '../../kit/icons';
import { notify_done, notify_error } from '../../kit/notify';
import { Card, More, PageHead } from '../../kit/page';
import { useRecordId } from '../../kit/record_page';
import { FirstOf, Forbidden, Hint, Loaded } from '../../kit/states';
import { Bdi, Copyable, Facts, Status, When } from '../../kit/values';
import { deployment_log } from '../../panel/user_log/api';
import { LogLines } from '../../panel/user_log/lines';
import { type Customer, customers, kCustomerTone } from './api';
import { Devices, Streams } from './devices';
import { PersonFields } from './form';
import { customer_name, ProductName, useEnable } from './list';
import { NewPassword } from './new_password';
import { customer_schema, read_customer, write_customer } from './schema';
import { Subscription } from './subscription';

const kTabs = ['information', 'subscription', 'devices', 'streams', 'log'] as const;
// Tabs that other rooms fill: they show when those may be read.
const kNeeds: Partial<Record<(typeof kTabs)[number], string>> = {
  devices: 'crm.devices.read',
  streams: 'crm.sessions.read',
  log: 'panel.user_log.read',
};

export function CustomerPage() {
  const may = useMay();
  const query = customers.useOne(useRecordId());
  if (!may('crm.customers.read')) return <Forbidden />;
  return <Loaded query={query}>{(customer) => <Body key={customer.id} customer={customer} />}</Loaded>;
}

function Body({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const may = useMay();
  const can_write = may('crm.customers.write');
  const go = useGo();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { tab?: string };
  const tabs = kTabs.filter((one) => {
    const needed = kNeeds[one];
    return needed === undefined || may(needed);
  });
  const tab = tabs.find((one) => one === search.tab) ?? 'information';
  const [switch_, question, close] = useEnable();
  const [ask, dialog] = useConfirm();
  const [is_password, set_password] = useState(false);
  const trash = customers.useTrash();
  const restore = customers.useRestore();
  const sign_out = customers.useSubCall('post', '/{id}/actions/sign_out');
  const name = customer_name(customer);
  return (
    <div style={{ maxWidth: 1080, marginInline: 'auto', width: '100%' }}>
      <PageHead
        title={name}
        back={{ to: 'crm/customers', label: t('crm.customers') }}
        state={<Status tone={kCustomerTone[customer.state]}>{t(`crm.customers.state.${customer.state}`)}</Status>}
      >
        {can_write && (
          <>
            <Button variant="default" leftSection={<IconKey size={15} />} onClick={() => set_password(true)}>
              {t('crm.customers.new_password')}
            </Button>
            <Button
              variant={customer.disabled_at === null ? 'default' : 'filled'}
              color={customer.disabled_at === null ? 'red' : undefined}
              leftSection={<IconBan size={15} />}
              onClick={() => switch_(customer)}
              data-enable
            >
              {t(customer.disabled_at === null ? 'kit.disable' : 'kit.enable')}
            </Button>
            <More>
              {may('crm.customers.write') && (
                <Menu.Item
                  leftSection={<IconLogout size={15} />}
                  onClick={() =>
                    ask({
                      title: t('crm.customers.sign_out_title', { name }),
                      text: t('crm.customers.sign_out_text'),
                      action: t('crm.customers.sign_out'),
                      run: async () => {
                        await sign_out.mutateAsync({ path: { id: customer.id } });
                        notify_done(t('kit.done'));
                      },
                    })
                  }
                >
                  {t('crm.customers.sign_out')}
                </Menu.Item>
              )}
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={15} />}
                onClick={() =>
                  ask({
                    title: t('kit.delete_title', { name }),
                    text: t('kit.delete_text'),
                    action: t('kit.trash'),
                    tone: 'danger',
                    run: async () => {
                      await trash.mutateAsync(customer.id);
                      go('crm/customers');
                      notify_done(t('kit.deleted', { name }), () =>
                        restore.mutate(customer.id, {
                          onSuccess: () => notify_done(t('kit.restored', { name })),
                          onError: notify_error,
                        }),
                      );
                    },
                  })
                }
              >
                {t('kit.trash')}
              </Menu.Item>
            </More>
          </>
        )}
      </PageHead>
      <Stack>
        {customer.disabled_at !== null && (
          <Hint tone="bad">
            {t('crm.customers.is_disabled')} <When at={customer.disabled_at} />
            {customer.disabled_reason ? `: ${customer.disabled_reason}` : ''}
          </Hint>
        )}
        <Card>
          <Facts
            rows={[
              [t('crm.customers.number'), <Bdi key="n">{customer.number}</Bdi>],
              [t('crm.customers.user_id'), <Copyable key="u" value={customer.user_id} />],
              [
                t('crm.customers.product'),
                <Go key="p" to={`crm/products/${customer.product_id}`}>
                  <ProductName id={customer.product_id} />
                </Go>,
              ],
              [
                t('crm.customers.ends_at'),
                customer.ends_at ? <When key="e" at={customer.ends_at} absolute /> : t('crm.customers.waiting'),
              ],
              [t('crm.customers.activated_at'), <When key="l" at={customer.activated_at} />],
            ]}
          />
        </Card>
        <Tabs
          value={tab}
          onChange={(value) => void navigate({ to: '.', search: { tab: value ?? undefined }, replace: true })}
        >
          <Tabs.List mb="md">
            {tabs.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {t(`crm.customers.tab.${one}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="information">
            <Information customer={customer} can_write={can_write} />
          </Tabs.Panel>
          <Tabs.Panel value="subscription">
            <Subscription customer={customer} can_write={can_write} />
          </Tabs.Panel>
          <Tabs.Panel value="devices">
            <Devices customer={customer} can_write={can_write} />
          </Tabs.Panel>
          <Tabs.Panel value="streams">
            <Streams customer={customer} can_write={can_write} />
          </Tabs.Panel>
          <Tabs.Panel value="log">
            <Log customer={customer} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
      {dialog}
      <Confirm question={question} on_close={close} />
      {is_password && <NewPassword customer={customer} on_close={() => set_password(false)} />}
    </div>
  );
}

function Information({ customer, can_write }: { customer: Customer; can_write: boolean }) {
  const { t } = useTranslation();
  const save = customers.useSave();
  const initial = useMemo(() => read_customer(customer), [customer]);
  return (
    <RecordForm
      ns="crm.customers"
      initial={initial}
      version={customer.version}
      schema={customer_schema}
      rules={CustomerRules}
      is_locked={!can_write}
      read_record={read_customer}
      save={(_, changed, version) =>
        save.mutateAsync({ id: customer.id, body: { ...write_customer(changed), version } })
      }
      on_saved={() => notify_done(t('kit.saved'))}
    >
      <Card>
        <PersonFields />
      </Card>
    </RecordForm>
  );
}

/** The deployment's log, cut to this customer, newest first. */
function Log({ customer }: { customer: Customer }) {
  const query = deployment_log.useFirst({
    sort: '-id',
    filter: JSON.stringify({
      and: [
        { field: 'noun', op: 'is', value: 'crm.customers' },
        { field: 'object_id', op: 'is', value: customer.id },
      ],
    }),
  });
  return (
    <Loaded query={query} lines={4}>
      {({ items, total }) => (
        <>
          <LogLines entries={items} />
          <FirstOf shown={items.length} total={total} />
        </>
      )}
    </Loaded>
  );
}
