// The part of the page that is about one deployment: its name and facts for everything inside. An empty name means none.
import type { ReactNode } from 'react';
import { DeploymentName, Facts, useFacts } from './me';

export function DeploymentScope({ name, children }: { name: string; children: ReactNode }) {
  return (
    <DeploymentName.Provider value={name}>
      <Facts.Provider value={useFacts(name)}>{children}</Facts.Provider>
    </DeploymentName.Provider>
  );
}
