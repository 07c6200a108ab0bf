import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSkill } from '@skvm/core/skill';
import { agentSkillsDir } from '@skvm/data';
import { describe, expect, test } from 'vitest';
import type { LintDocument } from '../src/verbs/lint-paths.ts';
import { SKILL_FOLDERS } from '../src/verbs/skills/skill-folders.ts';
import { copySkill, formTasks, writeTasks } from './optimize-kit.ts';
import { skvm, skvmJson, skvmProcess, tempDir } from './skvm.ts';

const textOf = (name: string) => readFile(join(agentSkillsDir, name, 'SKILL.md'), 'utf8');

/** Every command line that a skill gives, in blocks and in line. */
function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, body = '']) => body.split('\n'));
  const inline = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`(skvm [^`]*-[^`]*)`/g)].map(
    ([, line = '']) => line,
  );
  return [...blocks, ...inline].map((line) => line.trim()).filter((line) => line.startsWith('skvm '));
}

async function waitUntil(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 50));
}

test('both are without a fault for our own lint', async () => {
  const { exitCode, document } = await skvmJson<LintDocument>(['lint', agentSkillsDir]);
  expect({ exitCode, ...document.counts }).toMatchObject({ exitCode: 0, error: 0, warning: 0 });
  expect(document.skills.map(({ name }) => name)).toEqual(['skvm-general', 'skvm-jit']);
});

test('every command line of skvm-general does what it says', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const tasks = await writeTasks(join(home, 'tasks'), await formTasks(skill, 1));
  const [task = ''] = await readdir(tasks);
  const values: Record<string, string> = {
    ...{ '<model>': 'sim/qwen3.5-9b', '<skill-dir>': skill, '<task-dir>': join(tasks, task) },
  };
  const lines = commandLines(await textOf('skvm-general'));
  expect(lines.length).toBeGreaterThanOrEqual(12);
  for (const line of lines) {
    const argv = line
      .replaceAll(/<[\w-]+>/g, (name) => values[name] ?? name)
      .split(' ')
      .slice(1);
    expect(argv.join(' '), line).not.toMatch(/<[\w-]+>/);
    const { exitCode, stderr } = await skvm(argv, { home });
    expect({ line, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ line, exitCode: 0, stderr: '' });
  }
});

test('every command line of skvm-jit does what it says, and leaves a proposal behind', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const before = await readFile(join(skill, 'SKILL.md'), 'utf8');
  const text = await textOf('skvm-jit');
  const [, report = ''] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
  const values: Record<string, string> = {
    ...{ '<model>': 'sim/qwen3.5-9b', '<harness>': 'bare-agent', '<skill-dir>': skill },
    '<report>': join(home, 'report.json'),
  };
  await writeFile(join(home, 'report.json'), report);
  for (const line of commandLines(text)) {
    const argv = line
      .replaceAll(/<[\w-]+>/g, (name) => values[name] ?? name)
      .split(' ')
      .slice(1);
    expect(argv.join(' '), line).not.toMatch(/<[\w-]+>/);
    const { exitCode, stdout, stderr } = await skvmProcess(argv, home);
    expect({ line, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ line, exitCode: 0, stderr: '' });
    const [, id] = /^Proposal: (\S+)$/m.exec(stdout) ?? [];
    if (line.includes('--detach')) {
      expect(id).toBeDefined();
      values['<id>'] = id ?? '';
      await waitUntil(async () => {
        const { document } = await skvmJson<{ summary: { state: string } }>(['proposals', 'show', id ?? ''], { home });
        return document.summary.state !== 'running';
      });
    }
  }
  expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toBe(before);
});

test('the folders that skvm-jit tells are those that install uses', async () => {
  const table = await readFile(join(agentSkillsDir, 'skvm-jit', 'references', 'skill-folders.md'), 'utf8');
  const rows = [...table.matchAll(/^\| ([\w-]+) \| (\S+) \| (\S+) \|$/gm)].filter(([, name]) => name !== '---');
  const cell = (value: string | null, prefix = '') => (value === null ? 'none' : `\`${prefix}${value}\``);
  expect(rows.map(([, harness, project, user]) => ({ harness, project, user }))).toEqual(
    SKILL_FOLDERS.map(({ harness, project, user }) => ({ harness, project: cell(project), user: cell(user, '~/') })),
  );
});

describe('skills install', () => {
  const digests = async (dir: string) =>
    Promise.all((await readdir(dir)).sort().map(async (name) => (await loadSkill(join(dir, name))).digest));

  test.each(SKILL_FOLDERS)('for $harness', async ({ harness, project, user }) => {
    const [home, cwd] = [await tempDir(), await tempDir()];
    for (const [scope, path, root] of [
      ['project', project, cwd],
      ['user', user, home],
    ] as const) {
      const { exitCode, stderr } = await skvm(['skills', 'install', `--harness=${harness}`, `--scope=${scope}`], {
        home,
        cwd,
      });
      if (path === null) {
        expect(exitCode).toBe(2);
        expect(stderr).toContain('--scope=user');
      } else expect(await digests(join(root, path))).toEqual(await digests(agentSkillsDir));
    }
  });

  test('says that they are there, and does not touch a copy that differs unless it is told to', async () => {
    const home = await tempDir();
    const [dir, argv] = [join(home, 'agent'), ['skills', 'install', '--dir=agent']];
    await skvm(argv, { home });
    type Installed = { skills: { action: string; backup: string | null }[] };
    const again = await skvmJson<Installed>(argv, { home });
    expect(again.document.skills.map(({ action }) => action)).toEqual(['current', 'current']);
    const file = join(dir, 'skvm-jit', 'SKILL.md');
    const mine = `${await readFile(file, 'utf8')}\nMine.\n`;
    await writeFile(file, mine);
    const refused = await skvm(argv, { home });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(file);
    expect(await readFile(file, 'utf8')).toBe(mine);
    expect((await skvm([...argv, '--force', '--dry-run'], { home })).exitCode).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(mine);
    const forced = await skvmJson<Installed>([...argv, '--force'], { home });
    expect(forced.document.skills).toMatchObject([
      { action: 'current' },
      { action: 'replaced', backup: expect.any(String) },
    ]);
    expect(await digests(dir)).toEqual(await digests(agentSkillsDir));
  });

  test.each([
    ['a link', async (dir: string) => symlink('/tmp', dir), /a link/],
    ['a file', async (dir: string) => writeFile(dir, 'x'), /a file/],
    ['another folder', async (dir: string) => mkdir(join(dir, 'a'), { recursive: true }), /no skill/],
  ])('refuses where %s stands, and writes nothing', async (_, put, message) => {
    const home = await tempDir();
    await mkdir(join(home, 'agent'));
    await put(join(home, 'agent', 'skvm-jit'));
    const { exitCode, stderr } = await skvm(['skills', 'install', '--dir=agent'], { home });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(await readdir(join(home, 'agent'))).toEqual(['skvm-jit']);
    await rm(join(home, 'agent', 'skvm-jit'), { recursive: true });
  });

  test('names the nearest harness, and wants one', async () => {
    expect((await skvm(['skills', 'install', '--harness=claude-cod'])).stderr).toContain('claude-code');
    expect((await skvm(['skills', 'install'])).stderr).toContain('Expected --harness or --dir');
  });
});

test('skills path is a folder that holds them', async () => {
  const { stdout } = await skvm(['skills', 'path']);
  expect((await readdir(stdout.trim())).sort()).toEqual(['skvm-general', 'skvm-jit']);
});
