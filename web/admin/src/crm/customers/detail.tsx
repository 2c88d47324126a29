// One customer: facts and actions above; information, subscription, devices, running streams and log below.
import {
  ActionIcon,
  Button,
  Group,
  Menu,
  Modal,
  PasswordInput,
  Radio,
  Select,
  Stack,
  Tabs,
  Text,
  Textarea,
  Tooltip,
} from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { idempotency_key } from '@tvms/api';
import { format_instant } from '@tvms/ui';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment, useMay } from '../../app/me';
import { Confirm, useConfirm } from '../../kit/confirm';
import { RecordForm } from '../../kit/form';
import { Go, useGo } from '../../kit/go';
import { IconBan, IconClock, IconDevices, IconKey, IconLogout, IconPlayerStop, IconTrash } from '../../kit/icons';
import { notify_done, notify_error } from '../../kit/notify';
import { Card, More, PageHead } from '../../kit/page';
import { useRecordId } from '../../kit/record_page';
import { SmallTable } from '../../kit/small_table';
import { EmptyState, Forbidden, Hint, Loaded } from '../../kit/states';
import { InstantInput, type Typed } from '../../kit/typed_input';
import { Bdi, Copyable, Facts, MoneyText, None, Status, Tag, When } from '../../kit/values';
import { deployment_log } from '../../panel/user_log/api';
import { LogLines } from '../../panel/user_log/lines';
import { products } from '../products/api';
import { type Customer, customers, type Device, type NewCustomer, type RunningStream, type Term } from './api';
import { LoginOnce, PersonFields } from './form';
import { customer_name, kCustomerTone, ProductName, useEnable } from './list';
import { price_in, SaleText, start_of, useChargeLabel, useCurrencyOptions, usePlanOptions, usual_price } from './sale';
import { customer_schema, kPassword, read_customer, write_customer } from './schema';

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
  const act = customers.useSubCall('post');
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
                        await act.mutateAsync({ path: `${customer.id}/actions/sign_out`, body: {} });
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
          onChange={(value) => void navigate({ search: { tab: value ?? undefined } as never, replace: true })}
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
      is_locked={!can_write}
      read_record={(record) => read_customer(record as unknown as Customer)}
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

function Subscription({ customer, can_write }: { customer: Customer; can_write: boolean }) {
  const { t } = useTranslation();
  const terms = customers.useSub<{ items: Term[] }>(`${customer.id}/terms`);
  const product = products.useOne(customer.product_id);
  const [extending, set_extending] = useState<'plan' | 'date' | null>(null);
  const plan_name = (id: number | null) => product.data?.plans.find((plan) => plan.id === id)?.name;
  return (
    <Stack>
      <Card
        title={t('crm.customers.subscription')}
        action={
          can_write && (
            <Group gap="xs">
              <Button variant="default" leftSection={<IconClock size={15} />} onClick={() => set_extending('date')}>
                {t('crm.customers.extend_date')}
              </Button>
              <Button leftSection={<IconClock size={15} />} onClick={() => set_extending('plan')}>
                {t('crm.customers.extend_plan')}
              </Button>
            </Group>
          )
        }
      >
        <Facts
          rows={[
            [t('crm.customers.product'), <ProductName key="p" id={customer.product_id} />],
            [
              t('crm.customers.subscription_state'),
              t(`crm.customers.subscription_state.${customer.subscription_state}`),
            ],
            [t('crm.customers.starts_at'), <When key="s" at={customer.starts_at} absolute />],
            [
              t('crm.customers.ends_at'),
              (customer.ends_at ?? customer.waiting_until) ? (
                <When key="e" at={customer.ends_at ?? customer.waiting_until} absolute />
              ) : (
                t('crm.customers.waiting')
              ),
            ],
            ...(customer.grace_until
              ? [
                  [t('crm.customers.grace_until'), <When key="g" at={customer.grace_until} absolute />] as [
                    string,
                    ReactNode,
                  ],
                ]
              : []),
          ]}
        />
      </Card>
      <Card title={t('crm.customers.terms')} flush>
        <Loaded query={terms} lines={3}>
          {({ items }) => (
            <SmallTable
              rows={items}
              key_of={(term) => term.id}
              min_width={640}
              columns={[
                { title: t('field.at'), cell: (term) => <When at={term.created_at} absolute /> },
                {
                  title: t('crm.customers.term_kind'),
                  cell: (term) => (
                    <>
                      {t(`crm.customers.term_kind.${term.kind}`, { defaultValue: term.kind })}
                      {term.reason && (
                        <Text size="xs" c="dimmed">
                          {term.reason}
                        </Text>
                      )}
                    </>
                  ),
                },
                {
                  title: t('crm.customers.plan'),
                  cell: (term) => (
                    <>
                      {plan_name(term.plan_id) ? <bdi>{plan_name(term.plan_id)}</bdi> : <None />}
                      {term.length !== null && term.unit !== null && (
                        <Text size="xs" c="dimmed">
                          {t(`crm.length.${term.unit}`, { count: term.length })}
                        </Text>
                      )}
                    </>
                  ),
                },
                { title: t('kit.from'), cell: (term) => <When at={term.from} date /> },
                { title: t('kit.to'), cell: (term) => <When at={term.to} date /> },
                {
                  title: t('crm.customers.charged'),
                  is_end: true,
                  cell: (term) => (term.charged ? <MoneyText money={term.charged} /> : <None />),
                },
              ]}
            />
          )}
        </Loaded>
      </Card>
      {extending && <Extend customer={customer} by={extending} on_close={() => set_extending(null)} />}
    </Stack>
  );
}

