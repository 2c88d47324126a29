import { page, type Room } from '../../app/room';
import { IconLink } from '../../kit/icons';

export const room: Room = {
  pages: [
    page('uit/hostnames', () => import('./list'), 'HostnamesPage'),
    page('uit/hostnames/new', () => import('./form'), 'HostnameFormPage'),
    page('uit/hostnames/$id', () => import('./form'), 'HostnameFormPage'),
  ],
  menu: [
    {
      module: 'uit',
      place: 20,
      path: 'uit/hostnames',
      key: 'uit.hostnames',
      permission: 'uit.hostnames.read',
      icon: IconLink,
    },
  ],
};
