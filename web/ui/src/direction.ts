// Reading direction and what it does to the left and right keys. Nothing about layout: that is CSS.

export type Direction = 'ltr' | 'rtl';

/** "Forward" is right in left-to-right and left in right-to-left (A50-003). Other keys stay what they are. */
export function mirrored<T extends string>(key: T, direction: Direction): T | 'left' | 'right' {
  if (direction === 'rtl' && key === 'left') return 'right';
  if (direction === 'rtl' && key === 'right') return 'left';
  return key;
}
