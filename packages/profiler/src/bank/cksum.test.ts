import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cksum } from './cksum.ts';

it('is what POSIX says of the empty text and of one that every manual has', () => {
  expect(cksum('')).toBe(4294967295);
  expect(cksum('123456789')).toBe(930766865);
});

it.skipIf(process.platform === 'win32')('is what the program prints', () => {
  const lengths = fc.constantFrom(0, 1, 255, 256, 257, 70_000);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        lengths.map((length) => 'ab'.repeat(length)),
      ),
      (text) => {
        const { stdout } = spawnSync('cksum', { input: text, encoding: 'utf8' });
        expect(Number(stdout.split(' ')[0])).toBe(cksum(text));
      },
    ),
    { numRuns: 40 },
  );
});
