// The header of every page: where one is, the deployment's figures, search, publish, jobs, look, language, person.
import {
  ActionIcon,
  Indicator,
  Menu,
  Popover,
  ScrollArea,
  Stack,
  Text,
  Tooltip,
  UnstyledButton,
  useComputedColorScheme,
  useDirection,
  useMantineColorScheme,
} from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { direction_of, format_clock } from '@tvms/ui';
import { Fragment, lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deployment_path, GoButton } from '../kit/go';
import {
  IconBell,
  IconCheck,
  IconChevronRight,
  IconClock,
  IconCloudUpload,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSun,
} from '../kit/icons';
import { is_over, is_planned, JobBar, useJobs } from '../kit/job';
import { notify_error } from '../kit/notify';
import { changes_query } from '../publish/api';
import { Help } from './help';
import { useDeployment, useDeploymentName, useMay, useMe } from './me';
import { kAllPages, kMenu, kPanelPages } from './menu';
import { call, session } from './server';
import css from './shell.module.css';
import { change_language, kLanguages, language_name } from './texts';

const Palette = lazy(() => import('./palette').then((module) => ({ default: module.Palette })));

export function Header({ burger }: { burger: ReactNode }) {
  const deployment = useDeploymentName();
  const may = useMay();
  return (
    <header className={css.header}>
      {burger}
      <Crumbs />
      {deployment !== '' && <Strip />}
      <div className={css.tools}>
        <Find />
        {deployment !== '' && <PublishButton />}
        {deployment !== '' && may('panel.jobs.read') && <JobTray />}
        <Help />
        <Scheme />
        <Person />
      </div>
    </header>
  );
}

