import {
  canonicalJson,
  documentInvalid,
  inputInvalid,
  type Journal,
  type JsonValue,
  type OptimizationSpec,
  optimizationSpecSchema,
  type Usage,
  usageSchema,
} from '@skvm/core';
import { z } from 'zod';

const recordSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('optimize'), spec: optimizationSpecSchema }),
  z.object({ type: z.literal('step'), key: z.string(), value: z.json() as z.ZodType<JsonValue> }),
  /** Work that was cut off. It counts for nothing but what it took. */
  z.object({ type: z.literal('interrupted'), usage: usageSchema }),
]);
type LedgerRecord = z.infer<typeof recordSchema>;

const KNOWN_TYPES = new Set<unknown>(recordSchema.options.map((option) => option.shape.type.value));

/**
 * What an optimization has done, step by step. Everything that costs something or cannot be repeated is a step with a
 * name; all that lies between steps is computed. So a session that was killed goes on by running the same program again:
 * the steps that are in the journal are taken from there, and the first that is not is done.
 */
export interface Ledger {
  /** The value of a step: from the journal, else what `work` gives, recorded before it is returned. */
  once<Value>(key: string, schema: z.ZodType<Value>, work: () => Promise<Value>): Promise<Value>;
  /** Whether a step is in the journal. */
  has(key: string): boolean;
  /** Counts what was spent on a step that did not come to its end. */
  interrupted(usage: Usage): Promise<void>;
  /** What cut-off steps took, in all processes of the session. */
  readonly lost: readonly Usage[];
}

/**
 * Begins a session in an empty journal, or goes on with the one that is in it.
 *
 * @throws INPUT_INVALID when the journal is that of another optimization, DOCUMENT_INVALID when it cannot be read
 */
export async function openLedger(journal: Journal, spec: OptimizationSpec): Promise<Ledger> {
  const steps = new Map<string, JsonValue>();
  const lost: Usage[] = [];
  let begun: OptimizationSpec | undefined;
  for await (const record of readRecords(journal)) {
    if (record.type === 'optimize') begun ??= record.spec;
    else if (record.type === 'interrupted') lost.push(record.usage);
    else steps.set(record.key, record.value);
  }
  if (begun) refuseOther(begun, spec);
  else if (steps.size > 0) throw documentInvalid('Journal of the optimization', 'expected it to begin with a spec');
  else await append(journal, { type: 'optimize', spec });
  const working = new Map<string, Promise<JsonValue>>();
  return {
    lost,
    has: (key) => steps.has(key),
    async once(key, schema, work) {
      const known = steps.get(key);
      const value = known ?? (await (working.get(key) ?? begin(key, work as () => Promise<unknown>)));
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      throw documentInvalid(
        `Journal of the optimization, step ${key}`,
        parsed.error.issues[0]?.message ?? 'not valid',
        'It was written by another version of SkVM, or damaged: start a new session.',
      );
    },
    async interrupted(usage) {
      lost.push(usage);
      await append(journal, { type: 'interrupted', usage });
    },
  };

  function begin(key: string, work: () => Promise<unknown>): Promise<JsonValue> {
    const doing = (async () => {
      const value = JSON.parse(JSON.stringify(await work())) as JsonValue;
      await append(journal, { type: 'step', key, value });
      steps.set(key, value);
      return value;
    })();
    working.set(key, doing);
    // A step that failed can be tried again.
    doing.catch(() => {}).finally(() => working.delete(key));
    return doing;
  }
}

function append(journal: Journal, record: LedgerRecord): Promise<void> {
  return journal.append(record as unknown as JsonValue);
}

/** Records of other types are someone else's and passed over. */
async function* readRecords(journal: Journal): AsyncIterable<LedgerRecord> {
  let line = 0;
  for await (const value of journal.read()) {
    line += 1;
    if (!KNOWN_TYPES.has((value as { type?: unknown } | null)?.type)) continue;
    const record = recordSchema.safeParse(value);
    if (record.success) yield record.data;
    else {
      const issue = record.error.issues[0];
      throw documentInvalid(
        `Journal of the optimization, record ${line}`,
        `${issue?.path.join('.')}: ${issue?.message}`,
        'It was written by another version of SkVM, or damaged: start a new session.',
      );
    }
  }
}

function refuseOther(begun: OptimizationSpec, asked: OptimizationSpec): void {
  const text = (value: unknown) => (value === undefined ? 'nothing' : canonicalJson(value as JsonValue));
  const keys = Object.keys({ ...begun, ...asked }) as (keyof OptimizationSpec)[];
  const [first, ...more] = keys.filter((key) => text(begun[key]) !== text(asked[key]));
  if (first === undefined) return;
  throw inputInvalid(
    `The session was begun with other ${[first, ...more].join(', ')}: expected ${cut(text(begun[first]))}, got ${cut(text(asked[first]))}`,
    'Go on with the settings that it was begun with, or start a new session.',
  );
}

const cut = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
