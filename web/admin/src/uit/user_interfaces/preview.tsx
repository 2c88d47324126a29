// A picture of the TV app's channel screen in the colours that are being edited. A drawing, not the app itself.
import { direction_of } from '@tvms/ui';
import { useTranslation } from 'react-i18next';
import { useDeploymentName } from '../../app/me';
import { image_url } from '../../kit/image_drop';
import css from './preview.module.css';
import type { UiValues } from './schema';

const kSample = ['News 24', 'City One', 'Sport Arena', 'Kino', 'Kids'];

export function Preview({ values, language }: { values: UiValues; language: string }) {
  const { i18n } = useTranslation();
  const deployment = useDeploymentName();
  // The viewer's words, in the viewer's language where this back office has them.
  const t = i18n.getFixedT(language);
  const { colours } = values;
  const radius = values.radius / 3;
  return (
    <div
      className={css.tv}
      dir={direction_of(language)}
      lang={language}
      role="img"
      aria-label={i18n.t('uit.user_interfaces.preview')}
      style={{
        background: colours.background,
        color: colours.text,
        ...(values.background_image
          ? { backgroundImage: `url(${image_url(deployment, values.background_image, 640)})`, backgroundSize: 'cover' }
          : {}),
      }}
    >
      <div className={css.tv_head}>
        {values.logo ? (
          <img src={image_url(deployment, values.logo, 200)} alt="" className={css.logo} />
        ) : (
          <b>{values.app_name || 'TV'}</b>
        )}
        <span style={{ color: colours.text_dim }}>20:15</span>
      </div>
      <div className={css.tv_menu}>
        {values.menu.map((entry) => (
          <span
            key={entry.entry}
            style={
              entry.is_start
                ? { background: colours.accent, color: colours.on_accent, borderRadius: radius }
                : { color: colours.text_dim }
            }
          >
            {entry.text[language] || t(`uit.user_interfaces.menu.${entry.entry}`)}
          </span>
        ))}
      </div>
      <div className={css.tv_list}>
        {kSample.map((name, at) => (
          <div
            key={name}
            className={css.tv_row}
            style={{
              background: colours.surface,
              borderRadius: radius,
              ...(at === 1 ? { boxShadow: `0 0 0 2px ${colours.focus}` } : {}),
            }}
          >
            <span className={css.tv_number} style={{ color: colours.text_dim }}>
              {at + 1}
            </span>
            <span>{name}</span>
            <span className={css.tv_live} style={{ color: colours.live }}>
              ●
            </span>
            <span className={css.tv_bar} style={{ background: colours.background }}>
              <i style={{ background: colours.accent, inlineSize: `${25 + at * 14}%` }} />
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
