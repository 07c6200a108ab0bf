import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inputInvalid } from '../error.ts';
import { resolveInside } from '../resolve-inside.ts';
import { runFailure } from '../run/run-failure.ts';
import { type Adapter, defineAdapter } from '../spec/adapter.ts';
import type { RunRequest, RunResult, Step, ToolCall } from '../spec/run.ts';
import type { Action, Script } from '../spec/task.ts';
import { NO_USAGE } from '../spec/usage.ts';

/**
 * An adapter that calls no model: it does what a script says, the task's own reference by default. `exec` and `fetch`
 * are not for it. For tests of what surrounds an adapter.
 */
export function scriptedAdapter(
  script: Script | ((request: RunRequest) => Script | Promise<Script>) = ({ task }) => task.reference ?? [],
): Adapter {
  return defineAdapter({
    id: 'scripted',
    description: 'plays a script without a model',
    async open() {
      return {
        async run(request, context): Promise<RunResult> {
          const steps: Step[] = [];
          try {
            const turns = typeof script === 'function' ? await script(request) : script;
            for (const turn of turns) {
              context.signal.throwIfAborted();
              steps.push(await play([turn].flat(), request.workDir, steps.length));
            }
          } catch (error) {
            return { ...runFailure(error, context.signal), text: '', steps, usage: NO_USAGE, durationMs: 0 };
          }
          const text = steps.findLast((step) => step.text !== '')?.text ?? '';
          return { status: 'completed', text, steps, usage: NO_USAGE, durationMs: 0 };
        },
        async [Symbol.asyncDispose]() {},
      };
    },
  });
}

async function play(actions: readonly Action[], dir: string, index: number): Promise<Step> {
  const toolCalls: ToolCall[] = [];
  const said: string[] = [];
  for (const [position, action] of actions.entries()) {
    if (action.do === 'say') {
      said.push(action.text);
      continue;
    }
    const call = { id: `call-${index}-${position}`, isError: false };
    if (action.do === 'write') {
      const { path, content } = action;
      const file = await resolveInside(dir, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      toolCalls.push({ ...call, name: 'write_file', input: { path, content }, output: 'written' });
    } else if (action.do === 'read') {
      const { path, offset, limit } = action;
      const output = await readFile(await resolveInside(dir, path), 'utf8').catch(() => undefined);
      const input = { path, ...(offset === undefined ? {} : { offset }), ...(limit === undefined ? {} : { limit }) };
      toolCalls.push({
        ...call,
        name: 'read_file',
        input,
        output: output ?? 'no such file',
        isError: output === undefined,
      });
    } else throw inputInvalid(`The scripted adapter cannot play "${action.do}"`);
  }
  const finishReason = toolCalls.length > 0 ? 'tool-calls' : 'stop';
  return { text: said.join('\n'), toolCalls, finishReason, usage: NO_USAGE, durationMs: 0 };
}
