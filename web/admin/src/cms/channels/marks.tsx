// The words a channel's states are shown as; lists, details and the overview use the same.
import { useTranslation } from 'react-i18next';
import { Status, Tag, type Tone, When } from '../../kit/values';
import type { Availability, GuideState, PublishMark } from './api';

export const kAvailability: Record<Availability, Tone> = {
  draft: 'plain',
  disabled: 'plain',
  waiting: 'info',
  live: 'good',
  ended: 'plain',
  incomplete: 'warn',
};
export const kMarks: Record<PublishMark, Tone> = {
  new: 'info',
  changed: 'warn',
  published: 'good',
  in_no_package: 'plain',
};
export const kGuide: Record<GuideState, Tone> = { covered: 'good', ending: 'warn', no_data: 'bad', unlinked: 'plain' };

export function AvailabilityText({ value }: { value: Availability }) {
  const { t } = useTranslation();
  return <Status tone={kAvailability[value]}>{t(`cms.channels.availability.${value}`)}</Status>;
}

export function MarkText({ value }: { value: PublishMark }) {
  const { t } = useTranslation();
  return <Tag tone={kMarks[value]}>{t(`cms.mark.${value}`)}</Tag>;
}

export function GuideTill({ state, till }: { state: GuideState; till: string | null }) {
  const { t } = useTranslation();
  return <Status tone={kGuide[state]}>{till ? <When at={till} /> : t(`cms.guide.${state}`)}</Status>;
}
