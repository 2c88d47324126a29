// Inputs of typed values: amounts, whole numbers, times. A text that cannot be read is handed on as it is (Unread), with its fault:
// a form keeps it, refuses to save and says why; a dialog keeps its button closed. What is shown follows the value that is handed in.
import { ActionIcon, TextInput, type TextInputProps } from '@mantine/core';
import {
  type Codec,
  decimals_of,
  instant_codec,
  instant_to_local,
  is_unread,
  local_to_instant,
  money_codec,
  type Unread,
  whole_codec,
} from '@tvms/ui';
import { type ChangeEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment } from '../app/me';
import { IconCalendar } from './icons';
import { unread_text } from './notify';

/** A value, none, or what was typed and is no value. */
export type Typed<T> = T | null | Unread;

type Rest = Omit<TextInputProps, 'value' | 'onChange' | 'onBlur' | 'error'> & {
  error?: ReactNode;
  'data-path'?: string;
};
type Props<T> = Rest & { value: Typed<T>; on_change: (value: Typed<T>) => void };

const kDigits = { direction: 'ltr', fontVariantNumeric: 'tabular-nums' } as const;

/** The text is the person's own as long as it means the value; another value shows as it is printed. */
function TypedInput<T>({ value, on_change, codec, error, ...rest }: Props<T> & { codec: Codec<T> }) {
  const [typed, set_typed] = useState('');
  const [is_left, set_left] = useState(false);
  const print = () => (is_unread(value) ? value.unread_text : value === null ? '' : codec.print(value));
  const is_own = JSON.stringify(codec.read(typed)) === JSON.stringify(value ?? null);
  return (
    <TextInput
      autoComplete="off"
      styles={{ input: kDigits }}
      {...rest}
      value={is_own ? typed : print()}
      error={error ?? (is_left && is_unread(value) ? unread_text(value) : undefined)}
      onChange={(event) => {
        set_left(false);
        set_typed(event.currentTarget.value);
        on_change(codec.read(event.currentTarget.value));
      }}
      onBlur={() => {
        set_left(true);
        set_typed(print());
      }}
    />
  );
}

/** An amount in one currency; typed as people write it, kept in the smallest unit. */
export function MoneyInput({ currency, ...rest }: Props<number> & { currency: string }) {
  const { t, i18n } = useTranslation();
  const { currencies } = useDeployment();
  const codec = useMemo(
    () => money_codec(decimals_of(currency, currencies), i18n.language),
    [currency, currencies, i18n.language],
  );
  return (
    <TypedInput
      size="xs"
      codec={codec}
      inputMode="decimal"
      placeholder={t('kit.no_price')}
      styles={{ input: { ...kDigits, textAlign: 'end' } }}
      {...rest}
    />
  );
}

export function WholeInput({ min, max, unit, ...rest }: Props<number> & { min: number; max: number; unit?: string }) {
  const codec = useMemo(() => whole_codec(min, max), [min, max]);
  const section = unit
    ? {
        rightSection: <small aria-hidden>{unit}</small>,
        rightSectionWidth: 16 + 8 * unit.length,
        rightSectionProps: kUnit,
      }
    : {};
  return <TypedInput codec={codec} inputMode={min < 0 ? 'text' : 'numeric'} {...section} {...rest} />;
}
const kUnit = { style: { color: 'var(--mantine-color-dimmed)', pointerEvents: 'none' as const } };

/** A date and time in the deployment's zone, typed with 24 hours or taken from the browser's calendar; kept as an instant (T10-9). */
export function InstantInput(props: Props<string>) {
  const { t } = useTranslation();
  const { time_zone } = useDeployment();
  const codec = useMemo(() => instant_codec(time_zone), [time_zone]);
  const calendar = useRef<HTMLInputElement>(null);
  const { value, on_change, disabled } = props;
  return (
    <TypedInput
      placeholder="2026-12-31 20:00"
      {...props}
      codec={codec}
      rightSection={
        <>
          <ActionIcon
            size="sm"
            variant="subtle"
            disabled={disabled ?? false}
            aria-label={t('kit.calendar')}
            onClick={() => calendar.current?.showPicker?.()}
          >
            <IconCalendar size={15} />
          </ActionIcon>
          <input
            ref={calendar}
            type="datetime-local"
            tabIndex={-1}
            aria-hidden
            style={{ position: 'absolute', inset: 0, opacity: 0, pointerEvents: 'none' }}
            value={is_unread(value) ? '' : instant_to_local(value, time_zone)}
            onChange={(event: ChangeEvent<HTMLInputElement>) => {
              const at = local_to_instant(event.currentTarget.value, time_zone);
              if (at !== null) on_change(at);
            }}
          />
        </>
      }
    />
  );
}
