import { page, type Room } from '../../app/room';
import { IconCalendarTime, IconRefresh } from '../../kit/icons';

export const room: Room = {
  pages: [
    page('cms/epg', () => import('./list'), 'EpgPage'),
    page('cms/epg/sources', () => import('./sources'), 'EpgSourcesPage'),
  ],
  menu: [
    { module: 'cms', place: 20, path: 'cms/epg', key: 'cms.epg', permission: 'cms.epg.read', icon: IconCalendarTime },
    {
      module: 'cms',
      place: 30,
      path: 'cms/epg/sources',
      key: 'cms.epg_sources',
      permission: 'cms.epg_sources.read',
      icon: IconRefresh,
    },
  ],
};
