// A place to drop one file (guide, playlist); hands the file on and shows what it is. Uploading is the caller's.
import { Group, Stack, Text } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './form.module.css';
import { IconUpload } from './icons';

export function FileDrop({
  accept,
  label,
  hint,
  file,
  on_file,
  is_locked = false,
}: {
  accept: string;
  label: string;
  hint?: string;
  file: File | null;
  on_file: (file: File | null) => void;
  is_locked?: boolean;
}) {
  const { t, i18n } = useTranslation();
  const [is_over, set_over] = useState(false);
  const id = useId();
  const kilobytes = file
    ? new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(file.size / 1024)
    : '';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the input.
    <div
      className={css.drop}
      data-over={is_over || undefined}
      style={{ padding: 26, fontSize: 13 }}
      onDragOver={(event) => {
        event.preventDefault();
        set_over(true);
      }}
      onDragLeave={() => set_over(false)}
      onDrop={(event) => {
        event.preventDefault();
        set_over(false);
        if (!is_locked) on_file(event.dataTransfer.files[0] ?? null);
      }}
    >
      <Stack gap={4} align="center">
        <IconUpload size={20} />
        <label htmlFor={id}>
          {file ? (
            <Group gap={6}>
              <Text size="sm" fw={550} c="var(--mantine-color-text)">
                <bdi>{file.name}</bdi>
              </Text>
              <Text size="sm">
                <bdi dir="ltr">{kilobytes} KB</bdi>
              </Text>
            </Group>
          ) : (
            <Text size="sm" fw={550} c="var(--mantine-color-text)">
              {label}
            </Text>
          )}
        </label>
        <Text size="xs" c="dimmed">
          {file ? t('kit.file_other') : hint}
        </Text>
      </Stack>
      <input
        id={id}
        type="file"
        accept={accept}
        disabled={is_locked}
        onChange={(event) => {
          on_file(event.currentTarget.files?.[0] ?? null);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
