import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic, JsonValue } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { collect } from '../test/collect.ts';
import { spawnChild } from '../test/spawn-child.ts';
import { temporaryDir } from '../test/temporary-dir.ts';
import { cacheLayout } from './cache-layout.ts';
import { type SessionInput, sessions } from './sessions.ts';

/** A clock that goes on by a second with each look. */
function clock(): () => Date {
  let at = Date.parse('2026-01-02T03:04:05.678Z');
  return () => {
    at += 1000;
    return new Date(at);
  };
}

async function setUp(): Promise<{
  root: string;
  open: (input?: Partial<SessionInput>) => ReturnType<ReturnType<typeof sessions>['open']>;
  all: ReturnType<typeof sessions>;
  reported: Diagnostic[];
}> {
  const root = await temporaryDir();
  const reported: Diagnostic[] = [];
  const all = sessions(cacheLayout({ root }), {
    secrets: ['open sesame'],
    report: (finding) => reported.push(finding),
  });
  const now = clock();
  return { root, all, reported, open: (input = {}) => all.open({ kind: 'profile', spec: { seed: 1 }, now, ...input }) };
}

describe('sessions', () => {
  it('keeps spec, journal and status of a session', async () => {
    const { root, open, all } = await setUp();
    const session = await open({ subject: { models: ['sim/x'], harness: 'bare-agent' } });
    expect(session).toMatchObject({
      kind: 'profile',
      resumed: false,
      spec: { seed: 1 },
      startedAt: '2026-01-02T03:04:06.678Z',
    });
    expect(session.id).toMatch(/^20260102-030406-678-[0-9a-f]{10}$/);
    expect(session.dir).toBe(join(root, 'log', 'profile', session.id));
    await session.journal.append({ done: 1 });
    const entry = {
      id: session.id,
      type: 'profile',
      startedAt: session.startedAt,
      logDir: `log/profile/${session.id}`,
      models: ['sim/x'],
      harness: 'bare-agent',
    };
    expect(await all.list()).toEqual([{ ...entry, status: 'running', pid: process.pid }]);
    await session.finish('completed', { summary: '26 of 26' });
    expect(await all.list()).toEqual([
      { ...entry, status: 'completed', completedAt: '2026-01-02T03:04:08.678Z', summary: '26 of 26' },
    ]);
    expect((await readdir(session.dir)).sort()).toEqual(['journal.jsonl', 'spec.json']);
    const lines = (await readFile(join(root, 'log', 'sessions.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).status)).toEqual(['running', 'completed']);
    await expect(session.finish('failed')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('goes on with the newest unfinished session of an equal spec', async () => {
    const { open } = await setUp();
    const made: string[] = [];
    for (const [seed, status] of [
      [1, 'partial'],
      [1, 'aborted'],
      [1, 'completed'],
      [2, 'failed'],
    ] as const) {
      await using session = await open({ spec: { seed, nested: { b: 1, a: [1] } } });
      await session.journal.append(made.length);
      made.push(session.id);
      await session.finish(status);
    }
    await using session = await open({ spec: { nested: { a: [1], b: 1 }, seed: 1 }, resume: 'newest' });
    expect(session).toMatchObject({ id: made[1], resumed: true });
    await session.journal.append('more');
    expect(await collect(session.journal.read())).toEqual([1, 'more']);
    await session.finish('completed');
    await using older = await open({ spec: { nested: { a: [1], b: 1 }, seed: 1 }, resume: 'newest' });
    expect(older.id).toBe(made[0]);
  });

  it('leaves a session that was only let go to be resumed', async () => {
    const { open, all } = await setUp();
    const first = await open();
    await first[Symbol.asyncDispose]();
    expect(await all.list()).toMatchObject([{ id: first.id, status: 'interrupted' }]);
    await using second = await open({ resume: 'newest' });
    expect(second.id).toBe(first.id);
    expect(await all.list()).toMatchObject([{ id: first.id, status: 'running', startedAt: first.startedAt }]);
  });

  it('says what there is when there is nothing to resume', async () => {
    const { open } = await setUp();
    await expect(open({ resume: 'newest' })).rejects.toMatchObject({
      code: 'SESSION_MISSING',
      message: 'No unfinished profile session of these settings',
      hint: 'Start without --resume.',
    });
    const other = await open({ spec: { seed: 2 } });
    await other.finish('partial');
    await expect(open({ resume: 'newest' })).rejects.toMatchObject({
      message: `No unfinished profile session of these settings; unfinished with other settings: ${other.id}`,
      hint: 'Start without --resume, or go on with another by --session=<id>.',
    });
    await expect(open({ resume: { session: `${other.id.slice(0, -1)}x` } })).rejects.toMatchObject({
      code: 'SESSION_MISSING',
      hint: `Did you mean "${other.id}"?`,
    });
    await expect(open({ kind: 'bench', resume: { session: other.id } })).rejects.toMatchObject({
      message: `No bench session "${other.id}"; there is none`,
    });
    await expect(open({ resume: { session: '../../x' } })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('goes on with a session by its id, under its own spec alone', async () => {
    const { open, all } = await setUp();
    const first = await open({ spec: { seed: 1, policy: 'adaptive', kept: true } });
    await first.finish('partial');
    await expect(open({ spec: { seed: 2, kept: true }, resume: { session: first.id } })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: `The session ${first.id} was begun with other settings: policy, seed differ`,
    });
    await using session = await all.open({ kind: 'profile', resume: { session: first.id }, now: clock() });
    expect(session.spec).toEqual({ seed: 1, policy: 'adaptive', kept: true });
  });

  it('gives sessions of one millisecond different ids, and lists them newest first', async () => {
    const { all } = await setUp();
    const now = () => new Date('2026-01-02T03:04:05.678Z');
    const ids = await Promise.all(
      Array.from({ length: 12 }, async (_, seed) => {
        await using session = await all.open({ kind: 'run', spec: { seed }, now });
        return session.id;
      }),
    );
    expect(new Set(ids).size).toBe(12);
    await using last = await all.open({ kind: 'bench', spec: null, now: () => new Date('2026-01-02T03:04:05.679Z') });
    const listed = (await all.list()).map(({ id }) => id);
    expect(listed).toEqual([last.id, ...ids.sort().reverse()]);
    expect((await all.list({ kind: 'run', limit: 3 })).map(({ id }) => id)).toEqual(listed.slice(1, 4));
  });

  it('writes no secrets, and still knows its spec again', async () => {
    const { root, open } = await setUp();
    const spec: JsonValue = { header: 'open sesame', seed: 1 };
    const first = await open({ spec });
    await first.journal.append({ error: 'said open sesame' });
    await first.finish('failed', { error: 'open sesame?' });
    await using second = await open({ spec, resume: 'newest' });
    expect(second.id).toBe(first.id);
    for (const file of ['spec.json', 'journal.jsonl']) {
      expect(await readFile(join(first.dir, file), 'utf8')).not.toContain('open sesame');
    }
    expect(await readFile(join(root, 'log', 'sessions.jsonl'), 'utf8')).not.toContain('open sesame');
  });

  it('reads the index of the published system, and reports and leaves out what cannot be read', async () => {
    const { root, all, reported, open } = await setUp();
    await mkdir(join(root, 'log'), { recursive: true });
    const published = [
      {
        id: '20260410-101010-bench-x',
        type: 'bench',
        status: 'running',
        startedAt: '2026-04-10T10:10:10Z',
        logDir: 'log/bench/x',
        models: ['a/b'],
      },
      {
        id: '20260410-101010-bench-x',
        type: 'bench',
        status: 'completed',
        startedAt: '2026-04-10T10:10:10Z',
        completedAt: '2026-04-10T11:00:00Z',
        logDir: 'log/bench/x',
        summary: 'ok',
      },
      { id: '../../x', type: '..', status: 'running', startedAt: '2026-04-09T10:10:10Z', logDir: '../../..' },
    ];
    await writeFile(
      join(root, 'log', 'sessions.jsonl'),
      `${published.map((line) => JSON.stringify(line)).join('\n')}\n{"id": 1}\nnot json\n`,
    );
    await appendFile(join(root, 'log', 'sessions.jsonl'), '{"id": "torn", "ty');
    await using session = await open();
    expect(await all.list()).toMatchObject([
      { id: '20260410-101010-bench-x', status: 'completed', models: ['a/b'], summary: 'ok' },
      { id: '../../x', status: 'interrupted' },
      { id: session.id, status: 'running' },
    ]);
    expect(reported.map(({ code, range }) => [code, range?.start.line])).toEqual([
      ['session-index-line', 4],
      ['session-index-line', 5],
    ]);
  });

  it('reports a session that cannot be resumed, and goes on with another', async () => {
    const { open, reported } = await setUp();
    const [first, second] = [await open(), await open()];
    await first.finish('partial');
    await second.finish('partial');
    await writeFile(join(second.dir, 'spec.json'), '{');
    await using resumed = await open({ resume: 'newest' });
    expect(resumed.id).toBe(first.id);
    expect(reported).toMatchObject([
      { code: 'session-unreadable', message: expect.stringContaining(join(second.dir, 'spec.json')) },
    ]);
    await expect(open({ resume: { session: second.id } })).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });

  it('is locked while its process lives, and can be gone on with when that was killed', async () => {
    const { root, open, all } = await setUp();
    const child = spawnChild('session-holder.ts', [root]);
    const id = await child.hear();
    expect(await all.list()).toMatchObject([{ id, status: 'running', pid: child.pid }]);
    await expect(open({ resume: 'newest' })).rejects.toMatchObject({
      code: 'TARGET_LOCKED',
      message: expect.stringContaining(`The session ${id} is locked by process ${child.pid}`),
    });
    await child.kill();
    expect(await all.list()).toMatchObject([{ id, status: 'interrupted' }]);
    await using session = await open({ resume: 'newest' });
    expect(session.id).toBe(id);
    expect(await collect(session.journal.read())).toEqual([{ by: child.pid }]);
  });

  it('looks again when the session it waited for was completed', async () => {
    const { open, all } = await setUp();
    const first = await open();
    let waiting = () => {};
    const isWaiting = new Promise<void>((resolve) => {
      waiting = resolve;
    });
    const second = all.open(
      { kind: 'profile', spec: { seed: 1 }, resume: 'newest', now: clock() },
      { wait: true, onWait: waiting },
    );
    await isWaiting;
    await first.finish('completed');
    await expect(second).rejects.toMatchObject({ code: 'SESSION_MISSING' });
  });
});
