// The page of one record: reads it, shows its form, deletes it with the question and the answer about dependents.
import { Menu } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { type ApiError, idempotency_key, type Rules } from '@tvms/api';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../app/me';
import { useConfirm } from './confirm';
import { type AnyForm, RecordForm, type Retry, type Values } from './form';
import { useGo } from './go';
import { IconTrash } from './icons';
import { notify_done, notify_error } from './notify';
import type { Id, SavedNoun } from './noun';
import { More, Narrow, PageHead } from './page';
import { Forbidden, Loaded } from './states';

export function useRecordId(): Id | undefined {
  const { id } = useParams({ strict: false }) as { id?: string };
  return id === undefined || id === 'new' ? undefined : Number(id);
}

type Record_ = { id: Id; version?: number };

type Props<T extends Record_, V extends Values, In extends object> = {
  noun: SavedNoun<T, In>;
  path: string;
  new_title: string;
  title_of: (record: T) => string;
  read: (record: T | undefined) => V;
  /** Form values as the contract takes them. */
  write: (values: Partial<V>, record: T | undefined) => In;
  schema?: unknown;
  rules?: Rules;
  state?: (record: T) => ReactNode;
  actions?: (record: T) => ReactNode;
  menu?: (record: T) => ReactNode;
  below?: (record: T) => ReactNode;
  on_error?: (error: ApiError, values: V, retry: Retry, record: T | undefined) => boolean;
  on_created?: (record: T) => void;
  delete_text?: (record: T) => string;
  permission?: string;
  /** Shown, and neither changed nor deleted by anybody. */
  is_fixed?: (record: T) => boolean;
  is_wide?: boolean;
  needs_key?: boolean;
  children: (record: T | undefined, form: AnyForm) => ReactNode;
};

export function RecordPage<T extends Record_, V extends Values, In extends object>(props: Props<T, V, In>) {
  const id = useRecordId();
  const may = useMay();
  const query = props.noun.useOne(id);
  if (!may(`${props.permission ?? props.noun.key}.read`)) return <Forbidden />;
  if (id === undefined) return <Body {...props} record={undefined} />;
  return <Loaded query={query}>{(record) => <Body key={id} {...props} record={record} />}</Loaded>;
}

function Body<T extends Record_, V extends Values, In extends object>({
  noun,
  path,
  new_title,
  title_of,
  read,
  write,
  schema,
  rules,
  state,
  actions,
  menu,
  below,
  on_error,
  on_created,
  delete_text,
  permission,
  is_fixed,
  is_wide = false,
  needs_key = false,
  children,
  record,
}: Props<T, V, In> & { record: T | undefined }) {
  const { t } = useTranslation();
  const may = useMay();
  const go = useGo();
  const save = noun.useSave();
  const trash = noun.useTrash();
  const restore = noun.useRestore();
  const [ask, dialog] = useConfirm();
  const can_write = may(`${permission ?? noun.key}.write`) && !(record && is_fixed?.(record));
  const initial = useMemo(() => read(record), [read, record]);
  const key = useMemo(() => (needs_key ? idempotency_key() : undefined), [needs_key]);
  const back = { to: path, label: t(noun.key) };

  function remove() {
    if (!record) return;
    const name = title_of(record);
    ask({
      title: t('kit.delete_title', { name }),
      text: delete_text?.(record) ?? t('kit.delete_text'),
      action: t('kit.delete'),
      tone: 'danger',
      run: async () => {
        await trash.mutateAsync(record.id);
        go(path);
        notify_done(t('kit.deleted', { name }), () => {
          restore.mutate(record.id, {
            onSuccess: () => notify_done(t('kit.restored', { name })),
            onError: notify_error,
          });
        });
      },
    });
  }

  const page = (
    <>
      <PageHead title={record ? title_of(record) : new_title} back={back} state={record && state?.(record)}>
        {record && actions?.(record)}
        {record && can_write && (
          <More>
            {menu?.(record)}
            <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={remove}>
              {t('kit.delete')}
            </Menu.Item>
          </More>
        )}
      </PageHead>
      <RecordForm
        ns={noun.key}
        initial={initial}
        {...(record ? { version: record.version ?? 0 } : {})}
        schema={schema}
        {...(rules ? { rules } : {})}
        is_locked={!can_write}
        read_record={read}
        {...(on_error
          ? { on_error: (error: ApiError, values: V, retry: Retry) => on_error(error, values, retry, record) }
          : {})}
        save={(values, changed, version, extra) =>
          save.mutateAsync({
            ...(record ? { id: record.id } : {}),
            body: record ? { ...write(changed, record), ...extra, version } : { ...write(values, undefined), ...extra },
            ...(key && !record ? { headers: { 'Idempotency-Key': key } } : {}),
          })
        }
        on_saved={(saved) => {
          if (record) notify_done(t('kit.saved'));
          else if (on_created) on_created(saved);
          else {
            notify_done(t('kit.created', { name: title_of(saved) }));
            go(`${path}/${saved.id}`, { replace: true });
          }
        }}
        on_cancel={() => go(path)}
      >
        {(form) => children(record, form)}
      </RecordForm>
      {record && below?.(record)}
      {dialog}
    </>
  );
  return is_wide ? page : <Narrow>{page}</Narrow>;
}
