import { page, type Room } from '../../app/room';
import { IconUsers } from '../../kit/icons';

export const room: Room = {
  pages: [
    page('/panel/staff', () => import('./list'), 'StaffPage'),
    page('/panel/staff/new', () => import('./form'), 'StaffFormPage'),
    page('/panel/staff/$id', () => import('./form'), 'StaffFormPage'),
  ],
  menu: [{ place: 20, path: '/panel/staff', key: 'panel.staff', permission: 'panel.staff.read', icon: IconUsers }],
};
