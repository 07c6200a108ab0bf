import { posix } from 'node:path';
import type { Action, JsonValue } from '@skvm/core';
import { type OfferedTool, type PlannedCall, planCall } from './tool-table.ts';

/**
 * The tool call that carries out an action with the tools that a request offers: a tool made for it, else a command;
 * `undefined` when there is neither.
 */
export function planAction(
  action: Exclude<Action, { do: 'say' }>,
  tools: readonly OfferedTool[],
): PlannedCall | undefined {
  const { do: kind, ...values } = action;
  return planCall(kind, definedOnly(values), tools) ?? planCall('exec', { command: asCommand(action) }, tools);
}

function definedOnly(values: Readonly<Record<string, JsonValue | undefined>>): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}

/** The action as a line for `sh`. */
function asCommand(action: Exclude<Action, { do: 'say' }>): string {
  switch (action.do) {
    case 'exec':
      return action.command;
    case 'write':
      return `mkdir -p -- ${quote(posix.dirname(action.path))} && printf %s ${quote(action.content)} > ${quote(action.path)}`;
    case 'read': {
      const { path, offset = 1, limit } = action;
      if (offset === 1 && limit === undefined) return `cat -- ${quote(path)}`;
      const last = limit === undefined ? '$' : offset + limit - 1;
      return `sed -n ${quote(`${offset},${last}p`)} -- ${quote(path)}`;
    }
    case 'list':
      return `ls -- ${quote(action.path)}`;
    case 'fetch': {
      const { method, headers = {}, body, url } = action;
      const options = [
        ...(method === undefined ? [] : ['-X', method]),
        ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
        ...(body === undefined ? [] : ['--data-raw', body]),
      ];
      return ['curl -sS', ...options.map(quote), '--', quote(url)].join(' ');
    }
  }
}

/** One word for `sh`, whatever is in it (POSIX.1-2017, XCU 2.2.2). */
function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
