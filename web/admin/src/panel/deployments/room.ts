import { page, type Room } from '../../app/room';

export const room: Room = {
  pages: [
    page('/panel/deployments/new', () => import('./form'), 'NewDeploymentPage'),
    page('/panel/deployments/$id', () => import('./form'), 'DeploymentSettingsPage'),
  ],
};
