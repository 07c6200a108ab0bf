import type { RunRequest, Sandbox } from '@skvm/core';
import { type ToolSet, tool, zodSchema } from 'ai';
import { z } from 'zod';
import type { RunLock } from '../run-lock.ts';
import { DEFAULT_COMMAND_MS, executeCommand, MAX_COMMAND_MS } from './execute-command.ts';
import { createWriteAllowance, editTextFile, listDirectory, readTextFile, writeTextFile } from './file-tools.ts';
import type { ToolResult } from './tool-result.ts';
import { SHOWN_HEADERS, webFetch } from './web-fetch.ts';

/** What is kept of a finished tool call, by its id. */
export interface FinishedCall extends ToolResult {
  readonly durationMs: number;
}

const path = z.string().describe('Path relative to the working directory');

/** Made once: turning a schema into the JSON that a model is shown takes longer than a simulated turn. */
const INPUTS = {
  read_file: zodSchema(z.object({ path, offset: z.int().min(1).optional(), limit: z.int().min(1).optional() })),
  write_file: zodSchema(z.object({ path, content: z.string() })),
  edit_file: zodSchema(
    z.object({ path, old_text: z.string(), new_text: z.string(), replace_all: z.boolean().optional() }),
  ),
  list_directory: zodSchema(z.object({ path: path.optional() })),
  execute_command: zodSchema(
    z.object({
      command: z.string().optional(),
      argv: z.array(z.string()).optional(),
      // Shown and not checked: what is more is cut, for a refusal would cost the model a turn.
      timeout_ms: z.int().min(1).meta({ maximum: MAX_COMMAND_MS }).optional(),
    }),
  ),
  web_fetch: zodSchema(
    z.object({
      url: z.string(),
      method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.string().optional(),
    }),
  ),
};

/** The tools of one run, or those of them that touch files alone; every finished call is handed to `onFinished`. */
export function createTools(
  request: RunRequest,
  options: {
    readonly sandbox: () => Promise<Sandbox>;
    readonly lock: RunLock;
    readonly signal: AbortSignal;
    readonly onFinished: (callId: string, call: FinishedCall) => void;
    /** A tool broke, which is not the model's business: the run cannot go on. */
    readonly onBroken: (error: unknown) => void;
  },
): ToolSet {
  const { workDir } = request;
  const { lock, signal, onFinished, onBroken, sandbox } = options;
  const allowance = createWriteAllowance();

  function define<Input>(
    description: string,
    inputSchema: ReturnType<typeof zodSchema<Input>>,
    access: keyof RunLock,
    work: (input: Input) => Promise<ToolResult>,
  ) {
    return tool<Input, ToolResult, Record<string, never>>({
      description,
      inputSchema,
      async execute(input, { toolCallId }) {
        const startedAt = performance.now();
        const result = await lock[access](async () => {
          // The run may have ended while this call waited for its turn.
          signal.throwIfAborted();
          return work(input);
        }).catch((error: unknown) => {
          if (!signal.aborted) onBroken(error);
          throw error;
        });
        onFinished(toolCallId, { ...result, durationMs: performance.now() - startedAt });
        return result;
      },
      toModelOutput: ({ output }) => ({ type: output.isError ? 'error-text' : 'text', value: output.text }),
    });
  }

  const files: ToolSet = {
    read_file: define(
      'Read a text file. Long files are given in pieces: offset is the first line (from 1), limit the number of lines.',
      INPUTS.read_file,
      'shared',
      (input) => readTextFile(workDir, input, signal),
    ),
    write_file: define(
      'Write a text file, replacing what is there. Missing folders are made.',
      INPUTS.write_file,
      'exclusive',
      (input) => writeTextFile(workDir, input, allowance),
    ),
    edit_file: define(
      'Replace a piece of text in a file. old_text must stand there exactly once, unless replace_all is true.',
      INPUTS.edit_file,
      'exclusive',
      (input) => editTextFile(workDir, input, allowance),
    ),
    list_directory: define('List the files and folders in a directory.', INPUTS.list_directory, 'shared', (input) =>
      listDirectory(workDir, input),
    ),
  };
  if (request.task.tools === 'files') return files;
  return {
    ...files,
    execute_command: define(
      `Run a command in the working directory: either command (a line for sh) or argv (a program and its arguments, no shell). Stopped after timeout_ms (default ${DEFAULT_COMMAND_MS}, at most ${MAX_COMMAND_MS}: more counts as that). Programs left in the background are ended with the command; files in HOME and /tmp are kept for the next one.`,
      INPUTS.execute_command,
      'exclusive',
      async (input) => executeCommand(await sandbox(), request.sandbox, input, signal),
    ),
    web_fetch: define(
      `Fetch a URL over http or https and return the status, the headers ${SHOWN_HEADERS.join(', ')}, and the body. Redirects are followed.`,
      INPUTS.web_fetch,
      'shared',
      (input) => webFetch(input, { loopbackPorts: request.sandbox.loopbackPorts ?? [], signal }),
    ),
  };
}
