// The pages of a deployment: address, text key, permission, icon. Menu, breadcrumb, module cards and the palette all read this one list.
import type { ComponentType } from 'react';
import {
  IconAntennaBars5,
  IconBroadcast,
  IconCalendarTime,
  IconCloudUpload,
  IconDeviceTv,
  IconHistory,
  IconLayoutDashboard,
  IconLink,
  IconPackage,
  IconPalette,
  IconRefresh,
  IconShoppingBag,
  IconStack2,
  IconTrash,
  IconUsers,
} from '../kit/icons';

export type Icon = ComponentType<{ size?: number | string; stroke?: number | string }>;
export type MenuPage = { path: string; key: string; permission: string; icon: Icon };
export type MenuModule = { module: string; icon: Icon; pages: MenuPage[] };

export const kMenu: MenuModule[] = [
  {
    module: 'cms',
    icon: IconDeviceTv,
    pages: [
      { path: 'cms/channels', key: 'cms.channels', permission: 'cms.channels.read', icon: IconDeviceTv },
      { path: 'cms/epg', key: 'cms.epg', permission: 'cms.epg.read', icon: IconCalendarTime },
      { path: 'cms/epg/sources', key: 'cms.epg_sources', permission: 'cms.epg_sources.read', icon: IconRefresh },
      { path: 'cms/ui_groups', key: 'cms.ui_groups', permission: 'cms.ui_groups.read', icon: IconStack2 },
      { path: 'cms/packages', key: 'cms.packages', permission: 'cms.packages.read', icon: IconPackage },
    ],
  },
  {
    module: 'streaming',
    icon: IconBroadcast,
    pages: [
      {
        path: 'streaming/streams',
        key: 'streaming.streams',
        permission: 'streaming.streams.read',
        icon: IconAntennaBars5,
      },
    ],
  },
  {
    module: 'crm',
    icon: IconUsers,
    pages: [
      { path: 'crm/customers', key: 'crm.customers', permission: 'crm.customers.read', icon: IconUsers },
      { path: 'crm/products', key: 'crm.products', permission: 'crm.products.read', icon: IconShoppingBag },
    ],
  },
  {
    module: 'uit',
    icon: IconPalette,
    pages: [
      {
        path: 'uit/user_interfaces',
        key: 'uit.user_interfaces',
        permission: 'uit.user_interfaces.read',
        icon: IconPalette,
      },
      { path: 'uit/hostnames', key: 'uit.hostnames', permission: 'uit.hostnames.read', icon: IconLink },
    ],
  },
  {
    module: 'publish',
    icon: IconCloudUpload,
    pages: [{ path: 'publish', key: 'publish', permission: 'publish.areas.read', icon: IconCloudUpload }],
  },
  {
    module: 'panel',
    icon: IconHistory,
    pages: [
      { path: 'user_log', key: 'panel.user_log', permission: 'panel.user_log.read', icon: IconHistory },
      { path: 'trash', key: 'panel.trash', permission: 'panel.user_log.read', icon: IconTrash },
    ],
  },
];

export const kPanelPages: MenuPage[] = [
  { path: '/', key: 'panel.home', permission: '', icon: IconLayoutDashboard },
  { path: '/panel/staff', key: 'panel.staff', permission: 'panel.staff.read', icon: IconUsers },
  { path: '/panel/user_log', key: 'panel.user_log', permission: 'panel.platform_log.read', icon: IconHistory },
];

export const kAllPages: MenuPage[] = kMenu.flatMap((module) => module.pages);
