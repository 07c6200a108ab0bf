// Appends numbered records for ever, several at once, and prints the number of each when it is on disk.
import { openJournal } from '../../src/file-journal.ts';

const [file = ''] = process.argv.slice(2);
const journal = openJournal(file);
let next = 0;
const append = async () => {
  for (;;) {
    const number = next++;
    await journal.append({ number, padding: 'x'.repeat(number % 300) });
    process.stdout.write(`${number}\n`);
  }
};
await Promise.all(Array.from({ length: 8 }, append));
