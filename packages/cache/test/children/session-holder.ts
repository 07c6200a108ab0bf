// Opens a profile session, writes one record and says its id; then it holds the session until it is killed.
import { cacheLayout } from '../../src/cache-layout.ts';
import { sessions } from '../../src/sessions.ts';

const [root = '', resume] = process.argv.slice(2);
const session = await sessions(cacheLayout({ root })).open({
  kind: 'profile',
  spec: { seed: 1 },
  now: () => new Date(),
  ...(resume === 'newest' ? { resume } : {}),
});
await session.journal.append({ by: process.pid });
process.stdout.write(`${session.id}\n`);
process.stdin.resume();
