// The form of every record: loads it, validates, saves all or nothing, puts the server's faults at their fields, guards leaving,
// and settles a stale version side by side. Fields are in fields.tsx; what a noun's fields are is the noun's business.
import { Alert, Anchor, Button, Group, List, Modal, Radio, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { schemaResolver, type UseFormReturnType, useForm } from '@mantine/form';
import { useBlocker } from '@tanstack/react-router';
import { ApiError, pointer_to_path, type Rules } from '@tvms/api';
import { all_unread } from '@tvms/ui';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { has_text, tr } from '../app/texts';
import css from './form.module.css';
import { IconAlertTriangle } from './icons';
import { field_text, notify_error, unread_text } from './notify';

// biome-ignore lint/suspicious/noExplicitAny: a form of any values; each field knows its own.
export type AnyForm = UseFormReturnType<any>;
export type Values = Record<string, unknown>;
export type Retry = (extra: Values) => Promise<void>;

type FormScope = { form: AnyForm; ns: string; is_locked: boolean; rules: Rules };
const Scope = createContext<FormScope | null>(null);

export function useFormScope(): FormScope {
  const scope = useContext(Scope);
  if (!scope) throw new Error('A field stands outside of a form.');
  return scope;
}

/** The label of a field: its text key, or the name in plain words when there is none. */
export function field_label(ns: string, name: string): string {
  const key = `${ns}.${name}`;
  if (has_text(key)) return tr(key);
  const shared = `field.${name}`;
  if (has_text(shared)) return tr(shared);
  const parts = name.split('.');
  return parts.length > 1 ? parts.map((part) => field_label(ns, part)).join(' · ') : name.replaceAll('_', ' ');
}

/** Top-level fields that differ, as a patch sends them. */
export function changed_fields<V extends Values>(before: V, after: V): Partial<V> {
  const changed: Partial<V> = {};
  for (const name in after) {
    if (JSON.stringify(after[name]) !== JSON.stringify(before[name])) changed[name] = after[name];
  }
  return changed;
}

/** A refusal as stale carries the record as it is now, which is what a save answers. */
function is_record<R>(current: unknown): current is R & { version: number } {
  return typeof current === 'object' && current !== null && 'version' in current && typeof current.version === 'number';
}

/** Server faults as form errors; a fault of a part also marks its field when the part has no input of its own. */
export function form_errors(error: ApiError): Record<string, string> {
  return Object.fromEntries(error.fields.map((problem) => [pointer_to_path(problem.pointer), field_text(problem)]));
}

/** Faults by path: what the noun's schema says, and every text that is typed and has no meaning. */
export function check_values(schema: unknown, values: Values): Record<string, ReactNode> {
  // biome-ignore lint/suspicious/noExplicitAny: a zod schema of these values; the resolver takes the standard shape.
  const faults = schema ? schemaResolver(schema as any, { sync: true })(values) : {};
  const texts = all_unread(values).map(([path, found]) => [path, unread_text(found)]);
  return { ...faults, ...Object.fromEntries(texts) };
}

const kNoRules: Rules = {};

type Props<V extends Values, R> = {
  ns: string;
  initial: V;
  /** Version of the record that was read; absent for a new one. */
  version?: number;
  schema?: unknown;
  /** Limits of the inputs, as the contract says them. */
  rules?: Rules;
  /** Stores; gets all values and those that differ. Throws ApiError. */
  save: (values: V, changed: Partial<V>, version: number | undefined, extra: Values) => Promise<R>;
  on_saved?: (result: R) => void;
  /** Values of the newer record when a save was refused as stale. */
  read_record?: (record: R) => V;
  /** A chance to answer an error otherwise (swap a taken number); true = handled. `retry` saves again with more fields in the body. */
  on_error?: (error: ApiError, values: V, retry: Retry) => boolean;
  submit_label?: string;
  on_cancel?: () => void;
  is_locked?: boolean;
  /** In dialogs: the buttons stand below the fields and always show. */
  inline?: boolean;
  children: ReactNode | ((form: AnyForm) => ReactNode);
};

export function RecordForm<V extends Values, R>({
  ns,
  initial,
  version,
  schema,
  rules = kNoRules,
  save,
  on_saved,
  read_record,
  on_error,
  submit_label,
  on_cancel,
  is_locked = false,
  inline = false,
  children,
}: Props<V, R>) {
  const { t } = useTranslation();
  const [is_busy, set_busy] = useState(false);
  const [summary, set_summary] = useState<[path: string, text: string][]>([]);
  const [fault, set_fault] = useState<string | null>(null);
  const [stale, set_stale] = useState<{ theirs: V; version: number; by: string | undefined; mine: V } | null>(null);
  const base = useRef({ values: initial, version });
  const is_leaving = useRef(false);
  const summary_box = useRef<HTMLDivElement>(null);
  const [is_dirty, set_dirty] = useState(false);

  const form = useForm<V>({
    mode: 'uncontrolled',
    initialValues: initial,
    // biome-ignore lint/suspicious/noExplicitAny: Mantine wants to know the values' shape; checks go by path.
    validate: ((values: V) => check_values(schema, values)) as any,
    validateInputOnBlur: true,
    onValuesChange: (values) => set_dirty(JSON.stringify(values) !== JSON.stringify(base.current.values)),
  });

  // A newer record arrived and nothing was typed: show it. With typed values the save will say STALE.
  const stamp = `${version ?? 'new'}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another version of the record resets the form.
  useEffect(() => {
    if (is_dirty) return;
    base.current = { values: initial, version };
    form.setInitialValues(initial);
    form.setValues(initial);
    form.resetDirty(initial);
  }, [stamp]);

  const blocker = useBlocker({
    shouldBlockFn: () => is_dirty && !is_leaving.current && !inline,
    enableBeforeUnload: () => is_dirty && !is_leaving.current,
    withResolver: true,
  });

  function show_errors(errors: Record<string, ReactNode>) {
    form.setErrors(errors);
    const lines = Object.entries(errors).map(([path, text]) => [path, String(text)] as [string, string]);
    set_summary(lines);
    requestAnimationFrame(() => summary_box.current?.focus());
  }

  async function submit(values: V, expected = base.current.version, extra: Values = {}) {
    set_busy(true);
    set_fault(null);
    set_summary([]);
    try {
      const result = await save(values, changed_fields(base.current.values, values), expected, extra);
      is_leaving.current = true;
      base.current = { values, version: expected };
      set_dirty(false);
      set_stale(null);
      on_saved?.(result);
      is_leaving.current = false;
    } catch (error) {
      if (!(error instanceof ApiError)) {
        notify_error(error);
        throw error;
      }
      if (on_error?.(error, values, (choice) => submit(values, expected, choice))) return;
      const { current } = error.problem;
      if (error.code === 'STALE' && read_record && is_record<R>(current)) {
        const by = 'changed_by' in current && typeof current.changed_by === 'string' ? current.changed_by : undefined;
        set_stale({ mine: values, theirs: read_record(current), version: current.version, by });
      } else if (error.fields.length > 0) show_errors(form_errors(error));
      else
        set_fault(
          field_text({ pointer: '', code: error.code, message: error.message, params: error.problem.params ?? {} }),
        );
    } finally {
      set_busy(false);
    }
  }

  function focus_field(path: string) {
    const input = document.querySelector<HTMLElement>(
      `[data-path="${CSS.escape(path)}"], [data-path^="${CSS.escape(path)}."]`,
    );
    input?.focus();
    input?.scrollIntoView({ block: 'center' });
  }

  const scope = useMemo(() => ({ form: form as AnyForm, ns, is_locked, rules }), [form, ns, is_locked, rules]);
  const is_new = version === undefined;
  const buttons = (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button
        variant="default"
        disabled={is_busy}
        onClick={() => {
          if (is_new || inline) on_cancel?.();
          else {
            form.setValues(base.current.values);
            form.clearErrors();
            set_summary([]);
            set_dirty(false);
          }
        }}
      >
        {t(is_new || inline ? 'kit.cancel' : 'kit.discard')}
      </Button>
      <Button type="submit" loading={is_busy} data-save>
        {submit_label ?? t(is_new ? 'kit.create' : 'kit.save')}
      </Button>
    </Group>
  );

  return (
    <Scope.Provider value={scope}>
      <form
        noValidate
        className={css.form}
        onSubmit={form.onSubmit(
          (values) => void submit(values),
          (errors) => show_errors(flat(errors)),
        )}
      >
        {(summary.length > 0 || fault) && (
          <Alert
            ref={summary_box}
            tabIndex={-1}
            role="alert"
            color="red"
            icon={<IconAlertTriangle size={16} />}
            title={fault ?? t('kit.faults', { count: summary.length })}
            className={css.summary}
          >
            {summary.length > 0 && (
              <List size="sm">
                {summary.map(([path, text]) => (
                  <List.Item key={path}>
                    <Anchor
                      component="button"
                      type="button"
                      size="sm"
                      c="var(--mantine-color-text)"
                      underline="always"
                      onClick={() => focus_field(path)}
                    >
                      {field_label(ns, path.replace(/\.\d+/g, ''))}
                    </Anchor>
                    : {text}
                  </List.Item>
                ))}
              </List>
            )}
          </Alert>
        )}
        {typeof children === 'function' ? children(form as AnyForm) : children}
        {inline
          ? buttons
          : (is_dirty || is_new) &&
            !is_locked && (
              <div className={css.bar} role="region" aria-label={t('kit.unsaved')}>
                <Text size="sm" c="dimmed">
                  {is_dirty ? t('kit.unsaved') : ''}
                </Text>
                {buttons}
              </div>
            )}
      </form>
      <Modal
        opened={blocker.status === 'blocked'}
        onClose={() => blocker.reset?.()}
        title={t('kit.leave_title')}
        size="sm"
      >
        <Stack>
          <Text size="sm">{t('kit.leave')}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" color="red" onClick={() => blocker.proceed?.()}>
              {t('kit.leave_drop')}
            </Button>
            <Button data-autofocus onClick={() => blocker.reset?.()}>
              {t('kit.leave_stay')}
            </Button>
          </Group>
        </Stack>
      </Modal>
      {stale && (
        <StaleDialog
          ns={ns}
          mine={stale.mine}
          theirs={stale.theirs}
          base={base.current.values}
          by={stale.by}
          is_busy={is_busy}
          on_close={() => set_stale(null)}
          on_merge={(merged) => {
            base.current = { values: stale.theirs, version: stale.version };
            form.setValues(merged as V);
            void submit(merged as V, stale.version);
          }}
        />
      )}
    </Scope.Provider>
  );
}

/** Mantine nests nothing, but a resolver may answer objects; only sentences can be shown. */
function flat(errors: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors)
      .filter(([, text]) => text)
      .map(([path, text]) => [path, String(text)]),
  );
}

function print(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return tr(value ? 'kit.yes' : 'kit.no');
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(print).join(', ');
  if (typeof value === 'object') {
    return Object.entries(value)
      .filter(([, part]) => part !== '' && part !== null)
      .map(([name, part]) => `${name}: ${print(part)}`)
      .join(' · ');
  }
  return String(value);
}

/** Who changed what: mine beside theirs, field by field; what differs is chosen, what is typed is never lost (T10-6). */
export function StaleDialog({
  ns,
  mine,
  theirs,
  base,
  by,
  is_busy,
  on_close,
  on_merge,
}: {
  ns: string;
  mine: Values;
  theirs: Values;
  base: Values;
  by: string | undefined;
  is_busy: boolean;
  on_close: () => void;
  on_merge: (merged: Values) => void;
}) {
  const { t } = useTranslation();
  const names = Object.keys(changed_fields(theirs, mine));
  const [choice, set_choice] = useState<Record<string, 'mine' | 'theirs'>>(() =>
    // Only what I touched is mine; what I left alone follows the newer record.
    Object.fromEntries(
      names.map((name) => [name, JSON.stringify(mine[name]) === JSON.stringify(base[name]) ? 'theirs' : 'mine']),
    ),
  );
  return (
    <Modal opened onClose={on_close} title={t('kit.stale')} size="xl">
      <Stack>
        <Text size="sm">{by ? t('kit.stale_by', { name: by }) : t('kit.stale_text')}</Text>
        <ScrollArea.Autosize mah="55vh" type="auto">
          <Table verticalSpacing="xs" fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('kit.field')}</Table.Th>
                <Table.Th>{t('kit.mine')}</Table.Th>
                <Table.Th>{t('kit.theirs')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {names.map((name) => (
                <Table.Tr key={name}>
                  <Table.Td>{field_label(ns, name)}</Table.Td>
                  {(['mine', 'theirs'] as const).map((side) => (
                    <Table.Td key={side}>
                      <Radio
                        name={`stale-${name}`}
                        label={<bdi>{print((side === 'mine' ? mine : theirs)[name])}</bdi>}
                        checked={choice[name] === side}
                        onChange={() => set_choice({ ...choice, [name]: side })}
                      />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={on_close}>
            {t('kit.cancel')}
          </Button>
          <Button
            loading={is_busy}
            onClick={() => {
              const merged = { ...theirs };
              for (const name of names) if (choice[name] === 'mine') merged[name] = mine[name];
              on_merge(merged);
            }}
          >
            {t('kit.save_merged')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
