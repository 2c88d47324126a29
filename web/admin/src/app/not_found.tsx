// An address that leads nowhere.
import { useTranslation } from 'react-i18next';
import { GoButton } from '../kit/go';
import { IconSearch } from '../kit/icons';
import { EmptyState } from '../kit/states';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main>
      <EmptyState
        icon={<IconSearch />}
        title={t('shell.not_found')}
        text={t('shell.not_found_text')}
        action={<GoButton to="/">{t('panel.home')}</GoButton>}
      />
    </main>
  );
}
