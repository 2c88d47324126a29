// Colours of a theme: reading #rrggbb and measuring contrast as WCAG does. No palettes.

export function parse_colour(text: string): [number, number, number] | null {
  const match = /^#([0-9a-f]{6})$/i.exec(text.trim());
  if (!match?.[1]) return null;
  const value = Number.parseInt(match[1], 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function luminance([red, green, blue]: [number, number, number]): number {
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** 1 (same) to 21 (black on white); 0 when one of them is no colour. */
export function contrast(one: string, other: string): number {
  const first = parse_colour(one);
  const second = parse_colour(other);
  if (!first || !second) return 0;
  const [low, high] = [luminance(first), luminance(second)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}
