import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Adapter,
  createContext,
  createRegistry,
  defineAdapter,
  NO_USAGE,
  type RunResult,
  runFailure,
  type Submission,
  singleTurn,
} from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';
import { type MockModel, mockModel, mockProvider, scriptedAdapter } from '@skvm/core/testing';
import { describe, expect, it } from 'vitest';
import { agentProposer } from './agent-proposer.ts';
import type { ProposeInput } from './proposer.ts';

const TEXT = '---\nname: notes\ndescription: Takes notes.\nlicense: MIT\n---\n\n# Notes\n\nWrite `notes.txt`.\n';
const BETTER = TEXT.replace('Write `notes.txt`.', 'Write `notes.md`, one line for each note.');

const skill = skillFromFiles({
  text: TEXT,
  files: [{ path: 'scripts/run.sh', bytes: Buffer.from('#!/bin/sh\necho 1\n'), executable: true }],
});

const submission: Submission = {
  rootCause: 'It names the wrong file.',
  generality: 'Every task that takes notes.',
  confidence: 0.8,
  changedFiles: ['SKILL.md'],
  changes: [],
};

const evidenceFile = 'evidence/task-1/prompt.md';

const input: ProposeInput = {
  round: 1,
  skill,
  original: skill,
  target: { adapter: 'work', model: 'mock/target' },
  evidence: [
    {
      id: 'private-task-id',
      prompt: 'Note that the kettle is broken.',
      task: {
        id: 'private-task-id',
        prompt: 'Note that the kettle is broken.',
        files: {},
        checks: [{ evaluator: 'file-check', params: { path: 'notes.md', mode: 'contains', expected: 'GRADERSECRET' } }],
        reference: [{ do: 'write', path: 'notes.md', content: 'GRADERSECRET' }],
      },
      mean: 0,
      runs: [
        {
          id: 'run-1',
          score: {
            ...{ evaluator: 'task', value: 0 },
            parts: [{ evaluator: 'notes', value: 0, explanation: 'does not contain "GRADERSECRET"' }],
          },
          trace: {
            schema: 'skvm.trace/1',
            id: 'run-1',
            source: 'run',
            task: 'private-task-id',
            prompt: 'Note that the kettle is broken.',
            target: null,
            model: null,
            status: 'completed',
            outcome: null,
            issues: [],
            text: 'Done.',
            steps: [],
            usage: NO_USAGE,
            durationMs: 1,
            simulated: false,
          },
          files: { 'notes.txt': 'kettle \ud83d', 'C:odd': 'kept out', 'a\\b': 'kept out' },
        },
      ],
    },
  ],
  tried: [{ round: 0, rootCause: 'none', changedFiles: [], state: 'gated-out', difference: null }],
  seed: 1,
};

/** An agent that does to its workspace whatever a test says, and then tells how it ended. */
function worker(work: (dir: string) => Promise<void>, end: Partial<RunResult> = {}): Adapter {
  return defineAdapter({
    id: 'work',
    description: 'changes files as a test says',
    open: async () => ({
      async run({ workDir }, context): Promise<RunResult> {
        const rest = { text: '', steps: [], usage: NO_USAGE, durationMs: 0 };
        try {
          await work(workDir);
        } catch (error) {
          return { ...runFailure(error, context.signal), ...rest };
        }
        return { status: 'completed', ...rest, ...end };
      },
      async [Symbol.asyncDispose]() {},
    }),
  });
}

async function put(dir: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
}

const edit = { 'skill/SKILL.md': BETTER, 'submission.json': JSON.stringify(submission) };

function propose(adapter: Adapter, model: MockModel = mockModel('ok'), signal?: AbortSignal) {
  const registry = createRegistry([adapter, mockProvider(model)]);
  const context = createContext({ registry, ...(signal === undefined ? {} : { signal }) });
  return agentProposer({ model: 'mock/optimizer', adapter: adapter.id }).propose(input, context);
}

const leave = (files: Readonly<Record<string, string | Uint8Array>>) =>
  propose(worker((dir) => put(dir, { ...edit, ...files })));

