import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheLayout, withLock } from '@skvm/cache';
import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../src/verbs/run-document.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

const MODEL = '--model=sim/claude-opus-4.6';

/** A task that the simulated model can play, in a folder of its own. */
async function writeTask(task: object = {}, extras: object = {}): Promise<string> {
  const dir = await tempDir();
  const reference = [
    { do: 'write', path: 'out.txt', content: 'hello' },
    { do: 'say', text: 'Done \u001b[2J.' },
  ];
  const checks = [{ method: 'file-check', id: 'greeting', path: 'out.txt', mode: 'contains', expected: 'hello' }];
  await writeFile(join(dir, 'task.json'), JSON.stringify({ id: 'greet', prompt: 'Greet.', eval: checks, ...task }));
  await writeFile(join(dir, 'skvm.json'), JSON.stringify({ schema: 'skvm.task-extras/1', reference, ...extras }));
  return dir;
}

async function run(dir: string, ...argv: readonly string[]) {
  const cache = await tempDir();
  const ran = await skvmJson<RunDocument>(['run', `--task=${dir}`, MODEL, `--skvm-cache=${cache}`, ...argv], {
    cwd: dir,
  });
  return { ...ran, cache };
}

describe('skvm run', () => {
  test('scores the task and keeps session, transcript and what the agent left', async () => {
    const dir = await writeTask();
    const { exitCode, document, cache } = await run(dir, '--workdir=left');
    expect({ exitCode, document }).toMatchObject({
      exitCode: 0,
      document: {
        schema: 'skvm.run/1',
        status: 'completed',
        simulated: true,
        spec: { task: 'greet', condition: 'no-skill', target: { adapter: 'bare-agent', model: 'sim/claude-opus-4.6' } },
        result: { score: { value: 1 }, workDir: join(dir, 'left') },
      },
    });
    expect(await readdir(join(dir, 'left'))).toEqual(['out.txt']);
    const { document: logs } = await skvmJson<{ sessions: { status: string; logDir: string }[] }>([
      'logs',
      '--type=run',
      `--skvm-cache=${cache}`,
    ]);
    expect(logs.sessions).toMatchObject([{ type: 'run', status: 'completed', summary: 'greet: 1' }]);
    const session = join(cache, logs.sessions[0]?.logDir ?? '');
    expect(JSON.parse(await readFile(join(session, 'document.json'), 'utf8'))).toEqual(document);
    const events = (await readFile(join(session, 'events.jsonl'), 'utf8')).trim().split('\n');
    expect(events.map((line) => JSON.parse(line).type)).toEqual(expect.arrayContaining(['run-start', 'run-end']));
  });

  test('gives the agent what the condition makes of the skills of the task', async () => {
    const cache = await tempDir();
    await skvmJson(['profile', '--model=sim/qwen3.5-9b', `--skvm-cache=${cache}`], { cwd: cache });
    const argv = ['run', '--task=status-page-incident', '--model=sim/qwen3.5-9b', `--skvm-cache=${cache}`];
    const skillsOf = async (...more: string[]) => {
      const { document } = await skvmJson<RunDocument>([...argv, ...more], { cwd: cache });
      return document.spec.skills;
    };
    expect(await skillsOf()).toEqual([]);
    const [original] = await skillsOf('--condition=original');
    const [compiled] = await skillsOf('--condition=aot-compiled-p1');
    expect([original?.name, compiled?.name]).toEqual(['status-page', 'status-page']);
    expect(compiled?.digest).not.toBe(original?.digest);
    const unprofiled = [
      ...argv.slice(0, 2),
      '--model=sim/gpt-5.4',
      '--condition=aot-compiled',
      `--skvm-cache=${cache}`,
    ];
    expect(await skvmJson(unprofiled, { cwd: cache })).toMatchObject({
      exitCode: 2,
      document: { error: { message: expect.stringContaining('The condition "aot-compiled" does not hold') } },
    });
    expect(await run(await writeTask(), '--condition=original')).toMatchObject({
      exitCode: 2,
      document: { error: { message: expect.stringContaining('belongs to no skill') } },
    });
  });

  test('puts nothing on the screen that a terminal would act on', async () => {
    const dir = await writeTask();
    const { stdout } = await skvm(['run', `--task=${dir}`, MODEL, `--skvm-cache=${await tempDir()}`], { cwd: dir });
    expect(stdout).toContain('[simulated]');
    expect(stdout).toContain('Done .');
    expect(stdout).not.toContain('\u001b');
  });

  test('exits 0 whatever the score, and --fail-under makes it a gate', async () => {
    const wrong = { reference: [{ do: 'say', text: 'No.' }] };
    const dir = await writeTask({}, wrong);
    expect(await run(dir)).toMatchObject({ exitCode: 0, document: { result: { score: { value: 0 } } } });
    expect(await run(dir, '--fail-under=0.5')).toMatchObject({ exitCode: 1 });
    expect(await run(await writeTask({ eval: [] }), '--fail-under=0.5')).toMatchObject({
      exitCode: 1,
      document: { result: { score: { value: null, unscored: 'no-checks' } } },
    });
  });

  test('a budget that is used up stops it: exit code 1, a partial document', async () => {
    const dir = await writeTask();
    expect(await run(dir, '--max-tokens=1')).toMatchObject({
      exitCode: 1,
      document: { status: 'partial', error: { code: 'BUDGET_EXCEEDED' }, result: { score: { value: null } } },
    });
    expect(await run(dir, '--max-minutes=0')).toMatchObject({ exitCode: 1, document: { status: 'partial' } });
  });

  test('a task that the simulation has no script for is unscored', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'task.json'), JSON.stringify({ id: 't', prompt: 'Do.' }));
    expect(await run(dir)).toMatchObject({
      exitCode: 1,
      document: { status: 'failed', result: { score: { value: null, unscored: 'no-script' } } },
    });
  });

  test('gives the agent a skill, and its key to no one', async () => {
    const dir = await writeTask();
    await mkdir(join(dir, 'skill', 'refs'), { recursive: true });
    await writeFile(
      join(dir, 'skill', 'SKILL.md'),
      '---\nname: greeting\ndescription: How to greet.\n---\nSay hello.\n',
    );
    await writeFile(join(dir, 'skill', 'refs', 'a.md'), 'More.\n');
    const { document } = await run(dir, '--skill=skill', '--skill-mode=discover');
    expect(document).toMatchObject({
      spec: { condition: 'original', delivery: 'discover', skills: [{ name: 'greeting' }] },
      result: { skills: { staged: ['greeting'] } },
    });
  });

  test('replays what was recorded without a model, and a miss is exit code 3', async () => {
    const dir = await writeTask();
    const cache = await tempDir();
    const at = (cassette: string) =>
      skvmJson<RunDocument>(['run', `--task=${dir}`, MODEL, `--skvm-cache=${cache}`, `--cassette=${cassette}`]);
    expect(await at('replay')).toMatchObject({ exitCode: 3, document: { error: { code: 'CASSETTE_MISS' } } });
    const recorded = await at('record');
    const replayed = await at('replay');
    expect(replayed.exitCode).toBe(0);
    expect(replayed.document.result.score).toEqual(recorded.document.result.score);
    expect(replayed.document.usage).toEqual({ ...recorded.document.usage, paidUsd: 0 });
  });
});

