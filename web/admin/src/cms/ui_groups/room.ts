import { page, type Room } from '../../app/room';
import { IconStack2 } from '../../kit/icons';

export const room: Room = {
  pages: [
    page('cms/ui_groups', () => import('./list'), 'GroupsPage'),
    page('cms/ui_groups/new', () => import('./form'), 'GroupFormPage'),
    page('cms/ui_groups/$id', () => import('./form'), 'GroupFormPage'),
  ],
  menu: [
    {
      module: 'cms',
      place: 40,
      path: 'cms/ui_groups',
      key: 'cms.ui_groups',
      permission: 'cms.ui_groups.read',
      icon: IconStack2,
    },
  ],
};
