import type { JsonValue, Task } from '@skvm/core';
import { isJsonObject } from '../../json-object.ts';
import type { TaskEvidence } from '../proposer.ts';
import { DONE_WELL } from './rule.ts';

/** A file that a task wants, and what is known of its content. */
export interface WantedFile {
  readonly path: string;
  /** Value of a JSON file, as far as the checks or a run that was done well tell; absent when they do not. */
  readonly json?: JsonValue;
}

/** The files that the checks of a task look at by name, and that it does not bring along. */
export function wantedFiles({ task, runs }: TaskEvidence): readonly WantedFile[] {
  if (!task) return [];
  const wanted = new Map<string, WantedFile>();
  for (const { evaluator, params } of task.checks) {
    const check = evaluator === 'file-check' ? toFileCheck(params) : undefined;
    if (!check || check.mode === 'absent' || check.path in task.files) continue;
    const json = wanted.get(check.path)?.json ?? wantedJson(check);
    wanted.set(check.path, { path: check.path, ...(json === undefined ? {} : { json }) });
  }
  for (const { score, files } of runs) {
    if ((score?.value ?? 0) < DONE_WELL) continue;
    for (const [path, file] of wanted) {
      const json = file.json ?? parseJson(files[path] ?? '');
      if (json !== undefined) wanted.set(path, { path, json });
    }
  }
  return [...wanted.values()];
}

interface FileCheck {
  readonly path: string;
  readonly mode: string;
  readonly expected: JsonValue;
}

function toFileCheck(params: Task['checks'][number]['params']): FileCheck | undefined {
  if (!isJsonObject(params)) return undefined;
  const { path, mode, expected = '' } = params;
  if (typeof path !== 'string' || typeof mode !== 'string') return undefined;
  return { path: path.replace(/^(?:\.\/)+/, ''), mode, expected };
}

function wantedJson({ mode, expected }: FileCheck): JsonValue | undefined {
  if (mode === 'exact' && typeof expected === 'string') return parseJson(expected);
  if (mode !== 'json-schema') return undefined;
  return exampleOf(typeof expected === 'string' ? (parseJson(expected) ?? null) : expected);
}

/** A value that a schema describes, as far as it does: constants and the objects and lists around them. */
function exampleOf(schema: JsonValue): JsonValue | undefined {
  if (!isJsonObject(schema)) return undefined;
  if (schema.const !== undefined) return schema.const;
  const { properties, items } = schema;
  if (isJsonObject(properties)) {
    const members = Object.entries(properties).flatMap(([key, value]) => {
      const example = exampleOf(value ?? null);
      return example === undefined ? [] : [[key, example] as const];
    });
    return members.length === 0 ? undefined : Object.fromEntries(members);
  }
  const element = items === undefined ? undefined : exampleOf((Array.isArray(items) ? items[0] : items) ?? null);
  return element === undefined ? undefined : [element];
}

/** An object or a list; `undefined` for anything else. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
