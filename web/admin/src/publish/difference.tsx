// The difference of an area as a readable list: added, changed field by field, removed. The same for publish and roll-back.
import { Text, UnstyledButton } from '@mantine/core';
import { type Texts, text_of } from '@tvms/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment } from '../app/me';
import { channels } from '../cms/channels/api';
import { packages } from '../cms/packages/api';
import { ui_groups } from '../cms/ui_groups/api';
import { field_label } from '../kit/form';
import { IconChevronRight } from '../kit/icons';
import type { Id } from '../kit/noun';
import { useValueText } from '../kit/value_text';
import { Tag } from '../kit/values';
import { Warnings } from '../kit/warnings';
import type { AreaDiff, DiffField, DiffItem } from './api';
import css from './difference.module.css';

const kShown = 60;
const kLinksShown = 12;

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
      <Warnings list={diff.warnings} below="xs" />
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
                <Change field={field} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

type Ids = number[];
const is_ids = (value: unknown): value is Ids => Array.isArray(value) && value.every((one) => typeof one === 'number');

function Change({ field }: { field: DiffField }) {
  const print = useValueText();
  const use_linked = kLinks[field.field];
  if (use_linked && is_ids(field.before) && is_ids(field.after))
    return <Links use_linked={use_linked} before={field.before} after={field.after} />;
  return (
    <>
      <del>
        <bdi>{print(field.before)}</bdi>
      </del>
      <span className={css.to} aria-hidden>
        →
      </span>
      <ins>
        <bdi>{print(field.after)}</bdi>
      </ins>
    </>
  );
}

type Linked = { id: Id; name: Texts | string; number?: number };
// Fields that hold records of another noun: told by their names, not by their ids.
type UseLinked = () => { data: { items: Linked[] } | undefined };
const kLinks: Record<string, UseLinked> = {
  channels: () => channels.useAll(),
  groups: () => ui_groups.useAll(),
  packages: () => packages.useAll(),
};

/** What came and what went of a list of records; when neither, their order has changed. */
function Links({ use_linked, before, after }: { use_linked: UseLinked; before: Ids; after: Ids }) {
  const { t, i18n } = useTranslation();
  const { languages } = useDeployment();
  const { data } = use_linked();
  const name_of = (id: Id) => {
    const one = data?.items.find((record) => record.id === id);
    if (!one) return `#${id}`;
    return [one.number, text_of(one.name, i18n.language, languages[0])].filter(Boolean).join(' ');
  };
  const [old, now] = [new Set(before), new Set(after)];
  const added = after.filter((id) => !old.has(id));
  const removed = before.filter((id) => !now.has(id));
  if (added.length + removed.length === 0) return <span>{t('publish.reordered')}</span>;
  const names = (ids: Ids) =>
    [
      ...ids.slice(0, kLinksShown).map(name_of),
      ...(ids.length > kLinksShown ? [t('kit.and_more', { count: ids.length - kLinksShown })] : []),
    ].join(', ');
  return (
    <>
      {added.length > 0 && (
        <ins>
          + <bdi>{names(added)}</bdi>
        </ins>
      )}{' '}
      {removed.length > 0 && (
        <del>
          − <bdi>{names(removed)}</bdi>
        </del>
      )}
    </>
  );
}
