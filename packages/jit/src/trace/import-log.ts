import {
  type Diagnostic,
  inputInvalid,
  type JsonObject,
  type JsonValue,
  redactJson,
  transcriptSchema,
} from '@skvm/core';
import { isJsonObject } from '../json-object.ts';
import { traceOfTranscript } from './from-transcript.ts';
import { importClaudeCode, isClaudeCode } from './import-claude-code.ts';
import { importConversation, isConversation } from './import-conversation.ts';
import { importReport, isReport } from './import-report.ts';
import { type Trace, traceSchema } from './trace.ts';

/** What a log holds. */
export interface ImportedLog {
  /** At least one. */
  readonly traces: readonly Trace[];
  /** What could not be read of it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Unreadable lines that are named one by one. */
const MAX_TOLD = 5;

/** A log larger than this is not one conversation. */
const MAX_BYTES = 256 * 1024 * 1024;

/** No conversation is nested deeper; what is would overflow the stack of whoever walks it. */
const MAX_DEPTH = 200;

const KNOWN =
  'a conversation log of SkVM (JSONL), a session or stream of Claude Code (JSONL), an agent\'s report (JSON with "task" and "outcome"), or a transcript of ours';

/**
 * Reads a log of an agent's conversation, whatever it was written by: found out by its content. A byte-order mark, a code
 * fence around it and lines that cannot be read are put up with. Secrets are redacted.
 *
 * @param options.name file name; traces are called after it
 * @throws INPUT_INVALID for what is no log, saying what was found
 */
export function importLog(
  content: string | Uint8Array,
  options: { readonly name: string; readonly secrets?: readonly string[] },
): ImportedLog {
  const { name, secrets = [] } = options;
  const id = name.replace(/\.(?:jsonl?|log|txt)$/i, '') || name;
  const refuse = (found: string) => inputInvalid(`"${name}" is no log of an agent: ${found}`, `Expected ${KNOWN}.`);
  if (content.length > MAX_BYTES) throw refuse(`it has more than ${MAX_BYTES} bytes`);
  const text = unwrap(typeof content === 'string' ? content : new TextDecoder('utf-8').decode(content));
  if (text === '') throw refuse('it is empty');
  const whole = parse(text) ?? parse(text.replace(/,(\s*[}\]])/g, '$1'));
  const diagnostics: Diagnostic[] = [];
  const records = whole === undefined || Array.isArray(whole) ? [] : [whole];
  if (Array.isArray(whole)) records.push(...whole);
  if (whole === undefined) readLines(text, name, records, diagnostics);
  const objects = records.filter(isJsonObject);
  if (objects.length === 0) throw refuse(`it begins with ${JSON.stringify(text.slice(0, 60))}`);
  if (isDeeperThan(MAX_DEPTH, objects)) throw refuse(`it is nested deeper than ${MAX_DEPTH} levels`);
  const trace = toTrace(objects, id);
  if (!trace)
    throw refuse(
      `its first record has the keys ${
        Object.keys(objects[0] ?? {})
          .slice(0, 8)
          .join(', ') || '(none)'
      }`,
    );
  const redacted = redactJson(JSON.parse(JSON.stringify(trace)) as JsonValue, secrets);
  return { traces: [traceSchema.parse(redacted)], diagnostics };
}

function toTrace(records: readonly JsonObject[], id: string): Trace | undefined {
  const [first] = records;
  if (!first) return undefined;
  const own = traceSchema.safeParse(first);
  if (own.success) return own.data;
  const transcript = transcriptSchema.safeParse(first);
  if (transcript.success) return traceOfTranscript(transcript.data, { id });
  if (records.length === 1 && isReport(first)) return importReport(first, id);
  if (isClaudeCode(records)) return importClaudeCode(records, id);
  if (isConversation(records)) return importConversation(records, id);
  return undefined;
}

function isDeeperThan(levels: number, value: JsonValue): boolean {
  let level: readonly JsonValue[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? (Object.values(one) as JsonValue[]) : [],
    );
  }
  return false;
}

/** Takes a byte-order mark and a code fence away. */
function unwrap(text: string): string {
  const bare = text.replace(/^\uFEFF/, '').trim();
  const [, inside] = /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(bare) ?? [];
  return (inside ?? bare).trim();
}

function readLines(text: string, name: string, records: JsonValue[], diagnostics: Diagnostic[]): void {
  let lost = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = parse(line);
    if (value !== undefined) records.push(value);
    else {
      lost += 1;
      if (lost <= MAX_TOLD)
        diagnostics.push(unreadable(name, `Line ${index + 1} of ${name} is not JSON and is left out`));
    }
  }
  if (lost > MAX_TOLD) diagnostics.push(unreadable(name, `${lost - MAX_TOLD} more lines of ${name} are left out`));
}

const unreadable = (file: string, message: string): Diagnostic => ({
  ...{ severity: 'warning', code: 'log-line', message, file, source: 'jit-optimize' },
});

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
