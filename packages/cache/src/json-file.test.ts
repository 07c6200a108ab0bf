import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { temporaryDir } from '../test/temporary-dir.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

// A schema would leave out a key `__proto__`, as it should; what is in the file is the question here.
const json = z.unknown();

describe('writeJsonFile', () => {
  it('writes what is read back, and leaves nothing else', async () => {
    const dir = await temporaryDir();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        await writeJsonFile(join(dir, 'deep', 'file.json'), plain);
        expect(await readJsonFile(join(dir, 'deep', 'file.json'), json)).toEqual(plain);
      }),
      { numRuns: 40 },
    );
    expect(await readdir(join(dir, 'deep'))).toEqual(['file.json']);
  });

  it('sets the mode that is asked for and keeps the one that is there', async () => {
    const file = join(await temporaryDir(), 'file.json');
    await writeJsonFile(file, 1, { mode: 0o600 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await writeJsonFile(file, 2);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await chmod(file, 0o640);
    await writeJsonFile(file, 3);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
  });

  it('writes where a link leads', async () => {
    const dir = await temporaryDir();
    await writeJsonFile(join(dir, 'real.json'), 1);
    await symlink('real.json', join(dir, 'link.json'));
    await writeJsonFile(join(dir, 'link.json'), 2);
    expect(await readFile(join(dir, 'real.json'), 'utf8')).toBe('2\n');
    expect((await readdir(dir)).sort()).toEqual(['link.json', 'real.json']);
  });

  it('leaves the old file and no other when it cannot write', async () => {
    const dir = await temporaryDir();
    await mkdir(join(dir, 'file.json'));
    await expect(writeJsonFile(join(dir, 'file.json'), 1)).rejects.toThrow();
    expect(await readdir(dir)).toEqual(['file.json']);
  });

  it('never shows a reader a part, however many write', async () => {
    const file = join(await temporaryDir(), 'file.json');
    const values = Array.from({ length: 20 }, (_, index) => String(index).repeat(20_000));
    await writeJsonFile(file, values[0] ?? '');
    const writing = Promise.all(values.map((value) => writeJsonFile(file, value)));
    for (let round = 0; round < 50; round++) expect(values).toContain(await readJsonFile(file, z.string()));
    await writing;
  });
});

describe('readJsonFile', () => {
  it('knows no file where there is none', async () => {
    expect(await readJsonFile(join(await temporaryDir(), 'a', 'b.json'), json)).toBe(undefined);
  });

  it('says which file is wrong and how, and leaves it', async () => {
    const file = join(await temporaryDir(), 'file.json');
    const schema = z.object({ name: z.string(), list: z.array(z.object({ n: z.number() })) });
    const cases: [string | Uint8Array, string][] = [
      ['{"name": "x", ', 'not JSON: '],
      ['', 'not JSON: Unexpected end of JSON input'],
      [Buffer.from([0x22, 0xff, 0x22]), 'not JSON: not UTF-8'],
      [
        '{"name": 1, "list": [{"n": 1}, {"n": "x"}]}',
        'name: Invalid input: expected string, received number; list.1.n: ',
      ],
      ['[]', 'the whole: Invalid input: expected object, received array'],
    ];
    for (const [text, why] of cases) {
      await writeFile(file, text);
      const reading = readJsonFile(file, schema, { hint: 'Do this.' });
      await expect(reading).rejects.toMatchObject({
        code: 'DOCUMENT_INVALID',
        message: expect.stringContaining(`${file}: ${why}`),
        hint: 'Do this.',
      });
      await expect(readJsonFile(file, schema, { ours: true })).rejects.toMatchObject({
        code: 'STORE_CORRUPT',
        hint: `Move ${file} out of the way; it is made anew.`,
      });
      expect(await readFile(file)).toEqual(Buffer.from(text));
    }
  });

  it('shows nothing of what stands around a syntax error: it may be a key', async () => {
    const file = join(await temporaryDir(), 'file.json');
    for (const text of [
      '{"apiKey": "hidden-1234"; }',
      '{"apiKey": hidden-1234}',
      'hidden-1234',
      '{"a": "hidden-1234',
    ]) {
      await writeFile(file, text);
      const error = await readJsonFile(file, json).catch((caught: Error) => caught);
      expect(error).toMatchObject({ code: 'DOCUMENT_INVALID' });
      expect(String(error)).not.toContain('hidden');
    }
  });

  it('names a folder for what it is', async () => {
    const dir = await temporaryDir();
    await expect(readJsonFile(dir, json)).rejects.toMatchObject({ message: expect.stringContaining('a folder') });
  });
});
