import { page, type Room } from '../../app/room';
import { IconPackage } from '../../kit/icons';

export const room: Room = {
  pages: [
    page('cms/packages', () => import('./list'), 'PackagesPage'),
    page('cms/packages/new', () => import('./form'), 'PackageFormPage'),
    page('cms/packages/$id', () => import('./form'), 'PackageFormPage'),
  ],
  menu: [
    {
      module: 'cms',
      place: 50,
      path: 'cms/packages',
      key: 'cms.packages',
      permission: 'cms.packages.read',
      icon: IconPackage,
    },
  ],
};
