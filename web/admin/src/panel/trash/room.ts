import { page, type Room } from '../../app/room';
import { IconTrash } from '../../kit/icons';

export const room: Room = {
  pages: [page('trash', () => import('./list'), 'TrashPage')],
  menu: [
    {
      module: 'panel',
      place: 20,
      path: 'trash',
      key: 'panel.trash',
      permission: 'panel.user_log.read',
      icon: IconTrash,
    },
  ],
};
