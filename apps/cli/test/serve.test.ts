import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copySkill, edit, FORM, formTasks, type Optimized, writeTasks } from './optimize-kit.ts';
import { serveProposals } from './serve-kit.ts';
import { skvm, skvmJson, tempDir } from './skvm.ts';

test('serves proposals to who has the token, accepts and undoes, and ends with 0 when it is interrupted', async () => {
  const home = await tempDir();
  const skill = await copySkill('expense-report', home);
  const tasks = await writeTasks(join(home, 'tasks'), await formTasks(skill, 20));
  const broken = await edit(skill, FORM, '');
  const argv = ['jit-optimize', `--skill=${skill}`, '--task-source=real', `--tasks=${tasks}`];
  const { document: made } = await skvmJson<Optimized>([...argv, '--target-model=sim/qwen3.5-9b'], { home });
  const server = await serveProposals(home);
  expect(server.document.schema).toBe('skvm.server/1');
  const { origin, hash } = new URL(server.document.url);
  expect((await fetch(`${origin}/api/proposals`)).status).toBe(401);
  const headers = { 'content-type': 'application/json', origin };
  const token = hash.replace('#token=', '');
  const post = (path: string, body: object, more: object = {}) =>
    fetch(`${origin}${path}`, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) });
  const opened = await post('/api/session', { token });
  const { bearer } = (await opened.json()) as { bearer: string };
  const authorization = { authorization: `Bearer ${bearer}` };
  const list = await fetch(`${origin}/api/proposals`, { headers: authorization });
  expect(JSON.stringify(await list.json())).toContain(made.proposal);
  const accepted = await post(`/api/proposals/${made.proposal}/accept`, {}, authorization);
  expect(accepted.status).toBe(200);
  expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toContain('## Form of `report.json`');
  await post(`/api/proposals/${made.proposal}/undo`, {}, authorization);
  expect(await readFile(join(skill, 'SKILL.md'), 'utf8')).toBe(broken);
  expect(await server.stop()).toBe(0);
  await expect(fetch(`${origin}/`)).rejects.toThrow();

  const out = join(home, 'report.html');
  expect((await skvm(['proposals', 'report', `--out=${out}`], { home })).exitCode).toBe(0);
  expect(await readFile(out, 'utf8')).toMatch(/^<!doctype html>[\s\S]*expense-report[\s\S]*recommended/i);
});

test('listens on this machine alone', async () => {
  const { exitCode, stderr } = await skvm(['proposals', 'serve', '--host=0.0.0.0', '--no-open']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('127.0.0.1');
});
