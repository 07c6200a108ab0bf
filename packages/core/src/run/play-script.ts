import { type ItemEvidence, SITE_ORIGIN, type Site, type SiteRequest, type SiteResponse } from '../spec/primitive.ts';
import type { Step, ToolCall } from '../spec/run.ts';
import type { Action, FileContent, Script, Task } from '../spec/task.ts';
import { NO_USAGE } from '../spec/usage.ts';

/**
 * Plays a script against a task in memory: what a flawless harness would leave behind, with the tool names of the bare
 * agent. Pure and fast, so that item banks and graders can be checked by the thousand. Requests are answered by the site
 * of the item, when it has one; commands are recorded, not carried out: their output is empty. No probe is run.
 */
export function playScript(task: Pick<Task, 'files'>, script: Script, site?: Site): ItemEvidence {
  const files = new Map(Object.entries(task.files).map(([path, content]) => [path, bytesOf(content)]));
  // Scripts page through long files: each is taken apart once.
  const lines = new Map<string, readonly string[]>();
  const requests: SiteRequest[] = [];
  const steps = script.map((turn, turnIndex): Step => {
    const actions = 'do' in turn ? [turn] : turn;
    const texts = actions.flatMap((action) => (action.do === 'say' ? [action.text] : []));
    const toolCalls = actions
      .filter((action) => action.do !== 'say')
      .map(
        (action, index): ToolCall => ({
          id: `call-${turnIndex}-${index}`,
          ...perform(action, files, lines, (request) => {
            requests.push(request);
            return site?.(request);
          }),
        }),
      );
    return {
      text: texts.join('\n'),
      toolCalls,
      finishReason: toolCalls.length > 0 ? 'tool-calls' : 'stop',
      usage: NO_USAGE,
      durationMs: 0,
    };
  });
  const text = steps.findLast((step) => step.text !== '')?.text ?? '';
  return { text, steps, files, ...(site && { requests }) };
}

function bytesOf(content: FileContent): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : Buffer.from(content.base64, 'base64');
}

function perform(
  action: Exclude<Action, { do: 'say' }>,
  files: Map<string, Uint8Array>,
  lines: Map<string, readonly string[]>,
  ask: (request: SiteRequest) => SiteResponse | undefined,
): Omit<ToolCall, 'id'> {
  switch (action.do) {
    case 'write': {
      const { path, content } = action;
      files.set(path, new TextEncoder().encode(content));
      lines.delete(path);
      return { name: 'write_file', input: { path, content }, output: 'written', isError: false };
    }
    case 'read': {
      const { path, offset, limit } = action;
      const input = { path, ...(offset === undefined ? {} : { offset }), ...(limit === undefined ? {} : { limit }) };
      const bytes = files.get(path);
      if (!bytes) return { name: 'read_file', input, output: `No file "${path}"`, isError: true };
      const from = (offset ?? 1) - 1;
      const all = lines.get(path) ?? new TextDecoder().decode(bytes).split('\n');
      lines.set(path, all);
      const output = all.slice(from, limit === undefined ? undefined : from + limit).join('\n');
      return { name: 'read_file', input, output, isError: false };
    }
    case 'list': {
      const prefix = action.path === '.' ? '' : `${action.path}/`;
      const names = [...files.keys()].filter((path) => path.startsWith(prefix)).sort();
      return { name: 'list_directory', input: { path: action.path }, output: names.join('\n'), isError: false };
    }
    case 'exec':
      return { name: 'execute_command', input: { command: action.command }, output: '', isError: false, exitCode: 0 };
    case 'fetch': {
      const { do: _, ...input } = action;
      const { url, method = 'GET', headers = {}, body = '' } = action;
      const isOwn = url === SITE_ORIGIN || url.startsWith(`${SITE_ORIGIN}/`);
      const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      const answer = isOwn
        ? ask({ method, url: url.slice(SITE_ORIGIN.length) || '/', headers: Object.fromEntries(lowerCase), body })
        : undefined;
      if (!answer) return { name: 'web_fetch', input, output: '', isError: false };
      const { status = 200 } = answer;
      return { name: 'web_fetch', input, output: `HTTP ${status}\n\n${answer.body}`, isError: status >= 400 };
    }
  }
}
