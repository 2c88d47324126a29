import { page, type Room } from '../app/room';
import { IconCloudUpload } from '../kit/icons';

export const room: Room = {
  pages: [
    page('publish', () => import('./list'), 'PublishPage'),
    page('publish/runs/$id', () => import('./detail'), 'RunPage'),
  ],
  menu: [
    {
      module: 'publish',
      place: 10,
      path: 'publish',
      key: 'publish',
      permission: 'publish.areas.read',
      icon: IconCloudUpload,
    },
  ],
};
