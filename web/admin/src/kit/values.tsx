// How single values look everywhere: times, money, codes, states, switches. Values are isolated so that right-to-left text cannot turn them.
import { Badge, CopyButton, Tooltip, UnstyledButton } from '@mantine/core';
import { format_date, format_instant, format_money, format_relative, type Money, type Texts, text_of } from '@tvms/ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment } from '../app/me';
import { IconCheck, IconCopy } from './icons';
import css from './values.module.css';

export function Bdi({ children, ltr = true }: { children: ReactNode; ltr?: boolean }) {
  return <bdi dir={ltr ? 'ltr' : undefined}>{children}</bdi>;
}

export function None() {
  return <span className={css.none}>–</span>;
}

/** Relative by default, absolute on hover; the deployment's zone is always named (T10-9). */
export function When({
  at,
  absolute = false,
  date = false,
}: {
  at: string | null | undefined;
  absolute?: boolean;
  date?: boolean;
}) {
  const { i18n } = useTranslation();
  const zone = useDeployment().time_zone;
  if (!at) return <None />;
  const own = format_instant(at, i18n.language);
  const there = `${format_instant(at, i18n.language, zone)} ${zone}`;
  return (
    <time dateTime={at} title={`${own}\n${there}`} className="num">
      <bdi>{date ? format_date(at, i18n.language) : absolute ? own : format_relative(at, i18n.language)}</bdi>
    </time>
  );
}

export function MoneyText({ money }: { money: Money }) {
  const { i18n } = useTranslation();
  const { currencies } = useDeployment();
  return (
    <bdi dir="ltr" className="num">
      {format_money(money, i18n.language, currencies)}
    </bdi>
  );
}

export function TextsText({ texts }: { texts: Texts | string | null | undefined }) {
  const { i18n } = useTranslation();
  const { languages } = useDeployment();
  return <bdi>{text_of(texts, languages[0] ?? i18n.language, i18n.language)}</bdi>;
}

export function NumberText({ value }: { value: number | null | undefined }) {
  const { i18n } = useTranslation();
  if (value === null || value === undefined) return <None />;
  return (
    <bdi dir="ltr" className="num">
      {new Intl.NumberFormat(i18n.language).format(value)}
    </bdi>
  );
}

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain';

/** A state word with a dot; the colour repeats what the word says and never stands alone. */
export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={css.status} data-tone={tone}>
      {children}
    </span>
  );
}

export function Tag({ children, tone = 'plain' }: { children: ReactNode; tone?: Tone }) {
  const color = { good: 'teal', warn: 'yellow', bad: 'red', info: 'iris', plain: 'gray' }[tone];
  return (
    <Badge size="sm" color={color} className={css.tag} data-tone={tone}>
      {children}
    </Badge>
  );
}

/** A code that people copy: ids, logins, tokens. */
export function Copyable({ value, children }: { value: string; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('kit.copied') : t('kit.copy')}>
          <UnstyledButton onClick={copy} className={css.copy} aria-label={`${t('kit.copy')} ${value}`}>
            <bdi dir="ltr" className="mono">
              {children ?? value}
            </bdi>
            {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}

/** Label and value pairs of a details page. */
export function Facts({ rows }: { rows: [label: string, value: ReactNode][] }) {
  return (
    <dl className={css.facts}>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value ?? <None />}</dd>
        </div>
      ))}
    </dl>
  );
}
