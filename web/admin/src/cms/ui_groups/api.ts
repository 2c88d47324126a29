// The ordered groups that viewers see.
import type { Texts } from '@tvms/ui';
import { type Head, type Id, noun } from '../../kit/noun';

export type UiGroup = Head & {
  name: Texts;
  position: number;
  parent: Id | null;
  colour_from: string | null;
  colour_to: string | null;
  is_kids: boolean;
  is_adult: boolean;
  channels: Id[];
  packages_count: number;
  publish_mark: 'new' | 'changed' | 'published' | 'in_no_package';
};

export const ui_groups = noun<UiGroup>('cms', 'ui_groups');
