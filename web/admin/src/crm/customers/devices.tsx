// Where a customer watches: the devices that hold places, and what runs on them now.
import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useConfirm } from '../../kit/confirm';
import { IconDevices, IconPlayerStop, IconTrash } from '../../kit/icons';
import { notify_error } from '../../kit/notify';
import { Card } from '../../kit/page';
import { SmallTable } from '../../kit/small_table';
import { EmptyState, Loaded } from '../../kit/states';
import { Bdi, None, Tag, When } from '../../kit/values';
import { type Customer, customers } from './api';

export function Devices({ customer, can_write }: { customer: Customer; can_write: boolean }) {
  const { t } = useTranslation();
  const query = customers.useSub('/{id}/devices', { path: { id: customer.id } });
  const remove = customers.useSubCall('delete', '/{id}/devices/{device_id}');
  const change = customers.useSubCall('patch', '/{id}/devices/{device_id}');
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
                              path: { id: customer.id, device_id: device.id },
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
                              run: () => remove.mutateAsync({ path: { id: customer.id, device_id: device.id } }),
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

export function Streams({ customer, can_write }: { customer: Customer; can_write: boolean }) {
  const { t } = useTranslation();
  const query = customers.useSub('/{id}/sessions', { path: { id: customer.id } });
  const stop = customers.useSubCall('delete', '/{id}/sessions/{session_id}');
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
                        stop.mutate({ path: { id: customer.id, session_id: session.id } }, { onError: notify_error })
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
