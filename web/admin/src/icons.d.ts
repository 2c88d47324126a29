// Deep icon imports keep the build small; the package types only its root.
declare module '@tabler/icons-react/dist/esm/icons/*' {
  import type { ComponentType, SVGProps } from 'react';

  const icon: ComponentType<
    Omit<SVGProps<SVGSVGElement>, 'ref' | 'stroke'> & {
      size?: number | string;
      stroke?: number | string;
      'data-open'?: boolean | undefined;
    }
  >;
  export default icon;
}
