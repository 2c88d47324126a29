// What a customer has bought: the state of the subscription, its terms, and more time.
import { Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconClock } from '../../kit/icons';
import { Card } from '../../kit/page';
import { SmallTable } from '../../kit/small_table';
import { Loaded } from '../../kit/states';
import { Facts, MoneyText, None, When } from '../../kit/values';
import { products } from '../products/api';
import { type Customer, customers } from './api';
import { Extend } from './extend';
import { ProductName } from './list';

export function Subscription({ customer, can_write }: { customer: Customer; can_write: boolean }) {
  const { t } = useTranslation();
  const [extending, set_extending] = useState<'plan' | 'date' | null>(null);
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
      <Terms customer={customer} />
      {extending && <Extend customer={customer} by={extending} on_close={() => set_extending(null)} />}
    </Stack>
  );
}

/** What was sold and given so far. */
function Terms({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const terms = customers.useSub('/{id}/terms', { path: { id: customer.id } });
  const product = products.useOne(customer.product_id);
  const plan_name = (id: number | null) => product.data?.plans.find((plan) => plan.id === id)?.name;
  return (
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
  );
}
