// Opens a session, puts a content that nothing refers to, says its digest, and holds the session until it is killed.
import { cacheLayout } from '../../src/cache-layout.ts';
import { openStore } from '../../src/file-store.ts';
import { sessions } from '../../src/sessions.ts';

const [root = ''] = process.argv.slice(2);
const layout = cacheLayout({ root });
await sessions(layout).open({ kind: 'run', spec: null, now: () => new Date() });
process.stdout.write(`${await openStore(layout.store).put('on the way')}\n`);
process.stdin.resume();
