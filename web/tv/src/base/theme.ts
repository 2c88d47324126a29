// The operator's colours as CSS variables. Shades are made here, because old engines cannot mix colours.
import type { Theme } from '../api/types';

type Rgb = [number, number, number];

function rgb_of(colour: string): Rgb | null {
  const match = /^#([0-9a-f]{6})$/i.exec(colour.trim());
  if (!match?.[1]) return null;
  const value = Number.parseInt(match[1], 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export const kTheme: Theme = {
  background: '#0b0f1a',
  surface: '#182033',
  text: '#f2f4f8',
  text_dim: '#a9b4c8',
  accent: '#4f8cff',
  on_accent: '#081226',
  focus: '#f2f4f8',
  live: '#ff5a5f',
  radius: 16,
};

const kColours = ['background', 'surface', 'text', 'text_dim', 'accent', 'on_accent', 'focus', 'live'] as const;

/** Sets `--background` and the triplet `--background_rgb` for translucent uses; a colour that is none keeps ours. */
export function apply_theme(theme: Partial<Theme>): void {
  const style = document.documentElement.style;
  for (const name of kColours) {
    const wished = theme[name];
    const colour = wished && rgb_of(wished) ? wished : kTheme[name];
    style.setProperty(`--${name}`, colour);
    style.setProperty(`--${name}_rgb`, (rgb_of(colour) as Rgb).join(','));
  }
  const radius = typeof theme.radius === 'number' ? Math.min(40, Math.max(0, theme.radius)) : kTheme.radius;
  style.setProperty('--radius', `${radius}px`);
}
