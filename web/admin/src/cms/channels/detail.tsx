// One channel: its form and its guide data as a strip of days (C20-704).
import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { format_clock } from '@tvms/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment, useMay } from '../../app/me';
import { Go } from '../../kit/go';
import { IconChevronLeft, IconChevronRight } from '../../kit/icons';
import { Card } from '../../kit/page';
import { Loaded } from '../../kit/states';
import { type Channel, channels } from './api';
import css from './detail.module.css';
import { ChannelForm } from './form';

const kDay_ms = 86_400_000;
const kDaysBack = 7;
const kDaysAhead = 14;

export function ChannelPage() {
  const may = useMay();
  return <ChannelForm below={(record) => may('cms.epg.read') && <GuideStrip channel={record} />} />;
}

function GuideStrip({ channel }: { channel: Channel }) {
  const { t, i18n } = useTranslation();
  const { time_zone } = useDeployment();
  const [day, set_day] = useState(0);
  const today_ms = Math.floor(Date.now() / kDay_ms) * kDay_ms;
  const from_ms = today_ms + day * kDay_ms;
  const query = channels.useSub('/{id}/guide', {
    path: { id: channel.id },
    query: { from: new Date(from_ms).toISOString(), to: new Date(from_ms + kDay_ms).toISOString() },
  });
  const share = (instant: string) => Math.max(0, Math.min(100, ((Date.parse(instant) - from_ms) / kDay_ms) * 100));
  const label = new Intl.DateTimeFormat(i18n.language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(from_ms);
  const hours = [0, 3, 6, 9, 12, 15, 18, 21];

  return (
    <Card
      title={t('cms.channels.guide_data')}
      text={time_zone}
      action={
        <Group gap={6}>
          <ActionIcon
            variant="default"
            size={28}
            aria-label={t('cms.channels.day_before')}
            disabled={day <= -kDaysBack}
            onClick={() => set_day(day - 1)}
          >
            <IconChevronLeft size={15} className="flip" />
          </ActionIcon>
          <Text size="sm" fw={550} miw={170} ta="center" aria-live="polite">
            {day === 0 ? `${t('kit.today')}, ` : ''}
            {label}
          </Text>
          <ActionIcon
            variant="default"
            size={28}
            aria-label={t('cms.channels.day_after')}
            disabled={day >= kDaysAhead}
            onClick={() => set_day(day + 1)}
          >
            <IconChevronRight size={15} className="flip" />
          </ActionIcon>
        </Group>
      }
    >
      <Loaded query={query} lines={2}>
        {(guide) =>
          guide.programmes.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t(channel.guide_state === 'unlinked' ? 'cms.channels.guide_unlinked' : 'cms.channels.guide_none')}{' '}
              <Go to={channel.guide_state === 'unlinked' ? 'cms/epg' : 'cms/epg/sources'}>
                {t(channel.guide_state === 'unlinked' ? 'cms.epg' : 'cms.epg_sources')}
              </Go>
            </Text>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
            <div className={css.scroll} role="region" aria-label={label} tabIndex={0}>
              <div className={css.line} dir="ltr">
                {hours.map((hour) => (
                  <span key={hour} className={css.hour} style={{ left: `${(hour / 24) * 100}%` }}>
                    {format_clock(from_ms + hour * 3_600_000, 'en', time_zone)}
                  </span>
                ))}
                {guide.gaps.map((gap) => (
                  <span
                    key={gap.start}
                    className={css.gap}
                    title={t('cms.epg.gap')}
                    style={{ left: `${share(gap.start)}%`, width: `${share(gap.end) - share(gap.start)}%` }}
                  />
                ))}
                {guide.programmes.map((programme) => (
                  <Tooltip
                    key={programme.start}
                    multiline
                    maw={320}
                    label={`${format_clock(programme.start, 'en', time_zone)}–${format_clock(programme.end, 'en', time_zone)} ${programme.title}`}
                  >
                    <span
                      className={css.programme}
                      data-now={
                        (Date.parse(programme.start) <= Date.now() && Date.now() < Date.parse(programme.end)) ||
                        undefined
                      }
                      style={{
                        left: `${share(programme.start)}%`,
                        width: `${share(programme.end) - share(programme.start)}%`,
                      }}
                    >
                      <bdi>{programme.title}</bdi>
                    </span>
                  </Tooltip>
                ))}
              </div>
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}
