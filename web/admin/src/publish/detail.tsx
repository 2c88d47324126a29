// One publish: who, when, what came of it per area and device category.
import { Stack, Text } from '@mantine/core';
import { format_length } from '@tvms/ui';
import { useTranslation } from 'react-i18next';
import { useMay } from '../app/me';
import { code_text } from '../kit/notify';
import { Card, Narrow, PageHead } from '../kit/page';
import { useRecordId } from '../kit/record_page';
import { SmallTable } from '../kit/small_table';
import { Forbidden, Hint, Loaded } from '../kit/states';
import { Facts, NumberText, Status, Tag, When } from '../kit/values';
import { kRunTone, useRun } from './api';

export function RunPage() {
  const { t } = useTranslation();
  const may = useMay();
  const query = useRun(useRecordId());
  if (!may('publish.areas.read')) return <Forbidden />;
  return (
    <Narrow>
      <Loaded query={query}>
        {(run) => (
          <>
            <PageHead
              title={t('publish.run', { id: run.id })}
              back={{ to: 'publish', label: t('publish') }}
              state={<Status tone={kRunTone[run.state]}>{t(`publish.run_state.${run.state}`)}</Status>}
            />
            {run.error && <Hint tone="bad">{code_text(run.error.code, run.error.message)}</Hint>}
            <Card>
              <Facts
                rows={[
                  [t('publish.who'), <bdi key="w">{run.started_by}</bdi>],
                  [t('publish.kind'), t(`publish.kind.${run.kind}`)],
                  [t('publish.queued_at'), <When key="q" at={run.queued_at} absolute />],
                  [t('publish.ended_at'), <When key="e" at={run.ended_at} absolute />],
                  [
                    t('publish.took'),
                    run.started_at && run.ended_at ? (
                      <bdi key="t" dir="ltr">
                        {format_length((Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000)}
                      </bdi>
                    ) : null,
                  ],
                  [t('publish.note'), run.note],
                ]}
              />
            </Card>
            <Card title={t('publish.areas')} flush>
              <SmallTable
                rows={run.parts ?? []}
                key_of={(part) => `${part.area}-${part.category}`}
                min_width={560}
                columns={[
                  {
                    title: t('publish.area'),
                    cell: (part) => (
                      <>
                        {t(`publish.area.${part.area}`)}
                        <Stack gap={0}>
                          {part.warnings.map((warning) => (
                            <Text size="xs" c="dimmed" key={warning}>
                              {warning}
                            </Text>
                          ))}
                        </Stack>
                      </>
                    ),
                  },
                  { title: t('publish.category'), cell: (part) => t(`publish.category.${part.category}`) },
                  { title: t('publish.number'), is_end: true, cell: (part) => <NumberText value={part.number} /> },
                  { title: t('publish.added'), is_end: true, cell: (part) => <NumberText value={part.added} /> },
                  { title: t('publish.changed'), is_end: true, cell: (part) => <NumberText value={part.changed} /> },
                  { title: t('publish.removed'), is_end: true, cell: (part) => <NumberText value={part.removed} /> },
                  {
                    title: t('publish.state'),
                    cell: (part) => (
                      <>
                        <Status tone={kRunTone[part.state]}>{t(`publish.run_state.${part.state}`)}</Status>{' '}
                        {part.is_running && <Tag tone="good">{t('publish.is_running')}</Tag>}
                      </>
                    ),
                  },
                ]}
              />
            </Card>
          </>
        )}
      </Loaded>
    </Narrow>
  );
}
