// The inputs of record forms, bound by name; labels and help come from the noun's text keys. Not a form library: see form.tsx.
import {
  ActionIcon,
  ColorInput,
  Group,
  MultiSelect,
  NumberInput,
  PasswordInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import {
  decimals_of,
  instant_to_local,
  local_to_instant,
  type Money,
  minor_to_text,
  type Texts,
  text_to_minor,
} from '@tvms/ui';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment } from '../app/me';
import { has_text, language_name } from '../app/texts';
import { field_label, useFormScope } from './form';
import css from './form.module.css';
import { IconRefresh } from './icons';

type Common = {
  name: string;
  label?: string;
  help?: string;
  required?: boolean;
  disabled?: boolean;
  wide?: boolean;
};

export function Grid({ children }: { children: ReactNode }) {
  return <div className={css.grid}>{children}</div>;
}

/** What every input of a form gets: label, help, error, lock, and the mark that the fault summary jumps to. */
function useField({ name, label, help, required, disabled }: Common) {
  const { t } = useTranslation();
  const { form, ns, is_locked } = useFormScope();
  const help_key = `${ns}.${name}_help`;
  return {
    form,
    ns,
    key: form.key(name),
    props: {
      label: label ?? field_label(ns, name),
      description: help ?? (has_text(help_key) ? t(help_key) : undefined),
      required: required ?? false,
      disabled: (disabled ?? false) || is_locked,
      withAsterisk: required ?? false,
      'data-path': name,
      ...form.getInputProps(name),
    },
  };
}

/** A value that a custom input holds; the form is told at each change. */
function useValue<T>(name: string): [T, (value: T) => void, ReactNode] {
  const { form } = useFormScope();
  const [value, set_value] = useState<T>(() => form.getValues()[name.split('.')[0] ?? ''] as T);
  form.watch(name, ({ value: next }: { value: unknown }) => set_value(next as T));
  return [value, (next) => form.setFieldValue(name, next), form.errors[name]];
}

export function TextField({
  wide,
  placeholder,
  ltr,
  mono,
  max,
  ...common
}: Common & { placeholder?: string; ltr?: boolean; mono?: boolean; max?: number }) {
  const { key, props } = useField(common);
  return (
    <div data-wide={wide || undefined}>
      <TextInput
        key={key}
        {...props}
        placeholder={placeholder}
        maxLength={max}
        autoComplete="off"
        spellCheck={mono ? false : undefined}
        styles={{
          input: {
            ...(ltr ? { direction: 'ltr' } : {}),
            ...(mono ? { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } : {}),
          },
        }}
      />
    </div>
  );
}

export function AreaField({ wide = true, rows = 2, ...common }: Common & { rows?: number }) {
  const { key, props } = useField(common);
  return (
    <div data-wide={wide || undefined}>
      <Textarea key={key} {...props} autosize minRows={rows} maxRows={12} />
    </div>
  );
}

export function SecretField({ wide, generate, ...common }: Common & { generate?: () => string }) {
  const { t } = useTranslation();
  const { key, props, form } = useField(common);
  return (
    <div data-wide={wide || undefined}>
      <PasswordInput
        key={key}
        {...props}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('kit.show_secret') }}
        styles={{ input: { direction: 'ltr' } }}
        leftSection={
          generate && (
            <ActionIcon
              size="sm"
              aria-label={t('kit.generate')}
              onClick={() => form.setFieldValue(common.name, generate())}
            >
              <IconRefresh size={14} />
            </ActionIcon>
          )
        }
      />
    </div>
  );
}

export function NumberField({
  wide,
  min,
  max,
  unit,
  ...common
}: Common & { min?: number; max?: number; unit?: string }) {
  const { key, props } = useField(common);
  return (
    <div data-wide={wide || undefined}>
      <NumberInput
        key={key}
        {...props}
        {...(min === undefined ? {} : { min })}
        {...(max === undefined ? {} : { max })}
        suffix={unit ? ` ${unit}` : ''}
        allowDecimal={false}
        clampBehavior="none"
        thousandSeparator=""
        hideControls
        styles={{ input: { direction: 'ltr', fontVariantNumeric: 'tabular-nums' } }}
      />
    </div>
  );
}

