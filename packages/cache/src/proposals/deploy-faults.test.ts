import { chmodSync, cpSync, rmSync } from 'node:fs';
import { chmod, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failingDisk } from '../../test/failing-disk.ts';
import { ORIGINAL, PROPOSED, proposalKit, readAll, writeFiles } from '../../test/proposal-kit.ts';
import { temporaryDir } from '../../test/temporary-dir.ts';

const by = 'somebody@somewhere';
/** What is no part of the bundle, at the top and deeper, beside files that stay and files that go. */
const UNBUNDLED = { '.git/HEAD': 'ref', 'references/node_modules/a.js': '1', 'scripts/__pycache__/run.pyc': 'x' };

/** Every operation in its turn, until one is reached that is never carried out. */
async function atEveryOperation(check: (at: number) => Promise<{ readonly reached: boolean }>): Promise<number> {
  for (let at = 1; ; at += 1) {
    if (!(await check(at)).reached) return at - 1;
  }
}

describe.each(['accept', 'undo'] as const)('%s', (verb) => {
  it.each([
    ['fails at one operation', false],
    ['is killed at one operation', true],
  ])('leaves the old or the new tree, whole, when it %s', async (_, isKilled) => {
    const disk = await failingDisk();
    const outcomes = new Set<string>();
    const { propose, dir, root, reopen } = await proposalKit();
    await writeFiles(dir, UNBUNDLED);
    await chmod(dir, 0o700);
    const id = await propose();
    const original = await readAll(dir);
    const wanted = { ...UNBUNDLED, ...PROPOSED };
    if (verb === 'undo') await reopen().accept({ id, by });
    const [base, start] = [dirname(root), join(await temporaryDir(), 'start')];
    cpSync(base, start, { recursive: true });
    const count = await atEveryOperation(async (at) => {
      // The same beginning each time: to make it anew would take longer than what is tested, and so would a copy that
      // waits for each of its files. This one forgets the permissions of folders.
      rmSync(base, { recursive: true });
      cpSync(start, base, { recursive: true });
      chmodSync(dir, 0o700);

      disk.arm(at, isKilled);
      const result = await reopen()
        [verb]({ id, by })
        .then(
          () => 'done',
          (error: unknown) => String(error),
        );
      const reached = disk.failed() !== undefined;
      const where = `${at}: ${disk.failed()}: ${result}`;
      disk.disarm();
      // What is half made of a private skill is nobody else's to read.
      for (const name of await readdir(dirname(dir))) {
        expect((await stat(join(dirname(dir), name))).mode & 0o077, where).toBe(0);
      }
      // With the process its locks are gone.
      await rm(join(root, 'locks'), { recursive: true, force: true });

      const { summary, audit } = await reopen().load(id);
      const tree = await readAll(dir);
      const isProposed = Object.keys(tree ?? {}).includes('references/amounts.md');
      expect(isProposed ? Object.keys(tree ?? {}).sort() : tree, where).toEqual(
        isProposed ? Object.keys(wanted).sort() : original,
      );
      const before = verb === 'accept' ? 'pending' : 'accepted';
      const after = verb === 'accept' ? 'accepted' : 'undone';
      expect(summary.state, where).toBe(isProposed === (verb === 'accept') ? after : before);
      if (result === 'done') expect(summary.state, where).toBe(after);
      // Each thing is told once, nothing of ours lies about, and it can be gone on with from either.
      expect(audit.filter(({ event }) => event === after).length, where).toBe(summary.state === after ? 1 : 0);
      expect(await readdir(dirname(dir)), where).toEqual(['reports']);
      const pending = await readdir(join(root, 'proposals', 'deploying')).catch(() => []);
      expect(
        pending.filter((name) => name.endsWith('.json')),
        where,
      ).toEqual([]);
      outcomes.add(summary.state);
      // After each of hundreds that would take a minute.
      if (at % 8 !== 0) return { reached };
      if (summary.state !== 'accepted') await reopen().accept({ id, by });
      await reopen().undo({ id, by });
      expect(await readAll(dir), where).toEqual(original);
      return { reached };
    });
    // It has been seen to go either way, and there was something to see.
    expect([...outcomes].sort()).toEqual(verb === 'accept' ? ['accepted', 'pending'] : ['accepted', 'undone']);
    expect(count).toBeGreaterThan(Object.keys(ORIGINAL).length * 10);
  });
});
