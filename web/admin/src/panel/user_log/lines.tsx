// Entries of the user log with what changed, before and after. Used by the log page and by histories of records.

import { Text } from '@mantine/core';
import type { Entity } from '@tvms/api';
import { useTranslation } from 'react-i18next';
import { field_label } from '../../kit/form';
import { IconHistory } from '../../kit/icons';
import { EmptyState } from '../../kit/states';
import { useValueText } from '../../kit/value_text';
import { When } from '../../kit/values';
import css from './lines.module.css';

export type LogEntry = Entity<'UserLogEntry'>;

/** Changed fields out of the entry's JSON; anything else reads as none. */
export function read_changes(fields: string): [name: string, before: unknown, after: unknown][] {
  try {
    const parsed: unknown = JSON.parse(fields);
    if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return [];
    return Object.entries(parsed).flatMap(([name, pair]) =>
      Array.isArray(pair) && pair.length === 2 ? [[name, pair[0], pair[1]] as [string, unknown, unknown]] : [],
    );
  } catch {
    return [];
  }
}

export function Changes({ entry }: { entry: Pick<LogEntry, 'fields' | 'noun'> }) {
  const { t } = useTranslation();
  const print = useValueText();
  const changes = read_changes(entry.fields);
  if (changes.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('panel.user_log.no_fields')}
      </Text>
    );
  }
  return (
    <table className={css.changes}>
      <thead>
        <tr>
          <th>{t('kit.field')}</th>
          <th>{t('kit.before')}</th>
          <th>{t('kit.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(([name, before, after]) => (
          <tr key={name}>
            <td>{field_label(entry.noun, name)}</td>
            <td className={css.before}>
              <bdi>{print(before)}</bdi>
            </td>
            <td>
              <bdi>{print(after)}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function LogLines({ entries }: { entries: LogEntry[] }) {
  const { t } = useTranslation();
  if (entries.length === 0) return <EmptyState icon={<IconHistory />} title={t('panel.user_log.empty')} />;
  return (
    <ol className={css.lines}>
      {entries.map((entry) => (
        <li key={entry.id} className={css.line}>
          <div className={css.head}>
            <b>
              <bdi>{entry.actor}</bdi>
            </b>
            <span>{t(`action.${entry.action}`, { defaultValue: entry.action })}</span>
            <span className={css.when}>
              <When at={entry.created_at} absolute />
            </span>
          </div>
          {read_changes(entry.fields).length > 0 && <Changes entry={entry} />}
        </li>
      ))}
    </ol>
  );
}
