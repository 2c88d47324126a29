// The list as a file for a spreadsheet: what the filter finds, in the order of the list. Not the columns that are shown: a file has all.
import { ActionIcon, Loader, Menu, Text, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeploymentName } from '../app/me';
import { call } from '../app/server';
import { IconDownload } from './icons';
import { list_query, useListState } from './list_state';
import { notify_error } from './notify';

type Format = 'csv' | 'xlsx';
const kRowsMax = 100_000;

function save(file: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function ExportMenu({
  noun,
  total,
  sort_default,
}: {
  noun: { name: string; root: (deployment: string) => string };
  total: number | undefined;
  sort_default: string | undefined;
}) {
  const { t, i18n } = useTranslation();
  const deployment = useDeploymentName();
  const [state] = useListState();
  const [is_busy, set_busy] = useState(false);
  const number = new Intl.NumberFormat(i18n.language);
  const is_too_many = (total ?? 0) > kRowsMax;

  async function run(format: Format) {
    set_busy(true);
    try {
      const query = { ...list_query(state, sort_default), format };
      const file = await call<Blob>('get', `${noun.root(deployment)}/export`, { query, as: 'blob' });
      save(file, `${noun.name}-${new Date().toISOString().slice(0, 10)}.${format}`);
    } catch (error) {
      notify_error(error);
    } finally {
      set_busy(false);
    }
  }

  return (
    <Menu disabled={is_busy}>
      <Menu.Target>
        <Tooltip label={t('kit.export')}>
          <ActionIcon variant="default" size={30} aria-label={t('kit.export')} aria-busy={is_busy}>
            {is_busy ? <Loader size={14} /> : <IconDownload size={15} />}
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {is_too_many
            ? t('kit.export_too_many', { max: number.format(kRowsMax) })
            : t('kit.export_rows', { count: total ?? 0, number: number.format(total ?? 0) })}
        </Menu.Label>
        {(['xlsx', 'csv'] as const).map((format) => (
          <Menu.Item key={format} disabled={is_too_many || !total} onClick={() => void run(format)}>
            {t(`kit.export_${format}`)}
            <Text span size="xs" c="dimmed" ml={6}>
              .{format}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
