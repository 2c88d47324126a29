// A picture field: drop or choose a file, it is uploaded at once and the form keeps its hash. Size and kind are checked by the server too.
import { ActionIcon, Group, Loader, Text } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeploymentName } from '../app/me';
import { call } from '../app/server';
import { tr } from '../app/texts';
import { useValue } from './fields';
import { field_label, useFormScope } from './form';
import css from './form.module.css';
import { IconPhoto, IconX } from './icons';
import { error_text } from './notify';

const kTypes = ['image/png', 'image/jpeg', 'image/webp'];
const kBytesMax = 10 * 1024 * 1024;

export type Artwork = { hash: string; width: number; height: number };

export function image_url(deployment: string, hash: string, width: number): string {
  return `/img/${encodeURIComponent(deployment)}/${hash}-${width}.webp`;
}

/** Reads a picture's size without uploading it; null when the browser cannot decode it. */
async function size_of(file: Blob): Promise<{ width: number; height: number } | null> {
  try {
    const bitmap = await createImageBitmap(file);
    const size = { width: bitmap.width, height: bitmap.height };
    bitmap.close();
    return size;
  } catch {
    return null;
  }
}

/** Faults that can be told before any upload: kind, weight, size, shape (T10-11). */
export function image_fault(
  type: string,
  bytes: number,
  size: { width: number; height: number } | null,
  width: number,
  height: number,
): string | null {
  if (!kTypes.includes(type)) return tr('error.IMAGE_TYPE');
  if (bytes > kBytesMax) return tr('error.TOO_LARGE');
  if (!size) return tr('error.IMAGE_BROKEN');
  if (Math.abs(size.width / size.height / (width / height) - 1) > 0.01)
    return tr('error.IMAGE_RATIO', { width, height });
  if (size.width < width) return tr('error.IMAGE_SMALL', { width, height });
  return null;
}

export function ImageField({
  name,
  width,
  height,
  required = false,
  help,
  preview_width,
}: {
  name: string;
  width: number;
  height: number;
  required?: boolean;
  help?: ReactNode;
  preview_width?: number;
}) {
  const { t } = useTranslation();
  const { ns, is_locked, form } = useFormScope();
  const deployment = useDeploymentName();
  const [value, set_value, error] = useValue<string | null>(name);
  const [is_busy, set_busy] = useState(false);
  const [is_over, set_over] = useState(false);
  const [fault, set_fault] = useState<string | null>(null);
  const [local, set_local] = useState<string | null>(null);
  const id = useId();
  const label = field_label(ns, name);
  const shown_width = preview_width ?? Math.min(width, 180);

  async function take(file: File | undefined) {
    if (!file) return;
    set_fault(null);
    form.clearFieldError(name);
    const problem = image_fault(file.type, file.size, await size_of(file), width, height);
    if (problem) {
      set_fault(problem);
      return;
    }
    set_busy(true);
    try {
      const artwork = await call('post', '/api/v1/deployments/{deployment}/cms/artwork', {
        path: { deployment },
        body: file,
        query: { width, height },
      });
      set_value(artwork.hash);
      set_local(URL.createObjectURL(file));
    } catch (cause) {
      set_fault(error_text(cause));
    } finally {
      set_busy(false);
    }
  }

  const source = local ?? (value ? image_url(deployment, value, width) : null);
  return (
    <div className={css.texts}>
      <div className={css.label_row} style={{ inlineSize: shown_width }}>
        <label htmlFor={id} className={css.label}>
          {label}{' '}
          {required && (
            <span className={css.required} aria-hidden>
              *
            </span>
          )}
        </label>
        {value && !is_locked && (
          <ActionIcon
            size="xs"
            aria-label={`${t('kit.remove')} ${label}`}
            onClick={() => {
              set_value(null);
              set_local(null);
            }}
          >
            <IconX size={12} />
          </ActionIcon>
        )}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the input. */}
      <div
        className={css.drop}
        data-over={is_over || undefined}
        style={{ inlineSize: shown_width, blockSize: (shown_width * height) / width, maxInlineSize: '100%' }}
        onDragOver={(event) => {
          event.preventDefault();
          set_over(true);
        }}
        onDragLeave={() => set_over(false)}
        onDrop={(event) => {
          event.preventDefault();
          set_over(false);
          if (!is_locked) void take(event.dataTransfer.files[0]);
        }}
      >
        {is_busy ? (
          <Loader size="sm" />
        ) : source ? (
          <img src={source} alt={label} />
        ) : (
          <Group gap={4} justify="center">
            <IconPhoto size={16} />
            <bdi dir="ltr">
              {width} × {height}
            </bdi>
          </Group>
        )}
        <input
          id={id}
          type="file"
          accept={kTypes.join()}
          disabled={is_locked || is_busy}
          data-path={name}
          aria-describedby={fault || error ? `${id}-error` : undefined}
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {help && (
        <Text size="xs" c="dimmed" maw={Math.max(shown_width, 160)}>
          {help}
        </Text>
      )}
      {(fault || error) && (
        <p className={css.error} id={`${id}-error`} role="alert">
          {fault ?? error}
        </p>
      )}
    </div>
  );
}
