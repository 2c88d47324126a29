// The first page of a deployment: a card per module with its pages and how much is in them.
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useDeploymentName, useMay, useMe } from '../../app/me';
import { kMenu } from '../../app/menu';
import { channels } from '../../cms/channels/api';
import { packages } from '../../cms/packages/api';
import { ui_groups } from '../../cms/ui_groups/api';
import { customers } from '../../crm/customers/api';
import { products } from '../../crm/products/api';
import { Go, GoButton } from '../../kit/go';
import { IconLock, IconSettings } from '../../kit/icons';
import type { Id, Noun } from '../../kit/noun';
import { PageHead } from '../../kit/page';
import { EmptyState } from '../../kit/states';
import { NumberText } from '../../kit/values';
import { streams } from '../../streaming/streams/api';
import { hostnames } from '../../uit/hostnames/api';
import { user_interfaces } from '../../uit/user_interfaces/api';
import { DeploymentState } from '../deployments/state';
import css from './page.module.css';

// Pages whose list is not a plain noun of their own are shown without a count.
const kCounted: Noun<{ id: Id }>[] = [
  channels,
  ui_groups,
  packages,
  streams,
  customers,
  products,
  user_interfaces,
  hostnames,
];

export function DeploymentPage() {
  const { t } = useTranslation();
  const may = useMay();
  const name = useDeploymentName();
  const card = useMe().deployments.find((one) => one.identifier === name);
  const counted = kCounted.filter((noun) => may(`${noun.key}.read`));
  const counts = useQueries({
    queries: counted.map((noun) => noun.page(name, {}, 0, 1)),
  });
  const modules = kMenu
    .map((module) => ({ ...module, pages: module.pages.filter((page) => may(page.permission)) }))
    .filter((module) => module.pages.length > 0);
  return (
    <div className={css.page}>
      <PageHead
        title={card?.name ?? name}
        state={card && card.state !== 'active' && <DeploymentState state={card.state} />}
      >
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
                  const at = counted.findIndex((noun) => noun.key === page.key);
                  return (
                    <li key={page.path}>
                      <Go to={page.path}>{t(page.key)}</Go>
                      <span>{at >= 0 && counts[at]?.data && <NumberText value={counts[at].data.total} />}</span>
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
