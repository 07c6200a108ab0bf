import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Adapter, defineAdapter, NO_USAGE, type RunRequest, runFailure, type Step } from '@skvm/core';
import { generateText, isStepCount, jsonSchema, tool } from 'ai';

const text = { type: 'string' } as const;

/** A minimal agent for tests: one loop on the AI SDK over the workspace, with the tools of the bare agent. */
export function loopAdapter(): Adapter {
  return defineAdapter({
    id: 'loop',
    description: 'a minimal tool loop',
    async open({ limits }) {
      return {
        async run(request, context) {
          const steps: Step[] = [];
          const rest = () => ({
            text: steps.findLast((step) => step.text !== '')?.text ?? '',
            steps,
            usage: NO_USAGE,
            durationMs: 0,
          });
          try {
            await generateText({
              model: request.model.language,
              instructions: instructions(request),
              prompt: request.task.prompt,
              ...(request.task.tools === 'none' ? {} : { tools: tools(request, context.sandbox) }),
              stopWhen: isStepCount(limits.maxSteps),
              abortSignal: context.signal,
              maxRetries: 0,
              onStepEnd(step) {
                steps.push({
                  text: step.text,
                  toolCalls: step.toolCalls.map((call) => ({
                    id: call.toolCallId,
                    name: call.toolName,
                    input: call.input as Step['toolCalls'][number]['input'],
                    isError: false,
                    output: String(
                      step.toolResults.find((result) => result.toolCallId === call.toolCallId)?.output ?? '',
                    ),
                  })),
                  finishReason: step.finishReason,
                  usage: NO_USAGE,
                  durationMs: 0,
                });
              },
            });
          } catch (error) {
            return { ...runFailure(error, context.signal), ...rest() };
          }
          return { status: 'completed', ...rest() };
        },
        async [Symbol.asyncDispose]() {},
      };
    },
  });
}

function instructions({ skills, delivery }: RunRequest): string {
  if (delivery === 'inject') return skills.map(({ skill }) => skill.text).join('\n\n');
  return skills.map(({ skill, path }) => `${skill.name}: <location>${path}/SKILL.md</location>`).join('\n');
}

function tools({ workDir, sandbox: policy }: RunRequest, openSandbox: Parameters<Adapter['open']>[1]['sandbox']) {
  return {
    read_file: tool<{ path: string; offset?: number; limit?: number }, string, Record<string, never>>({
      inputSchema: jsonSchema({
        type: 'object',
        properties: { path: text, offset: { type: 'integer' }, limit: { type: 'integer' } },
        required: ['path'],
      }),
      async execute({ path, offset = 1, limit }) {
        const lines = await readFile(join(workDir, path), 'utf8').then(
          (content) => content.split('\n'),
          () => undefined,
        );
        if (!lines) return `no file "${path}"`;
        return lines.slice(offset - 1, limit === undefined ? undefined : offset - 1 + limit).join('\n');
      },
    }),
    write_file: tool<{ path: string; content: string }, string, Record<string, never>>({
      inputSchema: jsonSchema({
        type: 'object',
        properties: { path: text, content: text },
        required: ['path', 'content'],
      }),
      async execute({ path, content }) {
        await mkdir(dirname(join(workDir, path)), { recursive: true });
        await writeFile(join(workDir, path), content);
        return 'written';
      },
    }),
    list_directory: tool<{ path: string }, string, Record<string, never>>({
      inputSchema: jsonSchema({ type: 'object', properties: { path: text }, required: ['path'] }),
      execute: async ({ path }) => (await readdir(join(workDir, path))).join('\n'),
    }),
    execute_command: tool<{ command: string }, string, Record<string, never>>({
      inputSchema: jsonSchema({ type: 'object', properties: { command: text }, required: ['command'] }),
      async execute({ command }) {
        const sandbox = await openSandbox();
        const { exitCode, stdout, stderr } = await sandbox.exec(
          { command },
          { ...policy, level: sandbox.level },
          { timeoutMs: 30_000 },
        );
        return `${stdout}${stderr}\nexit code: ${exitCode}`;
      },
    }),
  };
}
