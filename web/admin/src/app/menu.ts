// The menu of a deployment and of the panel, as the rooms name it. Menu, breadcrumb, module cards and the palette all read this one list.
import { IconBroadcast, IconCloudUpload, IconDeviceTv, IconHistory, IconPalette, IconUsers } from '../kit/icons';
import { type Icon, kModules, type MenuPage, type Module } from './room';
import { kRooms } from './rooms';

export type { MenuPage } from './room';
export type MenuModule = { module: Module; icon: Icon; pages: MenuPage[] };

const kIcons: Record<Module, Icon> = {
  cms: IconDeviceTv,
  streaming: IconBroadcast,
  crm: IconUsers,
  uit: IconPalette,
  publish: IconCloudUpload,
  panel: IconHistory,
};

function pages_of(module: Module | undefined): MenuPage[] {
  return kRooms
    .flatMap((room) => room.menu ?? [])
    .filter((entry) => entry.module === module)
    .sort((a, b) => a.place - b.place);
}

export const kMenu: MenuModule[] = kModules.map((module) => ({
  module,
  icon: kIcons[module],
  pages: pages_of(module),
}));
export const kPanelPages: MenuPage[] = pages_of(undefined);
export const kAllPages: MenuPage[] = kMenu.flatMap((module) => module.pages);
