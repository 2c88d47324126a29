// Links and navigation inside the app. Addresses are plain paths below /admin; a deployment's pages begin with its name.
import { Anchor, Button, type ButtonProps } from '@mantine/core';
import { createLink, Link, useNavigate } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import { useDeploymentName } from '../app/me';

/** "cms/channels/17" → "/d/demo/cms/channels/17"; a path that begins with / is taken as it is. */
export function deployment_path(deployment: string, path: string): string {
  return path.startsWith('/') ? path : `/d/${encodeURIComponent(deployment)}${path ? `/${path}` : ''}`;
}

export function usePath(): (path: string) => string {
  const deployment = useDeploymentName();
  return (path) => deployment_path(deployment, path);
}

export function useGo(): (path: string, options?: { replace?: boolean }) => void {
  const navigate = useNavigate();
  const path_of = usePath();
  return (path, options = {}) => {
    const [to, search] = path_of(path).split('?');
    void navigate({
      to: to ?? '/',
      search: Object.fromEntries(new URLSearchParams(search ?? '')),
      ...options,
    });
  };
}

export function Go({ to, children, className }: { to: string; children: ReactNode; className?: string }) {
  const path = usePath()(to);
  return (
    <Anchor component={Link} to={path} className={className} size="sm" c="var(--tv-anchor)">
      {children}
    </Anchor>
  );
}

type AnchorProps = Omit<ComponentProps<'a'>, keyof ButtonProps>;
const LinkButton = createLink((props: ButtonProps & AnchorProps) => <Button component="a" {...props} />);

export function GoButton({ to, children, ...rest }: { to: string; children: ReactNode } & ButtonProps) {
  const [path, search] = usePath()(to).split('?');
  return (
    <LinkButton to={path ?? '/'} search={Object.fromEntries(new URLSearchParams(search ?? ''))} {...rest}>
      {children}
    </LinkButton>
  );
}
