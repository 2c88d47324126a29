import { page, type Room } from '../../app/room';

export const room: Room = {
  pages: [page('/panel/sessions', () => import('./list'), 'SessionsPage')],
};
