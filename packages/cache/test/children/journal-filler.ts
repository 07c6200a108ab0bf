// Fills a journal on a disk that takes 8192 bytes of a file and no more, and says what became of each append.
import { openJournal } from '../../src/file-journal.ts';

const [file = ''] = process.argv.slice(2);
await using journal = openJournal(file);
const append = async (names: readonly string[], length: number) => {
  const settled = await Promise.allSettled(names.map((name) => journal.append(name.padEnd(length, '.'))));
  return settled.map((result) => (result.status === 'fulfilled' ? 'kept' : result.reason.code)).join(' ');
};
const outcomes = [
  await append(['a', 'b', 'c', 'd', 'e', 'f', 'g'], 1000),
  await append(['h', 'i', 'j'], 1000),
  await append(['k'], 100),
];
process.stdout.write(`${outcomes.join('; ')}\n`);