describe('agentProposer', () => {
  it('takes back the skill, and nothing else', async () => {
    const proposed = await leave({});
    expect(proposed).toMatchObject({ kind: 'edit', submission: { changedFiles: ['SKILL.md'] } });
    if (proposed.kind !== 'edit') return;
    expect(proposed.skill.text).toBe(BETTER);
    expect(proposed.skill.files).toEqual(skill.files);
    expect(proposed.transcriptKey).toMatch(/^[0-9a-f]{64}$/);
  });

  it('shows the evidence, and neither grader nor answer key nor the id of a task', async () => {
    const seen: string[] = [];
    const adapter = scriptedAdapter(({ task }) => {
      seen.push(task.prompt, JSON.stringify(task.files));
      return [{ do: 'say', text: 'seen' }];
    });
    await propose(adapter);
    const all = seen.join('\n');
    expect(all).toContain('kettle');
    expect(all).toContain('run-1-files/notes.txt');
    expect(all).toContain('failed: notes');
    expect(all).not.toMatch(/GRADERSECRET|file-check|private-task-id|C:odd/);
  });

  it('lets it abstain, but not while it changes files', async () => {
    const abstain = { 'submission.json': '{"abstain": true, "reason": "The skill is fine."}' };
    const idle = worker((dir) => put(dir, abstain));
    expect(await propose(idle)).toMatchObject({ kind: 'abstained', reason: 'The skill is fine.' });
    expect(await leave(abstain)).toMatchObject({ kind: 'rejected' });
  });

  it.each<[string, Readonly<Record<string, string | Uint8Array>>, RegExp]>([
    ['changed evidence', { [evidenceFile]: 'All is well.\n' }, /tampered with the evidence/],
    ['an answer file beside the skill', { 'answer.txt': '42' }, /outside the skill: answer\.txt/],
    ['a file with the name of a built-in property', { toString: 'x' }, /outside the skill: toString/],
    ['a file added to the evidence', { 'evidence/task-1/key.md': 'x' }, /outside the skill/],
    ['a statement that is not JSON', { 'submission.json': '{"rootCause": "cut o' }, /not JSON/],
    [
      'a statement without a cause',
      { 'submission.json': JSON.stringify({ ...submission, rootCause: '' }) },
      /rootCause/,
    ],
    ['a statement beyond bounds', { 'submission.json': ' '.repeat(40_000) }, /at most/],
    ['a change that is not declared', { 'skill/references/more.md': 'x' }, /does not name: references\/more\.md/],
    ['no change', { 'skill/SKILL.md': TEXT }, /changed nothing/],
    ['a skill of another name', { 'skill/SKILL.md': BETTER.replace('name: notes', 'name: other') }, /renamed/],
    ['lost front matter', { 'skill/SKILL.md': '# Notes\n' }, /front matter has lost/],
    ['front matter that is not YAML', { 'skill/SKILL.md': '---\nname: "x\n---\n' }, /cannot be read/],
    ['text that is not UTF-8', { 'skill/SKILL.md': Buffer.from([0xff, 0xfe, 0x41]) }, /cannot be read/],
    ['bytes', { 'skill/data.bin': Buffer.from([0xc3, 0x28]) }, /data\.bin is not text/],
    ['too many lines', { 'skill/SKILL.md': `${BETTER}${'more\n'.repeat(501)}` }, /grew by/],
    ['too many bytes', { 'skill/references/long.md': 'x'.repeat(70_000) }, /grew by/],
  ])('rejects %s', async (_, files, reason) => {
    expect(await leave(files)).toMatchObject({ kind: 'rejected', reason: expect.stringMatching(reason) });
  });

  it.each<[string, (dir: string) => Promise<void>, RegExp]>([
    ['a missing statement', (dir) => put(dir, { 'skill/SKILL.md': BETTER }), /no submission/],
    [
      'removed evidence',
      async (dir) => {
        await put(dir, edit);
        await rm(join(dir, evidenceFile));
      },
      /tampered with the evidence/,
    ],
    [
      'a link in the skill',
      async (dir) => {
        await put(dir, edit);
        await symlink('/etc/passwd', join(dir, 'skill/users.md'));
      },
      /a link: skill\/users\.md/,
    ],
    [
      'a new program',
      async (dir) => {
        await put(dir, { ...edit, 'skill/scripts/new.sh': '#!/bin/sh\n' });
        await chmod(join(dir, 'skill/scripts/new.sh'), 0o755);
      },
      /new\.sh is a new program/,
    ],
    [
      'a skill that is gone',
      async (dir) => {
        await put(dir, edit);
        await rm(join(dir, 'skill'), { recursive: true });
      },
      /SKILL\.md is gone/,
    ],
  ])('rejects %s', async (_, work, reason) => {
    expect(await propose(worker(work))).toMatchObject({ kind: 'rejected', reason: expect.stringMatching(reason) });
  });

  it.each(['time', 'steps', 'tokens'] as const)(
    'takes nothing of a run that ran out of %s, whole as it may look',
    async (limit) => {
      const proposed = await propose(worker((dir) => put(dir, edit), { status: 'limit', limit }));
      expect(proposed).toMatchObject({ kind: 'failed', retryable: false, reason: expect.stringContaining(limit) });
      expect(proposed).not.toHaveProperty('error');
    },
  );

  it('takes nothing of a run that tried to write outside of its folder', async () => {
    const adapter = scriptedAdapter([{ do: 'write', path: '../outside.txt', content: 'x' }]);
    expect(await propose(adapter)).toMatchObject({ kind: 'failed', retryable: false });
  });

  it('says when the provider is out, and that it may be back', async () => {
    const outage = Object.assign(new Error('overloaded'), { statusCode: 503, isRetryable: true });
    const proposed = await propose(singleTurn(), mockModel(outage));
    expect(proposed).toMatchObject({ kind: 'failed', error: { code: 'MODEL_CALL_FAILED' } });
  });

  it('says when the harness is not there, rather than throwing', async () => {
    const context = createContext({ registry: createRegistry([mockProvider(mockModel('ok'))]) });
    const proposed = await agentProposer({ model: 'mock/optimizer', adapter: 'none' }).propose(input, context);
    expect(proposed).toMatchObject({ kind: 'failed', retryable: false, error: { code: 'UNKNOWN_EXTENSION' } });
  });

  it('throws when it is aborted', async () => {
    const stop = new AbortController();
    const adapter = worker(async () => {
      stop.abort();
      stop.signal.throwIfAborted();
    });
    await expect(propose(adapter, mockModel('ok'), stop.signal)).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
