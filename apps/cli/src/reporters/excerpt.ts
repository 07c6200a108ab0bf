import { harmless } from './harmless.ts';

/** Text of others as one line of at most so many characters, safe for a screen. */
export function excerpt(text: string, width = 60): string {
  const line = harmless(text).replace(/\s+/g, ' ').trim();
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
