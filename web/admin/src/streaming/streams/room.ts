import { page, type Room } from '../../app/room';
import { IconAntennaBars5 } from '../../kit/icons';

export const room: Room = {
  pages: [
    page('streaming/streams', () => import('./list'), 'StreamsPage'),
    page('streaming/streams/new', () => import('./form'), 'StreamFormPage'),
    page('streaming/streams/$id', () => import('./form'), 'StreamFormPage'),
  ],
  menu: [
    {
      module: 'streaming',
      place: 10,
      path: 'streaming/streams',
      key: 'streaming.streams',
      permission: 'streaming.streams.read',
      icon: IconAntennaBars5,
    },
  ],
};
