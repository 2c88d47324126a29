// The first page: choose a deployment and see what needs a hand.
import { ActionIcon, Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DeploymentCard, useMay, useMe } from '../../app/me';
import { kMenu } from '../../app/menu';
import { DeploymentScope } from '../../app/scope';
import { language_name } from '../../app/texts';
import { Go, GoButton, useGo } from '../../kit/go';
import { IconPlus, IconSearch, IconServer, IconSettings } from '../../kit/icons';
import { PageHead } from '../../kit/page';
import { EmptyState } from '../../kit/states';
import { NumberText } from '../../kit/values';
import { changes_query } from '../../publish/api';
import { DeploymentState } from '../deployments/state';
import css from './page.module.css';

// What has a place of its own on a card, or is for looking back.
const kNotOnCards = ['publish', 'panel'];
// With fewer cards a search box is only in the way.
const kSearchFrom = 6;

export function HomePage() {
  const { t } = useTranslation();
  const me = useMe();
  const may = useMay();
  const [words, set_words] = useState('');
  const [order, set_order] = useState('name');
  const new_button = may('panel.deployments.add') && (
    <GoButton to="/panel/deployments/new" leftSection={<IconPlus size={15} />}>
      {t('panel.deployments.new')}
    </GoButton>
  );
  const shown = me.deployments
    .filter((one) => `${one.name} ${one.identifier}`.toLowerCase().includes(words.trim().toLowerCase()))
    .sort((a, b) => (order === 'name' ? a.name.localeCompare(b.name) : b.number - a.number));
  return (
    <div className={css.page}>
      <PageHead title={t('panel.home.title', { name: me.name.split(' ')[0] })}>{new_button}</PageHead>
      {me.deployments.length === 0 ? (
        <EmptyState
          icon={<IconServer />}
          title={t('panel.home.none')}
          text={t('panel.home.none_text')}
          action={new_button}
        />
      ) : (
        <>
          {me.deployments.length >= kSearchFrom && (
            <Group mb="md">
              <TextInput
                size="xs"
                w={260}
                leftSection={<IconSearch size={14} />}
                placeholder={t('kit.search')}
                aria-label={t('kit.search')}
                value={words}
                onChange={(event) => set_words(event.currentTarget.value)}
              />
              <SegmentedControl
                value={order}
                onChange={set_order}
                aria-label={t('panel.home.order')}
                data={[
                  { value: 'name', label: t('panel.home.by_name') },
                  { value: 'new', label: t('panel.home.by_new') },
                ]}
              />
            </Group>
          )}
          <div className={css.cards}>
            {shown.map((one) => (
              <DeploymentScope key={one.identifier} name={one.identifier}>
                <CardOf card={one} />
              </DeploymentScope>
            ))}
          </div>
        </>
      )}
    </div>
  );
}

function CardOf({ card }: { card: DeploymentCard }) {
  const { t } = useTranslation();
  const may = useMay();
  const go = useGo();
  const changes = useQuery({ ...changes_query(card.identifier), enabled: may('publish.areas.read') });
  return (
    <article className={css.card}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <h2 className={css.name}>
            <Go to="" className={css.open ?? ''}>
              <bdi>{card.name}</bdi>
            </Go>
          </h2>
          <small dir="ltr">{card.identifier}</small>
        </div>
        <Group gap={4} wrap="nowrap">
          <DeploymentState state={card.state} />
          {may('panel.deployments.write') && (
            <ActionIcon
              size={26}
              component={Link}
              to={`/panel/deployments/${card.number}`}
              aria-label={t('panel.deployments.settings_of', { name: card.name })}
            >
              <IconSettings size={15} />
            </ActionIcon>
          )}
        </Group>
      </Group>
      <p className={css.facts}>
        <span>{card.languages.map(language_name).join(', ')}</span>
        <span dir="ltr">{card.currencies.map((currency) => currency.code).join(' ')}</span>
        <span dir="ltr">{card.zone}</span>
      </p>
      <Group gap={6} className={css.modules ?? ''}>
        {kMenu
          .filter((module) => !kNotOnCards.includes(module.module) && module.pages.some((page) => may(page.permission)))
          .map((module) => {
            const first = module.pages.find((page) => may(page.permission));
            return (
              <Button
                key={module.module}
                variant="default"
                size="compact-sm"
                leftSection={<module.icon size={14} />}
                onClick={() => first && go(first.path)}
              >
                {t(`shell.module.${module.module}`)}
              </Button>
            );
          })}
      </Group>
      {(changes.data ?? 0) > 0 && (
        <div className={css.changes}>
          <Go to="publish">
            <NumberText value={changes.data} /> {t('publish.unpublished', { count: changes.data ?? 0 })}
          </Go>
        </div>
      )}
    </article>
  );
}
