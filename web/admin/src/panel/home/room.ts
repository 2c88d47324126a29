import { page, type Room } from '../../app/room';
import { IconLayoutDashboard } from '../../kit/icons';

export const room: Room = {
  pages: [page('/', () => import('./page'), 'HomePage'), page('', () => import('./deployment'), 'DeploymentPage')],
  menu: [{ place: 10, path: '/', key: 'panel.home', permission: '', icon: IconLayoutDashboard }],
};
