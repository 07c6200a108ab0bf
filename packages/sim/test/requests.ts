import type { LanguageModelCallOptions, LanguageModelPrompt, Level, Task } from '@skvm/core';
import { PERSONA_DEFAULTS, type Persona } from '../src/index.ts';

/** Requests, personas and tasks that the tests of this package share. */

type Tool = Extract<NonNullable<LanguageModelCallOptions['tools']>[number], { type: 'function' }>;

export function offer(name: string, properties: Record<string, unknown>, required: string[] = []): Tool {
  return { type: 'function', name, inputSchema: { type: 'object', properties, required } as Tool['inputSchema'] };
}

const string = { type: 'string' };

/** Tools named as the bare agent's. */
export const BARE_TOOLS: readonly Tool[] = [
  offer('read_file', { path: string, offset: { type: 'integer' }, limit: { type: 'integer' } }, ['path']),
  offer('write_file', { path: string, content: string }, ['path', 'content']),
  offer('edit_file', { path: string, old_text: string, new_text: string }, ['path', 'old_text', 'new_text']),
  offer('list_directory', { path: string }),
  offer('execute_command', { command: string, argv: { type: 'array' }, timeout_ms: { type: 'integer' } }),
  offer('web_fetch', { url: string }, ['url']),
];

export function request(
  prompt: LanguageModelPrompt,
  more: Partial<LanguageModelCallOptions> = {},
): LanguageModelCallOptions {
  return { prompt, tools: [...BARE_TOOLS], ...more };
}

/** The first request of a run: instructions and the task. */
export function opening(task: Task, system = 'You are an agent.'): LanguageModelPrompt {
  return [
    { role: 'system', content: system },
    { role: 'user', content: [{ type: 'text', text: task.prompt }] },
  ];
}

export function persona(levels: Record<string, Level>, more: Partial<Persona> = {}): Persona {
  return { ...PERSONA_DEFAULTS, id: 'tester', source: 'test', levels, ...more };
}

/** A task whose reference and mutants say who they are. */
export function demandingTask(more: Partial<Task> = {}): Task {
  return {
    id: 'demanding',
    prompt: 'Order the five steps.',
    files: {},
    checks: [],
    tools: 'none',
    reference: [{ do: 'say', text: 'reference' }],
    mutants: [
      { name: 'a', script: [{ do: 'say', text: 'mutant a' }] },
      { name: 'b', script: [{ do: 'say', text: 'mutant b' }] },
    ],
    ...more,
  };
}
