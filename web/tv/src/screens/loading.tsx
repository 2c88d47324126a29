// From the icon to the start entry: which step is running. The bar itself has focus: there is nothing to press yet.
import { useApp } from '../app_context';
import { useStore } from '../base/store';
import { t } from '../base/texts';
import { Picture } from '../kit/parts';
import { kLoadingSteps, type LoadingStep } from '../model/app';
import { focus_mark, kDepth, useLayer } from '../nav/layers';

export function Brand() {
  const app = useApp();
  const hello = useStore(app.hello);
  const name = hello?.title || hello?.deployment || '';
  if (hello?.logo) return <Picture source={hello.logo} name={name} width={640} class_name="brand_logo" />;
  return <div className="brand_name">{name}</div>;
}

export function LoadingScreen({ step }: { step: LoadingStep }) {
  const place = kLoadingSteps.indexOf(step);
  const is_active = useLayer(kDepth.screen, () => true);
  return (
    <div className="full_page loading" data-screen="loading">
      <Brand />
      <div className="loading_bar" role="progressbar" aria-label={t('loading.title')} {...focus_mark(is_active)}>
        <div className="loading_fill" style={{ transform: `scaleX(${(place + 1) / (kLoadingSteps.length + 0.5)})` }} />
      </div>
      <p className="loading_step">{t(`loading.${step}`)}</p>
    </div>
  );
}
