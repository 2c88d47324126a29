import { page, type Room } from '../../app/room';
import { IconDeviceTv } from '../../kit/icons';

export const room: Room = {
  pages: [
    page('cms/channels', () => import('./list'), 'ChannelsPage'),
    page('cms/channels/new', () => import('./form'), 'ChannelFormPage'),
    page('cms/channels/import', () => import('./import'), 'ChannelsImportPage'),
    page('cms/channels/$id', () => import('./detail'), 'ChannelPage'),
  ],
  menu: [
    {
      module: 'cms',
      place: 10,
      path: 'cms/channels',
      key: 'cms.channels',
      permission: 'cms.channels.read',
      icon: IconDeviceTv,
    },
  ],
  search: [{ noun: 'cms.channels', path: 'cms/channels', icon: IconDeviceTv }],
};
