import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Context } from '../../context.ts';
import { resolveInside } from '../../resolve-inside.ts';
import { runFailure } from '../../run/run-failure.ts';
import { type Adapter, defineAdapter } from '../../spec/adapter.ts';
import type { JsonValue } from '../../spec/json.ts';
import type { RunRequest, RunResult, Step, ToolCall } from '../../spec/run.ts';
import type { Action, Script } from '../../spec/task.ts';
import { NO_USAGE } from '../../spec/usage.ts';

/** What a command of a script may take, milliseconds. */
const COMMAND_TIMEOUT_MS = 60_000;

/**
 * An adapter without a model: it does in the workspace what a script says, with the tool names of the bare agent.
 * Commands run in the context's sandbox. Requests to the network are noted down and not made.
 */
export function scriptPlayer(script: Script): Adapter {
  return defineAdapter({
    id: 'script-player',
    description: 'plays a script without a model',
    open: async () => ({
      run: (request, context) => play(script, request, context),
      async [Symbol.asyncDispose]() {},
    }),
  });
}

async function play(script: Script, request: RunRequest, context: Context): Promise<RunResult> {
  const startedAt = context.now().getTime();
  const steps: Step[] = [];
  const end = () => ({ steps, usage: NO_USAGE, durationMs: context.now().getTime() - startedAt });
  try {
    for (const turn of script) {
      context.signal.throwIfAborted();
      steps.push(await playTurn([turn].flat(), steps.length, request, context));
    }
  } catch (error) {
    return { ...runFailure(error, context.signal), text: '', ...end() };
  }
  return { status: 'completed', text: steps.findLast(({ text }) => text !== '')?.text ?? '', ...end() };
}

async function playTurn(
  actions: readonly Action[],
  index: number,
  request: RunRequest,
  context: Context,
): Promise<Step> {
  const toolCalls: ToolCall[] = [];
  for (const action of actions) {
    if (action.do === 'say') continue;
    const { do: _, ...input } = action;
    const done = await perform(action, request, context);
    toolCalls.push({ id: `call-${index}-${toolCalls.length}`, input: input as JsonValue, ...done });
  }
  return {
    text: actions.flatMap((action) => (action.do === 'say' ? [action.text] : [])).join('\n'),
    toolCalls,
    finishReason: toolCalls.length > 0 ? 'tool-calls' : 'stop',
    usage: NO_USAGE,
    durationMs: 0,
  };
}

async function perform(
  action: Exclude<Action, { do: 'say' }>,
  { workDir, sandbox: policy }: RunRequest,
  context: Context,
): Promise<Omit<ToolCall, 'id' | 'input'>> {
  switch (action.do) {
    case 'write': {
      const file = await resolveInside(workDir, action.path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, action.content);
      return { name: 'write_file', output: 'written', isError: false };
    }
    case 'read': {
      const name = 'read_file';
      const text = await readFile(await resolveInside(workDir, action.path), 'utf8').catch(unlessMissing);
      if (text === undefined) return { name, output: `no file ${action.path}`, isError: true };
      const from = (action.offset ?? 1) - 1;
      const to = action.limit === undefined ? undefined : from + action.limit;
      return { name, output: text.split('\n').slice(from, to).join('\n'), isError: false };
    }
    case 'list': {
      const name = 'list_directory';
      const entries = await readdir(await resolveInside(workDir, action.path), { withFileTypes: true }).catch(
        unlessMissing,
      );
      if (!entries) return { name, output: `no folder ${action.path}`, isError: true };
      const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
      return { name, output: names.sort().join('\n'), isError: false };
    }
    case 'exec': {
      const sandbox = await context.sandbox();
      const result = await sandbox.exec(
        { command: action.command },
        { ...policy, level: sandbox.level },
        { signal: context.signal, timeoutMs: COMMAND_TIMEOUT_MS },
      );
      return {
        name: 'execute_command',
        output: `${result.stdout}${result.stderr}`,
        isError: result.exitCode !== 0,
        ...(result.exitCode === null ? {} : { exitCode: result.exitCode }),
      };
    }
    case 'fetch':
      return { name: 'web_fetch', output: '', isError: false };
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR') return undefined;
  throw error;
}