/** Sell more time by a plan, or set the end. The server works the end out; an earlier end must be meant. */
function Extend({ customer, by, on_close }: { customer: Customer; by: 'plan' | 'date'; on_close: () => void }) {
  const { t, i18n } = useTranslation();
  const { time_zone, currencies } = useDeployment();
  const key = useMemo(idempotency_key, []);
  const sold = products.useOne(customer.product_id);
  const end = customer.ends_at ?? customer.waiting_until;
  const [plan, set_plan] = useState<string | null>(null);
  const [currency, set_currency] = useState<string | null>(null);
  const [from, set_from] = useState('expiry');
  const [date, set_date] = useState<Typed<string>>(end);
  const [reason, set_reason] = useState('');
  const extend = customers.useSubCall<Customer>('post');
  const plans = sold.data?.plans.filter((one) => !one.is_retired) ?? [];
  const chosen = plans.find((one) => String(one.id) === plan);
  const price = by === 'plan' ? price_in(chosen, currency) : undefined;
  const plan_options = usePlanOptions(plans);
  const currency_options = useCurrencyOptions(chosen);
  const action = useChargeLabel(price, 'crm.customers.extend');
  const needs_reason = by === 'date' || sold.data?.type === 'trial';
  const is_shorter = by === 'date' && typeof date === 'string' && end !== null && date < end;
  const is_ready =
    (by === 'plan' ? plan !== null : typeof date === 'string') && (!needs_reason || reason.trim() !== '');
  async function apply() {
    try {
      const after = await extend.mutateAsync({
        path: `${customer.id}/actions/${by === 'plan' ? 'extend' : 'extend_date'}`,
        body:
          by === 'plan'
            ? {
                plan_id: Number(plan),
                from,
                ...(currency ? { currency } : {}),
                ...(reason.trim() ? { reason: reason.trim() } : {}),
              }
            : { date, shorten: is_shorter, reason: reason.trim() },
        headers: by === 'plan' ? { 'Idempotency-Key': key } : {},
      });
      const then = after.ends_at ?? after.waiting_until;
      notify_done(
        then
          ? t('crm.customers.extended_to', { end: format_instant(then, i18n.language, time_zone) })
          : t('crm.customers.extended'),
      );
      on_close();
    } catch (error) {
      notify_error(error);
    }
  }
  return (
    <Modal
      opened
      onClose={on_close}
      title={t(by === 'plan' ? 'crm.customers.extend_plan' : 'crm.customers.extend_date')}
    >
      <Stack>
        <Text size="sm">
          {t('crm.customers.ends_now')}:{' '}
          {end ? <bdi>{format_instant(end, i18n.language, time_zone)}</bdi> : t('crm.customers.waiting')}
        </Text>
        {by === 'plan' ? (
          <>
            <Select
              label={t('crm.customers.plan')}
              data={plan_options}
              value={plan}
              onChange={(value) => {
                set_plan(value);
                const wanted = plans.find((one) => String(one.id) === value);
                set_currency(usual_price(wanted, currencies)?.currency ?? null);
              }}
              data-autofocus
            />
            {currency_options.length > 1 && (
              <Select
                label={t('crm.customers.currency')}
                data={currency_options}
                value={currency}
                onChange={set_currency}
              />
            )}
            <Radio.Group value={from} onChange={set_from} label={t('crm.customers.extend_from')}>
              <Group mt={6}>
                <Radio value="expiry" label={t('crm.customers.extend_from.expiry')} />
                <Radio value="today" label={t('crm.customers.extend_from.today')} />
              </Group>
            </Radio.Group>
            <SaleText plan={chosen} price={price} start={start_of(customer, from)} />
          </>
        ) : (
          <>
            <InstantInput
              label={t('crm.customers.new_end')}
              description={time_zone}
              value={date}
              on_change={set_date}
              data-autofocus
            />
            {is_shorter && <Hint tone="warn">{t('crm.customers.shortens')}</Hint>}
          </>
        )}
        {needs_reason && (
          <Textarea
            label={t('kit.reason')}
            required
            maxLength={200}
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => set_reason(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={on_close}>
            {t('kit.cancel')}
          </Button>
          <Button loading={extend.isPending} disabled={!is_ready} onClick={() => void apply()}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Devices({ customer, can_write }: { customer: Customer; can_write: boolean }) {
  const { t } = useTranslation();
  const query = customers.useSub<{ items: Device[]; limit: number }>(`${customer.id}/devices`);
  const remove = customers.useSubCall('delete');
  const change = customers.useSubCall('patch');
  const [ask, dialog] = useConfirm();
  return (
    <Loaded query={query} lines={3}>
      {({ items, limit }) =>
        items.length === 0 ? (
          <EmptyState
            icon={<IconDevices />}
            title={t('crm.customers.no_devices')}
            text={t('crm.customers.no_devices_text')}
          />
        ) : (
          <Card title={`${t('crm.customers.devices')} ${items.length} / ${limit}`} flush>
            <SmallTable
              rows={items}
              key_of={(device) => device.id}
              min_width={720}
              columns={[
                {
                  title: t('crm.devices.kind'),
                  cell: (device) => (
                    <>
                      {t(`crm.products.device_types.${device.type}`, { defaultValue: device.type })}{' '}
                      {device.is_blocked && <Tag tone="bad">{t('crm.devices.blocked')}</Tag>}
                    </>
                  ),
                },
                {
                  title: t('crm.devices.model'),
                  cell: (device) => (
                    <bdi>{[device.name, device.model, device.os].filter(Boolean).join(' · ') || '–'}</bdi>
                  ),
                },
                {
                  title: t('crm.devices.app'),
                  cell: (device) => (device.app_version ? <Bdi>{device.app_version}</Bdi> : <None />),
                },
                { title: 'IP', cell: (device) => <Bdi>{device.ip}</Bdi> },
                { title: t('crm.customers.last_seen_at'), cell: (device) => <When at={device.last_seen_at} /> },
                can_write && {
                  title: t('kit.actions'),
                  cell: (device) => (
                    <Group gap={4} wrap="nowrap">
                      <Button
                        variant="subtle"
                        size="compact-xs"
                        onClick={() =>
                          change.mutate(
                            {
                              path: `${customer.id}/devices/${device.id}`,
                              body: { version: device.version, is_blocked: !device.is_blocked },
                            },
                            { onError: notify_error },
                          )
                        }
                      >
                        {t(device.is_blocked ? 'crm.devices.unblock' : 'crm.devices.block')}
                      </Button>
                      <Tooltip label={t('kit.remove')}>
                        <ActionIcon
                          size="sm"
                          aria-label={`${t('kit.remove')} ${device.model || device.type}`}
                          onClick={() =>
                            ask({
                              title: t('crm.devices.remove_title'),
                              text: t('crm.devices.remove_text'),
                              action: t('kit.remove'),
                              tone: 'danger',
                              run: () => remove.mutateAsync({ path: `${customer.id}/devices/${device.id}` }),
                            })
                          }
                        >
                          <IconTrash size={14} />
                        </ActionIcon>
                      </Tooltip>
                    </Group>
                  ),
                },
              ]}
            />
            {dialog}
          </Card>
        )
      }
    </Loaded>
  );
}

function Streams({ customer, can_write }: { customer: Customer; can_write: boolean }) {
  const { t } = useTranslation();
  const query = customers.useSub<{ items: RunningStream[] }>(`${customer.id}/sessions`);
  const stop = customers.useSubCall('delete');
  return (
    <Loaded query={query} lines={2}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState icon={<IconPlayerStop />} title={t('crm.customers.no_streams')} />
        ) : (
          <Card flush>
            <SmallTable
              rows={items}
              key_of={(session) => session.id}
              columns={[
                { title: t('cms.channels.one'), cell: (session) => <bdi>{session.channel}</bdi> },
                { title: t('crm.customers.devices'), cell: (session) => <bdi>{session.device}</bdi> },
                { title: t('crm.customers.started_at'), cell: (session) => <When at={session.started_at} /> },
                can_write && {
                  title: t('kit.actions'),
                  cell: (session) => (
                    <Button
                      variant="subtle"
                      color="red"
                      size="compact-xs"
                      onClick={() =>
                        stop.mutate({ path: `${customer.id}/sessions/${session.id}` }, { onError: notify_error })
                      }
                    >
                      {t('crm.customers.stop')}
                    </Button>
                  ),
                },
              ]}
            />
          </Card>
        )
      }
    </Loaded>
  );
}

/** The deployment's log, cut to this customer: entries name a customer by the user id. */
function Log({ customer }: { customer: Customer }) {
  const query = deployment_log.useAll({
    q: customer.user_id,
    sort: '-id',
    filter: JSON.stringify({ and: [{ field: 'noun', op: 'is', value: 'crm.customers' }] }),
  });
  return (
    <Loaded query={query} lines={4}>
      {({ items }) => <LogLines entries={items.filter((entry) => entry.object_id === customer.id)} />}
    </Loaded>
  );
}

function NewPassword({ customer, on_close }: { customer: Customer; on_close: () => void }) {
  const { t } = useTranslation();
  const [how, set_how] = useState('generated');
  const [typed, set_typed] = useState('');
  const [made, set_made] = useState<NewCustomer | null>(null);
  const change = customers.useSubCall<{ password?: string }>('post');
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
                  path: `${customer.id}/actions/new_password`,
                  body: how === 'typed' ? { password: typed } : {},
                });
                set_made({ ...customer, password: answer?.password ?? typed });
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
