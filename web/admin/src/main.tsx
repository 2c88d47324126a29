// Start of the back office: texts, server state, look, routes. Nothing of a noun.
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './app/base.css';
import { DirectionProvider, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { make_client } from './app/client';
import { make_router } from './app/router';
import { SessionEnd } from './app/session_end';
import { start_texts } from './app/texts';
import { css_variables, theme } from './app/theme';

const client = make_client();
const router = make_router(client);

function to_sign_in() {
  const here = router.state.location;
  if (here.pathname === '/sign-in') return;
  void router.navigate({ to: '/sign-in', search: { next: here.href } });
}

void start_texts().then(() => {
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no root.');
  createRoot(root).render(
    <StrictMode>
      <DirectionProvider>
        <MantineProvider theme={theme} cssVariablesResolver={css_variables} defaultColorScheme="auto">
          <QueryClientProvider client={client}>
            <SessionEnd on_stranger={to_sign_in} />
            <Notifications position="bottom-center" limit={4} />
            <Suspense fallback={null}>
              <RouterProvider router={router} />
            </Suspense>
          </QueryClientProvider>
        </MantineProvider>
      </DirectionProvider>
    </StrictMode>,
  );
});
