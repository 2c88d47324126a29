// The first page of a deployment: a card per module with its pages and how much is in them.
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useDeployment, useDeploymentName, useMay, useMe } from '../../app/me';
import { kMenu } from '../../app/menu';
import { call } from '../../app/server';
import { Go, GoButton } from '../../kit/go';
import { IconLock, IconSettings } from '../../kit/icons';
import type { Page } from '../../kit/noun';
import { PageHead } from '../../kit/page';
import { EmptyState } from '../../kit/states';
import { NumberText } from '../../kit/values';
import { DeploymentState } from '../deployments/state';
import css from './page.module.css';

// Pages whose list is not a plain noun of their own are shown without a count.
const kCounted = [
  'cms/channels',
  'cms/ui_groups',
  'cms/packages',
  'streaming/streams',
  'crm/customers',
  'crm/products',
  'uit/user_interfaces',
  'uit/hostnames',
];

export function DeploymentPage() {
  const { t } = useTranslation();
  const may = useMay();
  const name = useDeploymentName();
  const { title } = useDeployment();
  const card = useMe().deployments.find((one) => one.identifier === name);
  const counted = kMenu
    .flatMap((module) => module.pages)
    .filter((page) => kCounted.includes(page.path) && may(page.permission));
  const counts = useQueries({
    queries: counted.map((page) => ({
      queryKey: [page.key, name, 'count'],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (
          await call<Page<unknown>>('get', `/api/v1/deployments/${encodeURIComponent(name)}/${page.path}`, {
            query: { limit: 1 },
            signal,
          })
        ).total,
    })),
  });
  const modules = kMenu
    .map((module) => ({ ...module, pages: module.pages.filter((page) => may(page.permission)) }))
    .filter((module) => module.pages.length > 0);
  return (
    <div className={css.page}>
      <PageHead title={title || name} state={card && card.state !== 'active' && <DeploymentState state={card.state} />}>
        {card && may('panel.deployments.write') && (
          <GoButton to={`/panel/deployments/${card.number}`} variant="default" leftSection={<IconSettings size={15} />}>
            {t('panel.deployments.settings')}
          </GoButton>
        )}
      </PageHead>
      {modules.length === 0 ? (
        <EmptyState icon={<IconLock />} title={t('panel.home.no_module')} text={t('panel.home.no_module_text')} />
      ) : (
        <div className={css.tiles}>
          {modules.map((module) => (
            <section key={module.module} className={css.tile}>
              <h2>
                <module.icon size={17} />
                {t(`shell.module.${module.module}`)}
              </h2>
              <ul>
                {module.pages.map((page) => {
                  const at = counted.indexOf(page);
                  return (
                    <li key={page.path}>
                      <Go to={page.path}>{t(page.key)}</Go>
                      <span>
                        {at >= 0 && counts[at]?.data !== undefined && <NumberText value={counts[at]?.data} />}
                      </span>
                    </li>
                  );
                })}
              </ul>
            </section>
          ))}
        </div>
      )}
    </div>
  );
}
