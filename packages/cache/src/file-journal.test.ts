import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonValue } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect } from '../test/collect.ts';
import { spawnChild } from '../test/spawn-child.ts';
import { temporaryDir } from '../test/temporary-dir.ts';
import { openJournal } from './file-journal.ts';

const readAll = (file: string): Promise<JsonValue[]> => collect(openJournal(file).read());

describe('openJournal', () => {
  it('reads what was appended, in order, whatever it is', async () => {
    const dir = await temporaryDir();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 20 }), async (values) => {
        const records = JSON.parse(JSON.stringify(values)) as JsonValue[];
        const file = join(dir, `${count++}`, 'journal.jsonl');
        await using journal = openJournal(file);
        await Promise.all(records.map((record) => journal.append(record)));
        expect(await collect(journal.read())).toEqual(records);
      }),
      { numRuns: 50 },
    );
  });

  it('loses at most the torn last record, wherever the file is cut, and goes on from there', async () => {
    const file = join(await temporaryDir(), 'journal.jsonl');
    const records = [{ a: 1 }, 'zwei – 🦊', [null, true], { long: 'y'.repeat(40) }];
    {
      await using journal = openJournal(file);
      for (const record of records) await journal.append(record);
    }
    const whole = await readFile(file);
    for (let length = 0; length <= whole.length; length++) {
      await writeFile(file, whole);
      await truncate(file, length);
      const complete = whole.subarray(0, length).toString('latin1').split('\n').length - 1;
      expect(await readAll(file)).toEqual(records.slice(0, complete));
      await using journal = openJournal(file);
      await journal.append('next');
      expect(await readAll(file)).toEqual([...records.slice(0, complete), 'next']);
    }
  });

  it('cuts away a torn last line that is longer than it reads at once', async () => {
    const file = join(await temporaryDir(), 'journal.jsonl');
    await writeFile(file, `1\n"${'x'.repeat(200_000)}`);
    await using journal = openJournal(file);
    await journal.append(2);
    expect(await readAll(file)).toEqual([1, 2]);
  });

  it('reads lines that are longer than it reads at once', async () => {
    const file = join(await temporaryDir(), 'journal.jsonl');
    const records = ['a'.repeat(200_000), 1, 'é'.repeat(70_000), 2];
    await using journal = openJournal(file);
    for (const record of records) await journal.append(record);
    expect(await readAll(file)).toEqual(records);
  });

  it('names the line that is damaged', async () => {
    const file = join(await temporaryDir(), 'journal.jsonl');
    for (const damage of ['{"a": 1', '', '\0\0', Buffer.from([0x22, 0xff, 0x22])]) {
      await writeFile(file, '{"a":1}\n');
      await appendFile(file, damage);
      await appendFile(file, '\n{"b":2}\n');
      const journal = openJournal(file);
      const read: JsonValue[] = [];
      const reading = (async () => {
        for await (const record of journal.read()) read.push(record);
      })();
      await expect(reading).rejects.toMatchObject({
        code: 'STORE_CORRUPT',
        message: `${file}:2: expected one JSON record, got something else`,
        hint: 'Lines 1 to 1 are sound. Remove line 2; what it recorded is done again.',
      });
      expect(read).toEqual([{ a: 1 }]);
    }
  });

  it('is empty where there is no file, and makes none by reading', async () => {
    const file = join(await temporaryDir(), 'journal.jsonl');
    expect(await readAll(file)).toEqual([]);
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('writes no secrets', async () => {
    const file = join(await temporaryDir(), 'journal.jsonl');
    await using journal = openJournal(file, { secrets: ['open sesame'] });
    await journal.append({ error: `401 for Bearer ${'0123456789abcdef'.repeat(2)}`, said: 'open sesame!' });
    expect(await readAll(file)).toEqual([{ error: '401 for Bearer [redacted]', said: '[redacted]!' }]);
  });

  it('tells every append of a batch that failed, and goes on when the disk does', async () => {
    const dir = await temporaryDir();
    await writeFile(join(dir, 'blocker'), '');
    await using journal = openJournal(join(dir, 'blocker', 'journal.jsonl'));
    const failed = await Promise.allSettled([journal.append(1), journal.append(2)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await rm(join(dir, 'blocker'));
    await journal.append(3);
    expect(await readAll(journal.file)).toEqual([3]);
  });

  it.skipIf(process.platform === 'win32')(
    'keeps what it kept, and no part of more, when the disk is full',
    async () => {
      const file = join(await temporaryDir(), 'journal.jsonl');
      // Blocks of 512 bytes.
      const child = spawnChild('journal-filler.ts', [file], { before: 'ulimit -f 16' });
      expect(await child.hear()).toBe('kept kept kept kept kept kept kept; kept EFBIG EFBIG; kept');
      await child.end();
      const records = (await readAll(file)) as string[];
      expect(records.map((record) => record[0]).join('')).toBe('abcdefghk');
    },
  );

  it('keeps every record that it said was on disk when it is killed in the middle of appending', async () => {
    const file = join(await temporaryDir(), 'journal.jsonl');
    let acknowledged = -1;
    for (let round = 0; round < 3; round++) {
      await rm(file, { force: true });
      const child = spawnChild('journal-writer.ts', [file]);
      for (let heard = 0; heard < 100 + 37 * round; heard++) acknowledged = Number(await child.hear());
      await child.kill();
      const before = (await readAll(file)) as { number: number }[];
      expect(before.map(({ number }) => number)).toEqual(before.map((_, index) => index));
      expect(before.length).toBeGreaterThan(acknowledged);
      await using journal = openJournal(file);
      await journal.append({ number: before.length });
      expect(await readAll(file)).toEqual([...before, { number: before.length }]);
    }
  });

  it('takes no more after it was closed', async () => {
    const journal = openJournal(join(await temporaryDir(), 'journal.jsonl'));
    const last = journal.append(1);
    await journal.close();
    await last;
    await expect(journal.append(2)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
