import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@skvm/core';
import { expect, it } from 'vitest';
import { temporaryDir } from '../test/temporary-dir.ts';
import { digestsInFile, digestsInText } from './digest-references.ts';

it('finds a digest wherever a file is read apart', async () => {
  const file = join(await temporaryDir(), 'file');
  const digest = sha256('x');
  for (let before = 65_536 - 70; before <= 65_536 + 5; before++) {
    for (const after of ['', '"', 'g'.repeat(100)]) {
      await writeFile(file, `${' '.repeat(before)}${digest}${after}`);
      expect(await digestsInFile(file)).toEqual(new Set([digest]));
    }
  }
});

it('finds nothing in a file that went while its folder was read', async () => {
  expect(await digestsInFile(join(await temporaryDir(), 'absent'))).toEqual(new Set());
});

it('takes longer and shorter numbers for none', async () => {
  const file = join(await temporaryDir(), 'file');
  const text = `${'a'.repeat(63)} ${'b'.repeat(65)} ${'C'.repeat(64)} ${'d'.repeat(64)}`;
  await writeFile(file, text);
  expect(digestsInText(text)).toEqual(new Set(['d'.repeat(64)]));
  expect(await digestsInFile(file)).toEqual(new Set(['d'.repeat(64)]));
});
