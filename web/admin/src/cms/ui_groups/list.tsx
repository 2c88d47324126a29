// The groups in the order of the viewer's screen: drag or keyboard, stored on drop, undo for 10 seconds.
import { Group, Paper, Text } from '@mantine/core';
import { text_of } from '@tvms/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment, useMay } from '../../app/me';
import { Go, GoButton } from '../../kit/go';
import { IconPlus, IconStack2 } from '../../kit/icons';
import { notify_done, notify_error } from '../../kit/notify';
import { OrderedList } from '../../kit/ordered_list';
import { PageHead } from '../../kit/page';
import { EmptyState, Forbidden, Loaded } from '../../kit/states';
import { NumberText, Tag, TextsText } from '../../kit/values';
import { type UiGroup, ui_groups } from './api';
import css from './list.module.css';

export function GroupsPage() {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const can_write = may('cms.ui_groups.write');
  const { languages } = useDeployment();
  const query = ui_groups.useAll({ sort: 'position' });
  const reorder = ui_groups.useSubCall('post', '/actions/order');
  const [order, set_order] = useState<UiGroup[] | null>(null);
  const stored = query.data?.items;
  // The server's order rules again as soon as it has answered.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new answer is the signal.
  useEffect(() => set_order(null), [stored]);
  if (!may('cms.ui_groups.read')) return <Forbidden />;

  async function store(next: UiGroup[], before: UiGroup[]) {
    set_order(next);
    try {
      await reorder.mutateAsync({ body: { ids: next.map((group) => group.id) } });
      notify_done(t('kit.order.stored'), () => void store(before, next));
    } catch (error) {
      set_order(null);
      notify_error(error);
    }
  }
  const add = can_write && (
    <GoButton to="cms/ui_groups/new" leftSection={<IconPlus size={15} />}>
      {t('cms.ui_groups.add')}
    </GoButton>
  );
  return (
    <>
      <PageHead title={t('cms.ui_groups')} count={query.data ? <NumberText value={query.data.total} /> : undefined}>
        {add}
      </PageHead>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon={<IconStack2 />}
              title={t('cms.ui_groups.empty')}
              text={t('cms.ui_groups.empty_text')}
              action={add}
            />
          ) : (
            <>
              <Text size="sm" c="dimmed" mb="sm">
                {t('cms.ui_groups.order_text')}
              </Text>
              <Paper className={css.paper}>
                <OrderedList
                  label={t('cms.ui_groups')}
                  items={order ?? items}
                  id_of={(group) => group.id}
                  name_of={(group) => text_of(group.name, i18n.language, languages[0])}
                  is_locked={!can_write}
                  on_change={(next) => void store(next, order ?? items)}
                  render={(group) => (
                    <>
                      <span
                        className={css.style}
                        style={
                          group.colour_from
                            ? {
                                background: `linear-gradient(135deg, ${group.colour_from}, ${group.colour_to ?? group.colour_from})`,
                              }
                            : undefined
                        }
                        aria-hidden
                      />
                      <span className={css.name}>
                        <Go to={`cms/ui_groups/${group.id}`} className="quiet">
                          <TextsText texts={group.name} />
                        </Go>
                        {group.parent_id !== null && (
                          <Text span size="xs" c="dimmed">
                            {' '}
                            · {t('cms.ui_groups.parent_id')}:{' '}
                            <TextsText texts={items.find((one) => one.id === group.parent_id)?.name} />
                          </Text>
                        )}
                      </span>
                      <Group gap="sm" ms="auto" wrap="nowrap">
                        {group.kids && <Tag tone="good">{t('cms.ui_groups.kids')}</Tag>}
                        {group.adult && <Tag tone="bad">{t('cms.ui_groups.adult')}</Tag>}
                        <Text size="xs" c="dimmed" className={css.count ?? ''}>
                          {t('cms.channels_count', { count: group.channel_count })}
                        </Text>
                      </Group>
                    </>
                  )}
                />
              </Paper>
            </>
          )
        }
      </Loaded>
    </>
  );
}
