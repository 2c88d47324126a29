import { page, type Room } from '../../app/room';
import { IconHistory } from '../../kit/icons';

export const room: Room = {
  pages: [
    page('/panel/user_log', () => import('./list'), 'UserLogPage'),
    page('user_log', () => import('./list'), 'DeploymentLogPage'),
  ],
  menu: [
    {
      module: 'panel',
      place: 10,
      path: 'user_log',
      key: 'panel.user_log',
      permission: 'panel.user_log.read',
      icon: IconHistory,
    },
    {
      place: 30,
      path: '/panel/user_log',
      key: 'panel.user_log',
      permission: 'panel.platform_log.read',
      icon: IconHistory,
    },
  ],
};
