// The little picture before a record's name in lists and pickers; without one, the initials of the name in a colour of its own.
import { initials } from '@tvms/ui';
import { useDeploymentName } from '../app/me';
import { image_url } from './image_drop';
import css from './record_icon.module.css';

const kHues = 6;

export function RecordIcon({ image, name, hue }: { image: string | null; name: string; hue: number }) {
  const deployment = useDeploymentName();
  if (image) return <img src={image_url(deployment, image, 100)} alt="" className={css.icon} loading="lazy" />;
  return (
    <span className={css.made} data-hue={hue % kHues} aria-hidden>
      {initials(name)}
    </span>
  );
}
