import { styleText } from 'node:util';
import type { Output, Terminal } from './terminal.ts';

type Format = Parameters<typeof styleText>[0];

/** Puts colour on text, or leaves it alone where colour is not wanted. */
export type Style = (format: Format, text: string) => string;

/** Text as it is. */
export const plainStyle: Style = (_format, text) => text;

const colourStyle: Style = (format, text) => (text === '' ? '' : styleText(format, text, { validateStream: false }));

/** The style for a stream: `NO_COLOR` and `FORCE_COLOR` decide, else whether it is a screen that knows colour. */
export function styleFor(output: Output, env: Terminal['env']): Style {
  if ((env.NO_COLOR ?? '') !== '') return plainStyle;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced === '0' || forced === 'false' ? plainStyle : colourStyle;
  return output.isTTY === true && env.TERM !== 'dumb' ? colourStyle : plainStyle;
}