export function SwitchField({ wide, ...common }: Common) {
  const { form, key, props } = useField(common);
  const { withAsterisk: _, required: __, ...rest } = props;
  return (
    <div data-wide={wide || undefined}>
      <Switch key={key} {...rest} {...form.getInputProps(common.name, { type: 'checkbox' })} />
    </div>
  );
}

export type Option = { value: string; label: string };

/** Options of an enum are named by the noun's texts: <noun>.<field>.<value>. */
export function useOptions(ns: string, name: string, values: readonly string[]): Option[] {
  const { t } = useTranslation();
  return values.map((value) => ({ value, label: t(`${ns}.${name}.${value}`, { defaultValue: value }) }));
}

export function ChoiceField({
  wide,
  values,
  options,
  clearable,
  ...common
}: Common & { values?: readonly string[]; options?: Option[]; clearable?: boolean }) {
  const { key, props, ns } = useField(common);
  const own = useOptions(ns, common.name, values ?? []);
  const data = options ?? own;
  return (
    <div data-wide={wide || undefined}>
      <Select
        key={key}
        {...props}
        data={data}
        searchable={data.length > 8}
        clearable={clearable ?? false}
        maxDropdownHeight={280}
        limit={200}
      />
    </div>
  );
}

/** A few words side by side, where all should be seen at once. */
export function SegmentField({ wide, values, ...common }: Common & { values: readonly string[] }) {
  const { ns } = useFormScope();
  const { props } = useField(common);
  const [value, set_value] = useValue<string>(common.name);
  const options = useOptions(ns, common.name, values);
  return (
    <div data-wide={wide || undefined} className={css.texts} role="group" aria-label={props.label}>
      <span className={css.label}>{props.label}</span>
      <div>
        <SegmentedControl
          size="sm"
          value={value}
          onChange={set_value}
          data={options}
          disabled={props.disabled}
          data-path={common.name}
        />
      </div>
      {props.description && <p className={css.description}>{props.description}</p>}
    </div>
  );
}

export function ChoicesField({
  wide,
  values,
  options,
  placeholder,
  ...common
}: Common & { values?: readonly string[]; options?: Option[]; placeholder?: string }) {
  const { key, props, ns } = useField(common);
  const own = useOptions(ns, common.name, values ?? []);
  return (
    <div data-wide={wide || undefined}>
      <MultiSelect
        key={key}
        {...props}
        data={options ?? own}
        searchable
        hidePickedOptions
        clearable
        placeholder={placeholder}
        maxDropdownHeight={280}
        limit={200}
      />
    </div>
  );
}

export function WordsField({ wide, max, ...common }: Common & { max?: number }) {
  const { key, props } = useField(common);
  return (
    <div data-wide={wide || undefined}>
      <TagsInput key={key} {...props} maxTags={max} clearable />
    </div>
  );
}

export function ColourField({ wide, swatches, ...common }: Common & { swatches?: string[] }) {
  const { key, props } = useField(common);
  return (
    <div data-wide={wide || undefined}>
      <ColorInput
        key={key}
        {...props}
        format="hex"
        swatches={swatches ?? []}
        eyeDropperButtonProps={{ 'aria-label': 'eye dropper' }}
        styles={{ input: { direction: 'ltr' } }}
      />
    </div>
  );
}

