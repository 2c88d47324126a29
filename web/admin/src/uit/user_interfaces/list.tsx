// All user interfaces.

import { UserInterface as UserInterfaceRules } from '@tvms/api/rules';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { MarkText } from '../../cms/channels/marks';
import type { Column } from '../../kit/data_table';
import { IconPalette } from '../../kit/icons';
import { NounList } from '../../kit/noun_list';
import { sortable } from '../../kit/rules';
import { Bdi, NumberText, When } from '../../kit/values';
import { type UserInterface, user_interfaces } from './api';
import css from './preview.module.css';

export function UserInterfacesPage() {
  const { t } = useTranslation();
  const columns = useMemo<Column<UserInterface>[]>(
    () =>
      sortable(
        [
          {
            id: 'name',
            title: t('uit.user_interfaces.name'),
            width: 240,
            grow: true,
            link: true,
            cell: (row) => (
              <span className={css.swatches}>
                {[row.colour_background, row.colour_accent, row.colour_text].map((colour, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: three places, two of which may have one colour.
                  <i key={at} style={{ background: colour }} />
                ))}
                <bdi>{row.name}</bdi>
              </span>
            ),
          },
          {
            id: 'app_name',
            title: t('uit.user_interfaces.app_name'),
            width: 170,
            cell: (row) => <bdi>{row.app_name}</bdi>,
          },
          {
            id: 'is_default',
            title: t('uit.user_interfaces.is_default'),
            width: 96,
            cell: (row) => (row.is_default ? t('kit.yes') : ''),
          },
          {
            id: 'languages',
            title: t('uit.user_interfaces.languages'),
            width: 130,
            cell: (row) => <Bdi>{row.languages.join(' ')}</Bdi>,
          },
          {
            id: 'products_count',
            title: t('uit.user_interfaces.products'),
            width: 96,
            align: 'end',
            cell: (row) => <NumberText value={row.products_count} />,
          },
          {
            id: 'publish_mark',
            title: t('cms.mark'),
            width: 126,
            cell: (row) => <MarkText value={row.publish_mark} />,
          },
          {
            id: 'changed_at',
            title: t('field.changed_at'),
            width: 124,
            cell: (row) => <When at={row.changed_at} />,
          },
        ],
        UserInterfaceRules,
      ),
    [t],
  );
  return (
    <NounList<UserInterface>
      noun={user_interfaces}
      icon={<IconPalette />}
      columns={columns}
      sort_default="name"
      href={(row) => `uit/user_interfaces/${row.id}`}
      create={{ to: 'uit/user_interfaces/new', label: t('uit.user_interfaces.add') }}
    />
  );
}
