import { page, type Room } from '../../app/room';
import { IconShieldLock } from '../../kit/icons';

export const room: Room = {
  pages: [
    page('/panel/roles', () => import('./list'), 'RolesPage'),
    page('/panel/roles/new', () => import('./form'), 'RoleFormPage'),
    page('/panel/roles/$id', () => import('./form'), 'RoleFormPage'),
  ],
  menu: [{ place: 21, path: '/panel/roles', key: 'panel.roles', permission: 'panel.roles.read', icon: IconShieldLock }],
};
