// Commands on standard input, one a line: take, wait, release, count <file> <times>. Answers on standard output.
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { isSkvmError } from '@skvm/core';
import { acquireLock, type Lock, withLock } from '../../src/lock.ts';

const [path = ''] = process.argv.slice(2);
let lock: Lock | undefined;
const say = (line: string) => process.stdout.write(`${line}\n`);

say('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...args] = line.split(' ');
  if (command === 'take' || command === 'wait') {
    try {
      lock = await acquireLock(path, { wait: command === 'wait', what: 'it' });
      say('held');
    } catch (error) {
      if (!isSkvmError(error, 'TARGET_LOCKED')) throw error;
      say(`locked by ${error.details?.pid}`);
    }
  } else if (command === 'release') {
    await lock?.[Symbol.asyncDispose]();
    lock = undefined;
    say('released');
  } else if (command === 'count') {
    const [file = '', times = '0'] = args;
    for (let round = 0; round < Number(times); round++) {
      await withLock(path, async () => writeFile(file, String(Number(await readFile(file, 'utf8')) + 1)), {
        wait: true,
      });
    }
    say('counted');
  }
}