/** One text per language of the deployment; the default language first and required (T10-8). */
export function TextsField({ wide = true, area, max, ...common }: Common & { area?: boolean; max?: number }) {
  const { props, form } = useField(common);
  const { languages } = useDeployment();
  const [value, set_value] = useValue<Texts>(common.name);
  const [language, set_language] = useState(languages[0] ?? 'en');
  const { t } = useTranslation();
  const id = useId();
  const shown = languages.includes(language) ? language : (languages[0] ?? 'en');
  const path = `${common.name}.${shown}`;
  const errors = form.errors as Record<string, ReactNode>;
  const error = errors[path] ?? errors[common.name];
  const input = {
    id,
    value: value?.[shown] ?? '',
    lang: shown,
    dir: 'auto' as const,
    disabled: props.disabled,
    error: Boolean(error),
    maxLength: max ? max * 2 : undefined,
    'data-path': path,
    'aria-describedby': error ? `${id}-error` : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      const next = { ...value, [shown]: event.currentTarget.value };
      if (next[shown] === '' && shown !== languages[0]) delete next[shown];
      set_value(next);
      form.clearFieldError(path);
      form.clearFieldError(common.name);
    },
  };
  return (
    <div className={css.texts} data-wide={wide || undefined} style={{ gap: 3 }}>
      <div className={css.label_row}>
        <label htmlFor={id} className={css.label}>
          {props.label}{' '}
          {common.required && (
            <span className={css.required} aria-hidden>
              *
            </span>
          )}
          {languages.length > 1 && <span className="vh"> {language_name(shown)}</span>}
        </label>
        {languages.length > 1 && (
          <div className={css.languages} role="group" aria-label={t('kit.language_of', { field: props.label })}>
            {languages.map((code) => (
              <UnstyledButton
                key={code}
                className={css.language}
                data-on={code === shown || undefined}
                data-filled={Boolean(value?.[code]) || undefined}
                data-fault={errors[`${common.name}.${code}`] ? true : undefined}
                aria-pressed={code === shown}
                title={language_name(code)}
                onClick={() => set_language(code)}
              >
                {code}
              </UnstyledButton>
            ))}
          </div>
        )}
      </div>
      {area ? <Textarea {...input} autosize minRows={3} maxRows={12} /> : <TextInput {...input} />}
      {props.description && <p className={css.description}>{props.description}</p>}
      {error && (
        <p className={css.error} id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** An amount in one currency; typed as people write it, kept in the smallest unit. */
export function MoneyInput({
  value,
  currency,
  on_change,
  label,
  error,
  disabled,
  path,
}: {
  value: number | null;
  currency: string;
  on_change: (minor: number | null) => void;
  label: string;
  error?: ReactNode;
  disabled?: boolean;
  path?: string;
}) {
  const { t } = useTranslation();
  const { currencies } = useDeployment();
  const decimals = decimals_of(currency, currencies);
  const [text, set_text] = useState(value === null ? '' : minor_to_text(value, decimals));
  const [is_bad, set_bad] = useState(false);
  return (
    <TextInput
      size="xs"
      value={text}
      disabled={disabled ?? false}
      aria-label={label}
      inputMode="decimal"
      placeholder={t('kit.no_price')}
      error={error ?? (is_bad ? t('error.MONEY') : undefined)}
      data-path={path}
      styles={{ input: { direction: 'ltr', textAlign: 'end', fontVariantNumeric: 'tabular-nums' } }}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        set_text(typed);
        if (typed.trim() === '') {
          set_bad(false);
          on_change(null);
          return;
        }
        const minor = text_to_minor(typed, decimals);
        set_bad(minor === null || minor < 0);
        if (minor !== null && minor >= 0) on_change(minor);
      }}
      onBlur={() => {
        const minor = text_to_minor(text, decimals);
        if (minor !== null && minor >= 0) set_text(minor_to_text(minor, decimals));
      }}
    />
  );
}

export function set_price(prices: readonly Money[], currency: string, minor: number | null): Money[] {
  const others = prices.filter((price) => price.currency !== currency);
  return minor === null
    ? others
    : [...others, { minor, currency }].sort((a, b) => a.currency.localeCompare(b.currency));
}

/** A date and time typed in the deployment's zone, stored as an instant (T10-9). */
export function InstantField({ wide, ...common }: Common) {
  const { props } = useField(common);
  const { time_zone } = useDeployment();
  const [value, set_value, error] = useValue<string | null>(common.name);
  return (
    <div data-wide={wide || undefined}>
      <TextInput
        type="datetime-local"
        label={props.label}
        description={props.description ?? time_zone}
        required={common.required ?? false}
        disabled={props.disabled}
        error={error}
        data-path={common.name}
        value={instant_to_local(value, time_zone)}
        onChange={(event) => set_value(local_to_instant(event.currentTarget.value, time_zone))}
        styles={{ input: { direction: 'ltr' } }}
      />
    </div>
  );
}

/** A heading over a group of switches. */
export function Switches({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <div role="group" aria-label={label} data-wide>
      {label && (
        <Text size="sm" fw={550} mb={8}>
          {label}
        </Text>
      )}
      <Stack gap={10}>{children}</Stack>
    </div>
  );
}

export { Group, useValue };
