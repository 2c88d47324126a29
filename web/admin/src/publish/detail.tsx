// One publish: who, when, what came of it per area and device category.
import { Stack, Table, Text } from '@mantine/core';
import { format_length } from '@tvms/ui';
import { useTranslation } from 'react-i18next';
import { useMay } from '../app/me';
import { code_text } from '../kit/notify';
import { Card, Narrow, PageHead } from '../kit/page';
import { useRecordId } from '../kit/record_page';
import { Forbidden, Hint, Loaded } from '../kit/states';
import { Facts, NumberText, Status, Tag, When } from '../kit/values';
import { useRun } from './api';
import { kRunTone } from './list';

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
              <div style={{ overflowX: 'auto' }}>
                <Table fz="sm" miw={560}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t('publish.area')}</Table.Th>
                      <Table.Th>{t('publish.category')}</Table.Th>
                      <Table.Th ta="end">{t('publish.number')}</Table.Th>
                      <Table.Th ta="end">{t('publish.added')}</Table.Th>
                      <Table.Th ta="end">{t('publish.changed')}</Table.Th>
                      <Table.Th ta="end">{t('publish.removed')}</Table.Th>
                      <Table.Th>{t('publish.state')}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {(run.parts ?? []).map((part) => (
                      <Table.Tr key={`${part.area}-${part.category}`}>
                        <Table.Td>
                          {t(`publish.area.${part.area}`)}
                          <Stack gap={0}>
                            {part.warnings.map((warning) => (
                              <Text size="xs" c="dimmed" key={warning}>
                                {warning}
                              </Text>
                            ))}
                          </Stack>
                        </Table.Td>
                        <Table.Td>{t(`publish.category.${part.category}`)}</Table.Td>
                        <Table.Td ta="end">
                          <NumberText value={part.number} />
                        </Table.Td>
                        <Table.Td ta="end">
                          <NumberText value={part.added} />
                        </Table.Td>
                        <Table.Td ta="end">
                          <NumberText value={part.changed} />
                        </Table.Td>
                        <Table.Td ta="end">
                          <NumberText value={part.removed} />
                        </Table.Td>
                        <Table.Td>
                          <Status tone={kRunTone[part.state]}>{t(`publish.run_state.${part.state}`)}</Status>{' '}
                          {part.is_running && <Tag tone="good">{t('publish.is_running')}</Tag>}
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </div>
            </Card>
          </>
        )}
      </Loaded>
    </Narrow>
  );
}
