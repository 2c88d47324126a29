// Whether a deployment serves its viewers, as a mark.
import { useTranslation } from 'react-i18next';
import { Status, type Tone } from '../../kit/values';

const kTone: Record<string, Tone> = {
  active: 'good',
  suspended: 'warn',
  creating: 'info',
  archived: 'plain',
};

export function DeploymentState({ state }: { state: string }) {
  const { t } = useTranslation();
  return <Status tone={kTone[state] ?? 'plain'}>{t(`panel.deployments.state.${state}`)}</Status>;
}
