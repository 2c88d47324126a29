// The frame of a page: heading, count, actions, width. Sets the tab's title.
import { ActionIcon, Group, Menu, Paper, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Go } from './go';
import { IconChevronLeft, IconDots } from './icons';
import css from './page.module.css';

export function PageHead({
  title,
  count,
  state,
  back,
  children,
}: {
  title: string;
  count?: ReactNode;
  state?: ReactNode;
  back?: { to: string; label: string };
  children?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · TVMS`;
  }, [title]);
  return (
    <div className={css.head}>
      <div className={css.titles}>
        {back && (
          <Go to={back.to} className={css.back ?? ''}>
            <IconChevronLeft size={14} className="flip" />
            {back.label}
          </Go>
        )}
        <Group gap="sm" wrap="nowrap">
          <Title order={1} className={css.title}>
            <bdi>{title}</bdi>
          </Title>
          {count !== undefined && <span className={css.count}>{count}</span>}
          {state}
        </Group>
      </div>
      <Group gap="xs" className={css.actions ?? ''}>
        {children}
      </Group>
    </div>
  );
}

export function More({ children, label }: { children: ReactNode; label?: string }) {
  const { t } = useTranslation();
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={label ?? t('kit.more')}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

/** A page of sections in one column; lists use the full width instead. */
export function Narrow({ children }: { children: ReactNode }) {
  return <div className={css.narrow}>{children}</div>;
}

export function Card({
  title,
  text,
  action,
  children,
  flush = false,
}: {
  title?: ReactNode;
  text?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}) {
  return (
    <Paper component="section" className={css.card} data-flush={flush || undefined}>
      {(title || action) && (
        <div className={css.card_head}>
          <div>
            {title && <Title order={2}>{title}</Title>}
            {text && (
              <Text size="sm" c="dimmed">
                {text}
              </Text>
            )}
          </div>
          {action}
        </div>
      )}
      <div className={css.card_body}>{children}</div>
    </Paper>
  );
}
