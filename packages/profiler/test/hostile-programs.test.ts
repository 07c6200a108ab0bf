import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type Action,
  createContext,
  type Item,
  judgeAnswers,
  type ProbeRunner,
  playScript,
  runProbes,
} from '@skvm/core';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { delegation } from '../src/primitives/follow/delegation.ts';
import { codeShell } from '../src/primitives/gen/code-shell.ts';
import { codeSql } from '../src/primitives/gen/code-sql.ts';

const folder = mkdtempSync(join(tmpdir(), 'skvm-test-'));
// A HOME where nobody else comes and goes.
const home = mkdtempSync(join(tmpdir(), 'skvm-test-'));
writeFileSync(join(home, 'kept'), '');
vi.stubEnv('HOME', home);
afterAll(() => {
  for (const dir of [folder, home]) rmSync(dir, { recursive: true });
});
const context = createContext({ tmpDir: folder });
const inSandbox: ProbeRunner = async (all) => {
  const outcomes = [];
  for (const probes of all) outcomes.push(await runProbes(probes, context));
  return outcomes;
};

const judge = async (item: Item, text: string) => {
  const [score] = await judgeAnswers([{ item, script: [{ do: 'say', text }] }], inSandbox);
  return score;
};
/** The answer earns nothing, and the right one does all the same after it. */
const expectHarmless = async (item: Item, text: string) => {
  expect(await judge(item, text)).toMatchObject({ value: 0, explanation: expect.any(String) });
  expect((await judgeAnswers([{ item, script: item.task.reference ?? [] }], inSandbox))[0]).toMatchObject({ value: 1 });
  expect(readdirSync(folder)).toEqual([]);
};

const fence = (program: string) => `\`\`\`\n${program}\n\`\`\``;

describe.skipIf(process.platform === 'win32')('a hostile query', () => {
  const item = codeSql.generate({ level: 'L1', seed: 3 });
  const outside = join(tmpdir(), `skvm-attached-${process.pid}.db`);
  const endless = 'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)';

  test.each([
    ['attaches a file', `ATTACH '${outside}' AS other`],
    ['writes a file', `VACUUM INTO '${outside}'`],
    ['sets a pragma', 'PRAGMA writable_schema = 1'],
    ['loads an extension', "SELECT load_extension('/tmp/x.so') AS number"],
    ['changes the rows', `DELETE FROM ${/TABLE (\w+)/.exec(item.task.prompt)?.[1]}`],
    ['does not end', `${endless} SELECT COUNT(*) AS number FROM r`],
    ['gives rows without end', `${endless} SELECT n FROM r`],
    [
      'multiplies rows',
      `${endless.replace(')', '').replace('FROM r)', 'FROM r LIMIT 4000)')} SELECT COUNT(*) FROM r a, r b`,
    ],
    ['fills the memory', 'SELECT randomblob(2000000000) AS number'],
    ['is two statements', 'SELECT 1 AS number; DROP TABLE x'],
    ['looks like the result', `SELECT '[{"columns":["number"],"rows":[[1]]}]' AS number`],
    ['claims to be unjudgeable', `SELECT 'no node:sqlite'`],
    ['hides a statement behind a comment', 'SELECT 1 /* ; */; /* open'],
  ])('%s', async (_, query) => {
    await expectHarmless(item, fence(query));
    expect(existsSync(outside)).toBe(false);
  });
});

/** Ids of the processes whose command line holds a word. */
const processesOf = (word: string) =>
  spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(word));

const isIsolated = (await context.sandbox()).level === 'isolated';

// Without walls these would do what they say.
describe.skipIf(!isIsolated)('a hostile script', () => {
  const item = codeShell.generate({ level: 'L1', seed: 3 });
  const mark = `31${process.pid}`;

  test.each([
    ['removes the home and the root', 'rm -rf --no-preserve-root ~ /home /etc /tmp/* .. 2>/dev/null'],
    ['forks without end', 'b() { b | b & }\nb\nwait'],
    ['writes many files', 'for i in $(seq 1 1500); do echo x > f$i; done'],
    ['writes a large file', 'head -c 100000000 /dev/zero > big'],
    ['fills the disk with files', 'i=0; while :; do i=$((i+1)); : > f$i; done'],
    ['fills the disk with large files', 'i=0; while :; do i=$((i+1)); head -c 10000000 /dev/zero > f$i; done'],
    ['fills its own HOME', 'i=0; while :; do i=$((i+1)); head -c 10000000 /dev/zero > ~/f$i; done'],
    ['hides deep', 'while mkdir d; do cd d; done'],
    ['prints more than is kept', 'yes PASS | head -c 3000000'],
    ['leaves a process behind', `setsid sleep ${mark} > /dev/null 2>&1 &\nnohup sleep ${mark} > /dev/null 2>&1 &`],
    ['says that it passed', `echo PASS; echo '{"value":1}'; exit 0`],
    ['leaves the folder', 'echo x > ../../outside; ln -s / root; cd / && echo x > outside'],
  ])('%s', async (_, script) => {
    await expectHarmless(item, fence(script));
    expect(readdirSync(home)).toEqual(['kept']);
    expect(processesOf(`sleep ${mark}`)).toEqual([]);
  });
});

test.skipIf(process.platform === 'win32')('follow.delegation: real commands come to what the references say', () => {
  for (const level of ['L1', 'L2', 'L3'] as const) {
    for (let seed = 0; seed < 6; seed += 1) {
      const { task, alternatives = [] } = delegation.generate({ level, seed });
      for (const script of [task.reference ?? [], ...alternatives.map((one) => one.script)]) {
        const dir = mkdtempSync(join(tmpdir(), 'skvm-delegation-'));
        onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
        const put = (path: string, content: string) => {
          mkdirSync(dirname(join(dir, path)), { recursive: true });
          writeFileSync(join(dir, path), content);
        };
        for (const [path, content] of Object.entries(task.files)) put(path, String(content));
        let printed = '';
        for (const action of script.flat() as Action[]) {
          if (action.do === 'write') put(action.path, action.content);
          if (action.do !== 'exec') continue;
          printed = spawnSync('bash', ['-c', action.command], { cwd: dir, encoding: 'utf8' }).stdout;
        }
        const told = playScript(task, script).text.replaceAll(/\D/g, '');
        expect(told).toContain(printed.trim());
        expect(printed).toMatch(/^\s*\d+\s*$/);
      }
    }
  }
});
