import { page, type Room } from '../../app/room';
import { IconUsers } from '../../kit/icons';

export const room: Room = {
  pages: [
    page('crm/customers', () => import('./list'), 'CustomersPage'),
    page('crm/customers/new', () => import('./form'), 'NewCustomerPage'),
    page('crm/customers/$id', () => import('./detail'), 'CustomerPage'),
  ],
  menu: [
    {
      module: 'crm',
      place: 10,
      path: 'crm/customers',
      key: 'crm.customers',
      permission: 'crm.customers.read',
      icon: IconUsers,
    },
  ],
  search: [{ noun: 'crm.customers', path: 'crm/customers', icon: IconUsers }],
};
