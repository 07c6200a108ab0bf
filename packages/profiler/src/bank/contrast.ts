/**
 * Contrast ratio of two colours, from 1 to 21, as WCAG 2.2 defines it (definitions of "contrast ratio" and "relative
 * luminance"); `undefined` when one is not `#` and six hexadecimal digits.
 */
export function contrast(a: string, b: string): number | undefined {
  const [first, second] = [luminance(a), luminance(b)];
  if (first === undefined || second === undefined) return undefined;
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

function luminance(colour: string): number | undefined {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return undefined;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** A colour from its three shares, each from 0 to 255. */
export function hexColour(...shares: readonly [red: number, green: number, blue: number]): string {
  return `#${shares.map((share) => Math.round(share).toString(16).padStart(2, '0')).join('')}`;
}
