// The list as a file for a spreadsheet: what the filter finds, in the order of the list. Not the columns that are shown: a file has all.
import { ActionIcon, Loader, Menu, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconDownload } from './icons';
import { list_query, useListState } from './list_state';
import { notify_error } from './notify';
import type { ExportFormat, Id, Noun } from './noun';

const kRowsMax = 100_000;

function save(file: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function ExportMenu<T extends { id: Id }>({
  noun,
  total,
  sort_default,
}: {
  noun: Noun<T>;
  total: number | undefined;
  sort_default: string | undefined;
}) {
  const { t, i18n } = useTranslation();
  const [state] = useListState();
  const { mutateAsync, isPending: is_busy } = noun.useExport();
  const number = new Intl.NumberFormat(i18n.language);
  const is_too_many = (total ?? 0) > kRowsMax;

  async function run(format: ExportFormat) {
    try {
      const file = await mutateAsync({ ...list_query(state, sort_default), format });
      save(file, `${noun.key.split('.').at(-1)}-${new Date().toISOString().slice(0, 10)}.${format}`);
    } catch (error) {
      notify_error(error);
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
