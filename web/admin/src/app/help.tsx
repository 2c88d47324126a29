// The way from a screen to its page in the manual: a button in the header and the key `?`. Which page it is, the manual knows.
import { ActionIcon, Tooltip } from '@mantine/core';
import { useMatches } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { IconHelp } from '../kit/icons';

/** A screen as the manual's pages name it: the route's pattern, without a slash at its end. */
export function screen_of(full_path: string): string {
  return full_path.replace(/\/+$/, '') || '/';
}

function is_typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export function Help() {
  const { t } = useTranslation();
  const screen = useMatches({ select: (matches) => screen_of(matches.at(-1)?.fullPath ?? '/') });
  const address = `/manual/?screen=${encodeURIComponent(screen)}`;
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || is_typing(event.target)) return;
      event.preventDefault();
      window.open(address, '_blank', 'noopener');
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  }, [address]);
  return (
    <Tooltip label={t('shell.help')}>
      <ActionIcon
        component="a"
        href={address}
        target="_blank"
        rel="noopener"
        size={30}
        aria-label={t('shell.help')}
        aria-keyshortcuts="?"
        data-help
      >
        <IconHelp size={17} />
      </ActionIcon>
    </Tooltip>
  );
}
