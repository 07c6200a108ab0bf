// Puts and links the same contents as its brothers, many at once, and says when it has done so.
import { openStore } from '../../src/file-store.ts';

const [dir = '', count = '0'] = process.argv.slice(2);
const store = openStore(dir);
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  await Promise.all(
    Array.from({ length: Number(count) }, async (_, index) => {
      await store.link(`test/${index}`, await store.put(`content ${index}`));
    }),
  );
  process.stdout.write('done\n');
  process.stdin.destroy();
});
