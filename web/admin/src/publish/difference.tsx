// The difference of an area as a readable list: added, changed field by field, removed. The same for publish and roll-back.
import { Alert, Stack, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { field_label } from '../kit/form';
import { IconChevronRight } from '../kit/icons';
import { code_text } from '../kit/notify';
import { Tag } from '../kit/values';
import type { AreaDiff, DiffItem } from './api';
import css from './difference.module.css';

const kShown = 60;

export function print_value(value: unknown, t: (key: string) => string): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return t(value ? 'kit.yes' : 'kit.no');
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((one) => print_value(one, t)).join(', ');
  if (typeof value === 'object') {
    const money = value as { minor?: number; currency?: string };
    if (typeof money.minor === 'number' && money.currency) return `${money.minor / 100} ${money.currency}`;
    return Object.entries(value)
      .map(([name, part]) => `${name}: ${print_value(part, t)}`)
      .join(' · ');
  }
  return String(value);
}

export function AreaDifference({ diff }: { diff: AreaDiff }) {
  const { t } = useTranslation();
  const count = diff.added.length + diff.changed.length + diff.removed.length;
  return (
    <section className={css.area} aria-label={t(`publish.area.${diff.area}`)}>
      <h3 className={css.title}>
        {t(`publish.area.${diff.area}`)}
        {diff.added.length > 0 && <Tag tone="good">+{diff.added.length}</Tag>}
        {diff.changed.length > 0 && <Tag tone="warn">~{diff.changed.length}</Tag>}
        {diff.removed.length > 0 && <Tag tone="bad">−{diff.removed.length}</Tag>}
      </h3>
      {diff.warnings.length > 0 && (
        <Alert color="yellow" mb="xs">
          <Stack gap={2}>
            {diff.warnings.map((warning) => (
              <Text size="sm" key={warning.code + warning.message}>
                {code_text(warning.code, warning.message, warning.params)}
              </Text>
            ))}
          </Stack>
        </Alert>
      )}
      {count === 0 ? (
        <Text size="sm" c="dimmed">
          {t('publish.no_changes')}
        </Text>
      ) : (
        <>
          <Kind items={diff.added} kind="added" />
          <Kind items={diff.changed} kind="changed" />
          <Kind items={diff.removed} kind="removed" />
        </>
      )}
    </section>
  );
}

function Kind({ items, kind }: { items: DiffItem[]; kind: 'added' | 'changed' | 'removed' }) {
  const { t } = useTranslation();
  const [is_all, set_all] = useState(false);
  if (items.length === 0) return null;
  const shown = is_all ? items : items.slice(0, kShown);
  return (
    <div className={css.kind}>
      <h4 className={css.kind_title} data-kind={kind}>
        {t(`publish.${kind}`)} <span className="num">{items.length}</span>
      </h4>
      <ul className={css.list}>
        {shown.map((item) => (
          <Item key={`${item.noun}-${item.id}`} item={item} kind={kind} />
        ))}
      </ul>
      {items.length > shown.length && (
        <UnstyledButton className={css.more} onClick={() => set_all(true)}>
          {t('publish.show_all', { count: items.length })}
        </UnstyledButton>
      )}
    </div>
  );
}

function Item({ item, kind }: { item: DiffItem; kind: string }) {
  const { t } = useTranslation();
  const fields = item.fields ?? [];
  const [is_open, set_open] = useState(fields.length > 0 && fields.length <= 3);
  const line = (
    <>
      <span className={css.sign} data-kind={kind} aria-hidden>
        {{ added: '+', changed: '~', removed: '−' }[kind]}
      </span>
      <bdi className={css.name}>{item.name}</bdi>
      <span className={css.noun}>{t(`noun.${item.noun}`, { defaultValue: item.noun })}</span>
    </>
  );
  if (fields.length === 0) return <li className={css.item}>{line}</li>;
  return (
    <li>
      <UnstyledButton className={css.item} aria-expanded={is_open} onClick={() => set_open(!is_open)}>
        {line}
        <span className={css.what}>
          {is_open ? '' : fields.map((field) => field_label(item.noun, field.field)).join(', ')}
        </span>
        <IconChevronRight size={14} className={`${css.arrow} flip`} data-open={is_open || undefined} />
      </UnstyledButton>
      {is_open && (
        <dl className={css.fields}>
          {fields.map((field) => (
            <div key={field.field}>
              <dt>{field_label(item.noun, field.field)}</dt>
              <dd>
                <del>
                  <bdi>{print_value(field.before, t)}</bdi>
                </del>
                <span className={css.to} aria-hidden>
                  →
                </span>
                <ins>
                  <bdi>{print_value(field.after, t)}</bdi>
                </ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