describe('skvm run refuses', () => {
  test.each<[string, readonly string[], number, string, RegExp]>([
    [
      'a task that is not there',
      ['--task=nowhere', MODEL],
      2,
      'INPUT_INVALID',
      /No task "nowhere"; known: .*status-page-incident/,
    ],
    [
      'an adapter that is not there',
      ['--task=status-page-incident', MODEL, '--adapter=opencod'],
      2,
      'UNKNOWN_EXTENSION',
      /No adapter "opencod"/,
    ],
    [
      'a condition that is not there',
      ['--task=status-page-incident', MODEL, '--condition=orignal'],
      2,
      'UNKNOWN_EXTENSION',
      /No condition "orignal"/,
    ],
    [
      'a skill that is not there',
      ['--task=status-page-incident', MODEL, '--skill=none'],
      2,
      'SKILL_INVALID',
      /none: expected the folder of a skill/,
    ],
    ['a missing flag', ['--task=x'], 2, 'INPUT_INVALID', /Missing required flag --model/],
    [
      'a flag with a wrong value',
      ['--task=x', MODEL, '--skill-mode=push'],
      2,
      'INPUT_INVALID',
      /--skill-mode=push to be one of: inject, discover/,
    ],
    [
      'a mark beyond 1',
      ['--task=x', MODEL, '--fail-under=2'],
      2,
      'INPUT_INVALID',
      /Expected a number from 0 to 1 for --fail-under, got "2"/,
    ],
    [
      'a plug-in that is not there',
      ['--task=x', MODEL, '--plugin=./none.js'],
      2,
      'INPUT_INVALID',
      /No file for the plug-in "\.\/none\.js"/,
    ],
  ])('%s', async (_, argv, exitCode, code, message) => {
    const cwd = await tempDir();
    const ran = await skvmJson(['run', ...argv, `--skvm-cache=${cwd}/cache`], { cwd });
    expect(ran).toMatchObject({
      exitCode,
      document: { schema: 'skvm.error/1', error: { code, message: expect.stringMatching(message) } },
    });
  });

  test('a fixture that leaves the workspace, a link in fixtures, a skill without a readable SKILL.md', async () => {
    const climbs = await writeTask({ fixtures: { '../out.txt': 'x' } });
    expect(await run(climbs)).toMatchObject({
      exitCode: 2,
      document: { error: { code: 'TASK_INVALID', message: expect.stringContaining('../out.txt') } },
    });

    const linked = await writeTask();
    await mkdir(join(linked, 'fixtures'));
    await symlink('/etc/passwd', join(linked, 'fixtures', 'passwd'));
    expect(await run(linked)).toMatchObject({ exitCode: 2, document: { error: { code: 'TASK_INVALID' } } });

    const dir = await writeTask();
    await mkdir(join(dir, 'skill'));
    await writeFile(join(dir, 'skill', 'SKILL.md'), new Uint8Array([0xff, 0xfe, 0x00]));
    expect(await run(dir, '--skill=skill')).toMatchObject({
      exitCode: 2,
      document: { error: { code: 'SKILL_INVALID' } },
    });
  });

  test('a name that would be a path', async () => {
    const dir = await writeTask();
    await mkdir(join(dir, 'skill'));
    await writeFile(join(dir, 'skill', 'SKILL.md'), '---\nname: ../../x\ndescription: d\n---\nText.\n');
    const { exitCode, document } = await run(dir, '--skill=skill', '--workdir=left');
    expect(exitCode).toBe(0);
    expect(document.spec.skills.map(({ name }) => name)).toEqual(['skill']);
    await expect(lstat(join(dir, '..', 'x'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a folder for --workdir that holds something', async () => {
    const dir = await writeTask();
    await mkdir(join(dir, 'left'));
    await writeFile(join(dir, 'left', 'mine.txt'), 'mine');
    const { exitCode, document } = await run(dir, '--workdir=left');
    expect({ exitCode, document }).toMatchObject({
      exitCode: 2,
      document: { error: { message: expect.stringContaining('which holds "mine.txt"') } },
    });
  });

  test('a configuration that is broken, and leaves it as it is', async () => {
    const dir = await writeTask();
    const cache = await tempDir();
    await writeFile(join(cache, 'skvm.config.json'), '{"providers": {"routs": []}}');
    const ran = await skvmJson(['run', `--task=${dir}`, MODEL, `--skvm-cache=${cache}`]);
    expect(ran).toMatchObject({
      exitCode: 2,
      document: { error: { code: 'CONFIG_INVALID', message: expect.stringContaining('did you mean "routes"?') } },
    });
  });
});

test('a target that another process profiles is locked: exit code 3, its process named', async () => {
  const cache = await tempDir();
  const lock = cacheLayout({ root: cache }).lock('profile', 'bare-agent', 'sim/claude-opus-4.6');
  await withLock(lock, async () => {
    expect(await skvmJson(['profile', MODEL, `--skvm-cache=${cache}`], { cwd: cache })).toMatchObject({
      exitCode: 3,
      document: { error: { code: 'TARGET_LOCKED', message: expect.stringContaining(String(process.pid)) } },
    });
  });
});
