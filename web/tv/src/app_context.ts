// How components find the app. One value, set once.
import { createContext, useContext } from 'react';
import type { App } from './model/app';

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('no app');
  return app;
}
