// The frame of all pages after sign-in: side menu, header, content. Which deployment it is about comes from the address.
import { ActionIcon, Drawer, Menu, ScrollArea, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useParams } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { deployment_path } from '../kit/go';
import { IconCheck, IconChevronDown, IconMenu2, IconPlus } from '../kit/icons';
import { Waiting } from '../kit/states';
import { listen } from './events';
import { Header } from './header';
import { useMay, useMe } from './me';
import { kAllPages, kMenu, kPanelPages, type MenuPage } from './menu';
import { DeploymentScope } from './scope';
import css from './shell.module.css';

export function Shell() {
  const { t } = useTranslation();
  const params = useParams({ strict: false }) as { deployment?: string };
  const deployment = params.deployment ?? '';
  const [is_open, { open, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const client = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the drawer.
  useEffect(close, [pathname]);
  useEffect(() => listen(client), [client]);

  return (
    <DeploymentScope name={deployment}>
      <a href="#main" className={css.skip}>
        {t('shell.skip')}
      </a>
      <div className={css.shell}>
        <aside className={css.side}>
          <Side deployment={deployment} />
        </aside>
        <Drawer.Root opened={is_open} onClose={close} position="left" size={250} padding={0}>
          <Drawer.Overlay />
          <Drawer.Content aria-label={t('shell.menu')}>
            <Drawer.Body>
              <Side deployment={deployment} />
            </Drawer.Body>
          </Drawer.Content>
        </Drawer.Root>
        <div className={css.page}>
          <Header
            burger={
              <ActionIcon className={css.burger ?? ''} onClick={open} aria-label={t('shell.menu')}>
                <IconMenu2 size={18} />
              </ActionIcon>
            }
          />
          <main id="main" className={css.main} tabIndex={-1}>
            <Suspense fallback={<Waiting />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
      </div>
    </DeploymentScope>
  );
}

function Side({ deployment }: { deployment: string }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <div className={css.side_inner}>
      <DeploymentSwitch deployment={deployment} />
      <ScrollArea className={css.nav ?? ''} type="never">
        <nav aria-label={t('shell.menu')}>
          {deployment === ''
            ? kPanelPages
                .filter((page) => page.permission === '' || may(page.permission))
                .map((page) => <NavLine key={page.path} page={page} to={page.path} />)
            : kMenu.map((module) => {
                const pages = module.pages.filter((page) => may(page.permission));
                if (pages.length === 0) return null;
                return (
                  <div key={module.module} className={css.module}>
                    <h2 className={css.module_name}>{t(`shell.module.${module.module}`)}</h2>
                    {pages.map((page) => (
                      <NavLine key={page.path} page={page} to={deployment_path(deployment, page.path)} />
                    ))}
                  </div>
                );
              })}
        </nav>
      </ScrollArea>
    </div>
  );
}

function NavLine({ page, to }: { page: MenuPage; to: string }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  // The longest page address that the location begins with: sources are not also the overview.
  const is_here =
    pathname === to ||
    (to !== '/' &&
      pathname.startsWith(`${to}/`) &&
      !kAllPages.some((other) => other.path.startsWith(`${page.path}/`) && `${pathname}/`.includes(`/${other.path}/`)));
  return (
    <Link to={to} className={css.line} data-here={is_here || undefined} aria-current={is_here ? 'page' : undefined}>
      <page.icon size={16} stroke={1.7} />
      {t(page.key)}
    </Link>
  );
}

function DeploymentSwitch({ deployment }: { deployment: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const may = useMay();
  const current = me.deployments.find((one) => one.identifier === deployment);
  return (
    <Menu width={250} position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={css.switch}>
          <VisuallyHidden>{t('shell.deployment')}</VisuallyHidden>
          <span className={css.mark} aria-hidden>
            {(current?.name ?? 'T').slice(0, 1).toUpperCase()}
          </span>
          <span className={css.switch_text}>
            <bdi>{current?.name ?? t('shell.all_deployments')}</bdi>
            {current && <small dir="ltr">{current.identifier}</small>}
          </span>
          <IconChevronDown size={14} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('shell.deployments')}</Menu.Label>
        {me.deployments.map((one) => (
          <Menu.Item
            key={one.identifier}
            component={Link}
            to={deployment_path(one.identifier, '')}
            rightSection={one.identifier === deployment ? <IconCheck size={14} /> : null}
          >
            <bdi>{one.name}</bdi>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to={'/'}>
          {t('shell.all_deployments')}
        </Menu.Item>
        {may('panel.deployments.add') && (
          <Menu.Item component={Link} to={'/panel/deployments/new'} leftSection={<IconPlus size={14} />}>
            {t('panel.deployments.new')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