function Crumbs() {
  const { t } = useTranslation();
  const me = useMe();
  const deployment = useDeploymentName();
  const { pathname } = useLocation();
  const crumbs: { to?: string; text: string }[] = [];
  if (deployment === '') {
    const page = kPanelPages.find((one) => one.path !== '/' && pathname.startsWith(one.path));
    if (pathname !== '/') crumbs.push({ to: '/', text: t('panel.home') });
    const text = page
      ? t(page.key)
      : pathname === '/'
        ? t('panel.home')
        : t(
            pathname === '/panel/sessions'
              ? 'panel.sessions'
              : pathname === '/panel/deployments/new'
                ? 'panel.deployments.new'
                : 'panel.deployments.settings',
          );
    crumbs.push(page && pathname !== page.path ? { to: page.path, text } : { text });
    if (page && pathname !== page.path)
      crumbs.push({ text: t(pathname.endsWith('/new') ? 'shell.crumb.new' : 'shell.crumb.one') });
  } else {
    const card = me.deployments.find((one) => one.identifier === deployment);
    const home = deployment_path(deployment, '');
    const rest = pathname.slice(home.length + 1);
    const page = [...kAllPages]
      .sort((a, b) => b.path.length - a.path.length)
      .find((one) => rest === one.path || rest.startsWith(`${one.path}/`));
    const module = kMenu.find((one) => page && one.pages.includes(page));
    crumbs.push({ to: home, text: card?.name ?? deployment });
    if (module && module.pages.length > 1) crumbs.push({ text: t(`shell.module.${module.module}`) });
    if (page)
      crumbs.push(
        rest === page.path ? { text: t(page.key) } : { to: deployment_path(deployment, page.path), text: t(page.key) },
      );
    if (page && rest !== page.path) {
      const last = rest.slice(page.path.length + 1);
      crumbs.push({
        text: t(last === 'new' ? 'shell.crumb.new' : last === 'import' ? 'shell.crumb.import' : 'shell.crumb.one'),
      });
    }
  }
  return (
    <nav aria-label={t('shell.crumbs')} style={{ flex: 1, minWidth: 0 }}>
      <ol className={css.crumbs}>
        {crumbs.map((crumb, at) => (
          <li key={crumb.text} aria-current={at === crumbs.length - 1 ? 'page' : undefined}>
            {at > 0 && <IconChevronRight size={13} className="flip" aria-hidden />}
            {crumb.to ? <Link to={crumb.to}>{crumb.text}</Link> : <bdi>{crumb.text}</bdi>}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Languages, countries, currencies and the deployment's own clock. */
function Strip() {
  const { t, i18n } = useTranslation();
  const { languages, countries, currencies, time_zone, name } = useDeployment();
  const [now, set_now] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => set_now(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  if (name === '') return null;
  const some = (codes: string[]) =>
    codes.length > 3 ? `${codes.slice(0, 2).join(' ')} +${codes.length - 2}` : codes.join(' ');
  return (
    <Tooltip
      multiline
      label={
        <Stack gap={2}>
          <span>{`${t('panel.deployments.languages')}: ${languages.map(language_name).join(', ')}`}</span>
          <span>{`${t('panel.deployments.countries')}: ${countries.join(', ')}`}</span>
          <span>{`${t('panel.deployments.currencies')}: ${currencies.map((currency) => currency.code).join(', ')}`}</span>
        </Stack>
      }
    >
      <div className={css.strip} dir="ltr">
        <span>{some(languages)}</span>
        <span>{some(countries)}</span>
        <span>{some(currencies.map((currency) => currency.code))}</span>
        <span className="num">
          {time_zone} {format_clock(now, i18n.language === 'ar' ? 'en' : i18n.language, time_zone)}
        </span>
      </div>
    </Tooltip>
  );
}

function Find() {
  const { t } = useTranslation();
  const [was_opened, set_opened] = useState(false);
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        set_opened(true);
        window.dispatchEvent(new Event('tvms.palette'));
      }
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  }, []);
  return (
    <>
      <UnstyledButton
        className={css.find}
        onClick={() => {
          set_opened(true);
          window.dispatchEvent(new Event('tvms.palette'));
        }}
        title={t('shell.find')}
        aria-keyshortcuts="Control+K"
      >
        <IconSearch size={14} />
        <span>{t('shell.find')}</span>
        <kbd dir="ltr" aria-hidden>
          Ctrl K
        </kbd>
      </UnstyledButton>
      {was_opened && (
        <Suspense fallback={null}>
          <Palette />
        </Suspense>
      )}
    </>
  );
}

function PublishButton() {
  const { t, i18n } = useTranslation();
  const deployment = useDeploymentName();
  const may = useMay();
  const is_allowed = may('publish.areas.read');
  const { data } = useQuery({ ...changes_query(deployment), enabled: is_allowed });
  if (!is_allowed) return null;
  const count = data ?? 0;
  return (
    <GoButton
      to="publish"
      leftSection={<IconCloudUpload size={15} />}
      variant={count > 0 ? 'filled' : 'default'}
      className={css.publish ?? ''}
      data-publish
    >
      <span className={css.wide_text}>{t('publish.publish')}</span>
      {count > 0 && (
        <span className={css.count} role="status" aria-label={t('publish.changes', { count })}>
          {new Intl.NumberFormat(i18n.language, { notation: count > 9999 ? 'compact' : 'standard' }).format(count)}
        </span>
      )}
    </GoButton>
  );
}

function JobTray() {
  const { t } = useTranslation();
  const [is_open, set_open] = useState(false);
  const { data } = useJobs(is_open);
  const jobs = data?.items ?? [];
  const running = jobs.filter((job) => !is_over(job) && !is_planned(job)).length;
  return (
    <Popover opened={is_open} onChange={set_open} position="bottom-end" width={320} trapFocus>
      <Popover.Target>
        <Tooltip label={t('shell.jobs')}>
          <Indicator disabled={running === 0} label={running} size={15} offset={4} inline processing>
            <ActionIcon
              aria-label={running > 0 ? t('shell.jobs_running', { count: running }) : t('shell.jobs')}
              onClick={() => set_open(!is_open)}
              size={30}
            >
              <IconBell size={17} />
            </ActionIcon>
          </Indicator>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('shell.jobs')}>
        <Text fw={600} size="sm" p="sm" pb={4}>
          {t('shell.jobs')}
        </Text>
        <ScrollArea.Autosize mah={380} type="auto">
          <Stack gap="md" p="sm">
            {jobs.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('shell.jobs_none')}
              </Text>
            )}
            {jobs.map((job) => (
              <div key={job.id}>
                <Text size="sm" mb={2}>
                  {t(`job.${job.kind}`, { defaultValue: job.kind })}
                </Text>
                <JobBar job={job} />
              </div>
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

function Scheme() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const label = t(scheme === 'dark' ? 'shell.light' : 'shell.dark');
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={30}
        className={css.wide_only ?? ''}
        aria-label={label}
        onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
        data-scheme
      >
        {scheme === 'dark' ? <IconSun size={17} /> : <IconMoon size={17} />}
      </ActionIcon>
    </Tooltip>
  );
}

function Person() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { setDirection } = useDirection();
  const { toggleColorScheme } = useMantineColorScheme();

  async function sign_out() {
    try {
      await call('post', '/api/v1/sign_out');
      session.csrf_token = null;
      client.clear();
      await navigate({ to: '/sign-in' });
    } catch (error) {
      notify_error(error);
    }
  }

  return (
    <Menu width={220}>
      <Menu.Target>
        <UnstyledButton aria-label={t('shell.person', { name: me.name })} data-person>
          <span className={css.avatar} aria-hidden>
            {me.name.slice(0, 1).toUpperCase()}
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            <bdi>{me.name}</bdi>
          </Text>
          <bdi dir="ltr">{me.email}</bdi>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to={'/panel/sessions'} leftSection={<IconClock size={15} />}>
          {t('panel.sessions')}
        </Menu.Item>
        <Menu.Item
          className={css.narrow_only ?? ''}
          leftSection={<IconMoon size={15} />}
          onClick={() => toggleColorScheme()}
        >
          {t('shell.scheme')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('shell.language')}</Menu.Label>
        {kLanguages.map((code) => (
          <Fragment key={code}>
            <Menu.Item
              rightSection={i18n.language === code ? <IconCheck size={14} /> : null}
              onClick={() => void change_language(code).then(() => setDirection(direction_of(code)))}
              lang={code}
            >
              {new Intl.DisplayNames([code], { type: 'language' }).of(code)}
            </Menu.Item>
          </Fragment>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} className="flip" />} onClick={() => void sign_out()}>
          {t('shell.sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
