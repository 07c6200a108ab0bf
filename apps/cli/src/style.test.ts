import { expect, test } from 'vitest';
import { styleFor } from './style.ts';

const output = (isTTY: boolean) => ({ write: () => {}, isTTY });

test.each<[boolean, Record<string, string>, boolean]>([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  [true, { TERM: 'dumb' }, false],
])('a screen: %s, with %j: colour %s', (isTTY, env, isColoured) => {
  const style = styleFor(output(isTTY), env);
  expect(style('red', 'x')).toBe(isColoured ? '\x1b[31mx\x1b[39m' : 'x');
  expect(style('red', '')).toBe('');
});
