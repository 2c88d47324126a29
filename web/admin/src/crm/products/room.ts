import { page, type Room } from '../../app/room';
import { IconShoppingBag } from '../../kit/icons';

export const room: Room = {
  pages: [
    page('crm/products', () => import('./list'), 'ProductsPage'),
    page('crm/products/new', () => import('./form'), 'ProductFormPage'),
    page('crm/products/$id', () => import('./form'), 'ProductFormPage'),
  ],
  menu: [
    {
      module: 'crm',
      place: 20,
      path: 'crm/products',
      key: 'crm.products',
      permission: 'crm.products.read',
      icon: IconShoppingBag,
    },
  ],
  search: [{ noun: 'crm.products', path: 'crm/products', icon: IconShoppingBag }],
};
