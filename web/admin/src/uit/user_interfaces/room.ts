import { page, type Room } from '../../app/room';
import { IconPalette } from '../../kit/icons';

export const room: Room = {
  pages: [
    page('uit/user_interfaces', () => import('./list'), 'UserInterfacesPage'),
    page('uit/user_interfaces/new', () => import('./form'), 'UserInterfaceFormPage'),
    page('uit/user_interfaces/$id', () => import('./form'), 'UserInterfaceFormPage'),
  ],
  menu: [
    {
      module: 'uit',
      place: 10,
      path: 'uit/user_interfaces',
      key: 'uit.user_interfaces',
      permission: 'uit.user_interfaces.read',
      icon: IconPalette,
    },
  ],
};
