// The inputs of record forms, bound by name; labels and help come from the noun's text keys. Not a form library: see form.tsx.
import {
  ActionIcon,
  ColorInput,
  Group,
  MultiSelect,
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
import { is_unread, type Texts } from '@tvms/ui';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment } from '../app/me';
import { has_text, language_name } from '../app/texts';
import { field_label, useFormScope } from './form';
import css from './form.module.css';
import { IconRefresh } from './icons';
import { useNarrowed } from './narrow';
import { InstantInput, type Typed, WholeInput } from './typed_input';

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
  const { form, ns, is_locked, rules } = useFormScope();
  const help_key = `${ns}.${name}_help`;
  return {
    form,
    ns,
    rule: rules[name],
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
  const [value, set_value] = useState<T>(() => form.getValues()[name] as T);
  form.watch(name, ({ value: next }: { value: unknown }) => set_value(next as T));
  return [value, (next) => form.setFieldValue(name, next), form.errors[name]];
}

/** A typed value: the form holds it, or the text that is none (typed_input.tsx). */
function useTypedField<T>(common: Common) {
  const { form, props, rule } = useField(common);
  const [value, on_change, error] = useValue<Typed<T>>(common.name);
  const { label, description, required, disabled, withAsterisk } = props;
  // A field that leaves the page takes its fault along: nobody could mend what is not shown.
  const leave = useRef(() => {});
  leave.current = () => {
    if (is_unread(form.getValues()[common.name])) form.setFieldValue(common.name, form.getInitialValues()[common.name]);
  };
  useEffect(() => () => leave.current(), []);
  return {
    rule,
    props: { label, description, required, disabled, withAsterisk, value, on_change, error, 'data-path': common.name },
  };
}

export function TextField({
  wide,
  placeholder,
  ltr,
  mono,
  max,
  ...common
}: Common & { placeholder?: string; ltr?: boolean; mono?: boolean; max?: number }) {
  const { key, props, rule } = useField(common);
  return (
    <div data-wide={wide || undefined}>
      <TextInput
        key={key}
        {...props}
        placeholder={placeholder}
        maxLength={max ?? rule?.max}
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
  const { props, rule } = useTypedField<number>(common);
  const limits = {
    min: min ?? rule?.min ?? Number.MIN_SAFE_INTEGER,
    max: max ?? rule?.max ?? Number.MAX_SAFE_INTEGER,
  };
  return (
    <div data-wide={wide || undefined}>
      <WholeInput {...props} {...limits} {...(unit ? { unit } : {})} />
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
  placeholder,
  ...common
}: Common & { values?: readonly string[]; options?: Option[]; clearable?: boolean; placeholder?: string }) {
  const { key, props, ns, rule } = useField(common);
  const own = useOptions(ns, common.name, values ?? rule?.choices ?? []);
  const data = options ?? own;
  const filter = useNarrowed();
  return (
    <div data-wide={wide || undefined}>
      <Select
        key={key}
        {...props}
        data={data}
        searchable={data.length > 8}
        clearable={clearable ?? false}
        {...(placeholder === undefined ? {} : { placeholder })}
        maxDropdownHeight={280}
        filter={filter}
      />
    </div>
  );
}

/** A few words side by side, where all should be seen at once. */
export function SegmentField({ wide, values, ...common }: Common & { values?: readonly string[] }) {
  const { props, ns, rule } = useField(common);
  const [value, set_value] = useValue<string>(common.name);
  const options = useOptions(ns, common.name, values ?? rule?.choices ?? []);
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
  const { key, props, ns, rule } = useField(common);
  const own = useOptions(ns, common.name, values ?? rule?.choices ?? []);
  const filter = useNarrowed();
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
        filter={filter}
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
        // A colour that is none stays on the screen and is refused; the last good one does not come back unasked.
        fixOnBlur={false}
        swatches={swatches ?? []}
        eyeDropperButtonProps={{ 'aria-label': 'eye dropper' }}
        styles={{ input: { direction: 'ltr' } }}
      />
    </div>
  );
}

/** One text per language of the deployment; the default language first and required (T10-8). */
export function TextsField({ wide = true, area, max, ...common }: Common & { area?: boolean; max?: number }) {
  const { props, form, rule } = useField(common);
  const longest = max ?? rule?.max;
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
    maxLength: longest ? longest * 2 : undefined,
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

/** A date and time in the deployment's zone, stored as an instant (T10-9). */
export function InstantField({ wide, ...common }: Common) {
  const { time_zone } = useDeployment();
  const { props } = useTypedField<string>(common);
  return (
    <div data-wide={wide || undefined}>
      <InstantInput {...props} description={props.description ?? time_zone} />
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
