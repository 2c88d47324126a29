// Search box and condition chips above a list. Builds rules; the server reads them.
import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Menu,
  NumberInput,
  Popover,
  Stack,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type Rule, set_rule } from '@tvms/ui';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './filter_bar.module.css';
import { IconFilter, IconSearch, IconX } from './icons';

export type FilterField = {
  field: string;
  label: string;
  kind: 'choice' | 'text' | 'bool' | 'number' | 'date';
  options?: { value: string; label: string }[];
};

type Props = {
  q: string;
  rules: Rule[];
  fields: FilterField[];
  on_change: (part: { q?: string; rules?: Rule[] }) => void;
  placeholder?: string;
  children?: ReactNode;
};

export function FilterBar({ q, rules, fields, on_change, placeholder, children }: Props) {
  const { t } = useTranslation();
  const [typed, set_typed] = useState(q);
  const [open_field, set_open_field] = useState<string | null>(null);
  const sent = useRef(q);
  const send = useDebouncedCallback((text: string) => {
    sent.current = text;
    on_change({ q: text });
  }, 220);
  // The address may change by itself (back button, Clear filter); what is being typed must not be overwritten.
  useEffect(() => {
    if (q !== sent.current) {
      sent.current = q;
      set_typed(q);
    }
  }, [q]);
  const shown = fields.filter(
    (field) => field.field === open_field || rules.some((rule) => rule.field === field.field),
  );

  return (
    <div className={css.bar}>
      <TextInput
        className={css.search ?? ''}
        size="xs"
        value={typed}
        onChange={(event) => {
          set_typed(event.currentTarget.value);
          send(event.currentTarget.value);
        }}
        leftSection={<IconSearch size={14} />}
        rightSection={
          typed && (
            <ActionIcon
              size="sm"
              aria-label={t('kit.clear_search')}
              onClick={() => {
                set_typed('');
                send('');
              }}
            >
              <IconX size={13} />
            </ActionIcon>
          )
        }
        placeholder={placeholder ?? t('kit.search')}
        aria-label={placeholder ?? t('kit.search')}
        type="text"
        data-list-search
      />
      {shown.map((field) => (
        <Chip
          key={field.field}
          field={field}
          rule={rules.find((rule) => rule.field === field.field)}
          is_open={open_field === field.field}
          set_open={(is_open) => set_open_field(is_open ? field.field : null)}
          on_rule={(rule) => on_change({ rules: set_rule(rules, rule ?? { field: field.field }) })}
        />
      ))}
      {fields.length > shown.length && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="subtle" color="gray" leftSection={<IconFilter size={14} />}>
              {t('kit.filter')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {fields
              .filter((field) => !shown.includes(field))
              .map((field) => (
                <Menu.Item key={field.field} onClick={() => set_open_field(field.field)}>
                  {field.label}
                </Menu.Item>
              ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {rules.length > 1 && (
        <Button variant="subtle" color="gray" onClick={() => on_change({ rules: [] })}>
          {t('kit.clear_filter')}
        </Button>
      )}
      <div className={css.rest}>{children}</div>
    </div>
  );
}

export function rule_text(
  field: FilterField,
  rule: Rule,
  t: (key: string, values?: Record<string, unknown>) => string,
): string {
  const name = (value: unknown) =>
    field.options?.find((option) => option.value === String(value))?.label ?? String(value ?? '');
  if (field.kind === 'bool') return t(rule.value === true ? 'kit.yes' : 'kit.no');
  if (Array.isArray(rule.value)) {
    if (rule.op === 'between') return rule.value.map(String).join(' – ');
    const names = rule.value.map(name);
    return names.length > 2 ? `${names.slice(0, 2).join(', ')} +${names.length - 2}` : names.join(', ');
  }
  if (rule.op === 'is_empty') return t('kit.op.is_empty');
  return `${t(`kit.op.${rule.op}`)} ${name(rule.value)}`;
}

type ChipProps = {
  field: FilterField;
  rule: Rule | undefined;
  is_open: boolean;
  set_open: (is_open: boolean) => void;
  on_rule: (rule: Rule | null) => void;
};

function Chip({ field, rule, is_open, set_open, on_rule }: ChipProps) {
  const { t } = useTranslation();
  return (
    <Popover opened={is_open} onChange={set_open} position="bottom-start" trapFocus withRoles={false}>
      <Popover.Target>
        <div className={css.chip}>
          <UnstyledButton className={css.chip_text} onClick={() => set_open(!is_open)} aria-expanded={is_open}>
            <span className={css.chip_name}>{field.label}</span>
            {rule && <bdi>{rule_text(field, rule, t)}</bdi>}
          </UnstyledButton>
          <ActionIcon
            size={18}
            aria-label={`${t('kit.remove')} ${field.label}`}
            onClick={() => {
              set_open(false);
              on_rule(null);
            }}
          >
            <IconX size={12} />
          </ActionIcon>
        </div>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label={field.label}>
        <Editor field={field} rule={rule} on_rule={on_rule} on_done={() => set_open(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Editor({
  field,
  rule,
  on_rule,
  on_done,
}: Pick<ChipProps, 'field' | 'rule' | 'on_rule'> & { on_done: () => void }) {
  const { t } = useTranslation();
  const [text, set_text] = useState(rule && !Array.isArray(rule.value) ? String(rule.value ?? '') : '');
  const [to, set_to] = useState(rule?.op === 'between' && Array.isArray(rule.value) ? String(rule.value[1] ?? '') : '');
  const [from, set_from] = useState(
    rule?.op === 'between' && Array.isArray(rule.value) ? String(rule.value[0] ?? '') : '',
  );

  if (field.kind === 'choice') {
    const chosen = Array.isArray(rule?.value)
      ? rule.value.map(String)
      : rule?.value !== undefined
        ? [String(rule.value)]
        : [];
    return (
      <Checkbox.Group
        value={chosen}
        onChange={(values) => on_rule(values.length > 0 ? { field: field.field, op: 'in', value: values } : null)}
        aria-label={field.label}
      >
        <Stack gap={8} className={css.options ?? ''}>
          {(field.options ?? []).map((option) => (
            <Checkbox key={option.value} value={option.value} label={option.label} size="xs" />
          ))}
        </Stack>
      </Checkbox.Group>
    );
  }
  if (field.kind === 'bool') {
    return (
      <Group gap="xs">
        {[true, false].map((value) => (
          <Button
            key={String(value)}
            variant={rule?.value === value ? 'filled' : 'default'}
            onClick={() => {
              on_rule({ field: field.field, op: 'is', value });
              on_done();
            }}
          >
            {t(value ? 'kit.yes' : 'kit.no')}
          </Button>
        ))}
      </Group>
    );
  }

  function submit() {
    if (field.kind === 'text') on_rule(text ? { field: field.field, op: 'contains', value: text } : null);
    else if (field.kind === 'date') {
      if (from && to)
        on_rule({ field: field.field, op: 'between', value: [`${from}T00:00:00.000Z`, `${to}T23:59:59.999Z`] });
      else if (from) on_rule({ field: field.field, op: 'after', value: `${from}T00:00:00.000Z` });
      else on_rule(to ? { field: field.field, op: 'before', value: `${to}T23:59:59.999Z` } : null);
    } else if (from !== '' && to !== '')
      on_rule({ field: field.field, op: 'between', value: [Number(from), Number(to)] });
    else if (from !== '') on_rule({ field: field.field, op: 'greater', value: Number(from) - 1 });
    else on_rule(to !== '' ? { field: field.field, op: 'less', value: Number(to) + 1 } : null);
    on_done();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="xs" w={220}>
        {field.kind === 'text' && (
          <TextInput
            size="xs"
            label={t('kit.op.contains')}
            value={text}
            onChange={(event) => set_text(event.currentTarget.value)}
            data-autofocus
          />
        )}
        {field.kind === 'number' && (
          <Group grow gap="xs">
            <NumberInput
              size="xs"
              label={t('kit.from')}
              value={from}
              onChange={(value) => set_from(String(value))}
              data-autofocus
            />
            <NumberInput size="xs" label={t('kit.to')} value={to} onChange={(value) => set_to(String(value))} />
          </Group>
        )}
        {field.kind === 'date' && (
          <>
            <TextInput
              size="xs"
              type="date"
              label={t('kit.from')}
              value={from.slice(0, 10)}
              onChange={(event) => set_from(event.currentTarget.value)}
              data-autofocus
            />
            <TextInput
              size="xs"
              type="date"
              label={t('kit.to')}
              value={to.slice(0, 10)}
              onChange={(event) => set_to(event.currentTarget.value)}
            />
          </>
        )}
        <Button type="submit">{t('kit.apply')}</Button>
      </Stack>
    </form>
  );
}
