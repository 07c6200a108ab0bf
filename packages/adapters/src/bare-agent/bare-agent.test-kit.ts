import {
  builtinEvaluators,
  type Context,
  createContext,
  createRegistry,
  loadSnapshot,
  runTask,
  type Task,
  type TaskRunInput,
} from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';
import { type MockReply, mockModel, mockProvider } from '@skvm/core/testing';
import { bareAgent } from './index.ts';

export const SKILL = skillFromFiles({
  text: '---\nname: tea\ndescription: Brews tea. Use it when someone is thirsty.\n---\n\n# Tea\n\nBoil the water first.\n',
  files: [{ path: 'references/kinds.md', bytes: Buffer.from('green\n'), executable: false }],
});

export function task(more: Partial<Task> = {}): Task {
  return { id: 't', prompt: 'Do it.', files: { 'a.txt': 'alpha\nbeta\n' }, checks: [], ...more };
}

export async function play(
  replies: Parameters<typeof mockModel>[0],
  more: { input?: Partial<TaskRunInput>; context?: Partial<Context> } = {},
) {
  const model = mockModel(replies);
  const registry = createRegistry([bareAgent(), mockProvider(model), ...builtinEvaluators()]);
  const context = createContext({ registry, ...more.context });
  const done = await runTask(
    { task: task(), target: { adapter: 'bare-agent', model: 'mock/m' }, ...more.input },
    context,
  );
  const { files: snapshot } = await loadSnapshot(done.snapshotKey, context.store);
  const calls = done.run.steps.flatMap((step) => step.toolCalls);
  return { ...done, model, calls, snapshot, outputs: calls.map((call) => call.output) };
}

export const call = (name: string, input: unknown): MockReply => ({ toolCalls: [{ name, input }] });
