import type { GatherNames } from './gather-driver.ts';

/** What is made of the chunks of a source. */
export interface Combination {
  readonly says: string;
  /** From the list `chunks`. */
  readonly code: string;
  of(chunks: readonly string[]): string | number;
}

export const COMBINATIONS: readonly Combination[] = [
  {
    says: 'all its chunks joined, with nothing between them',
    code: "chunks.join('')",
    of: (chunks) => chunks.join(''),
  },
  { says: 'how many chunks it has', code: 'chunks.length', of: (chunks) => chunks.length },
  {
    says: 'how many characters its chunks, all of them ASCII, have together',
    code: 'chunks.reduce((sum, chunk) => sum + chunk.length, 0)',
    of: (chunks) => chunks.join('').length,
  },
  {
    says: 'its last chunk, or the empty text when it has none',
    code: "chunks.at(-1) ?? ''",
    of: (chunks) => chunks.at(-1) ?? '',
  },
];

/** What a program for the task has to know. */
export interface GatherTask {
  readonly names: GatherNames;
  readonly valueKey: string;
  readonly errorKey: string;
  readonly combination: string;
  /** How many sources may be worked on at once; absent: all. */
  readonly limit: number | undefined;
  readonly retries: number;
}

/** A program for the task, with mistakes where they are asked for. */
export function gatherProgram(
  task: GatherTask,
  wrong: Partial<Pick<GatherTask, 'combination' | 'limit' | 'retries'>> & {
    /** Takes results as they come. */
    readonly unordered?: boolean;
    /** Closes a reader that was read to its end alone. */
    readonly closesOnSuccess?: boolean;
    readonly closesUnawaited?: boolean;
    readonly ignoresAbort?: boolean;
    /** The first error is that of all. */
    readonly letsErrorsOut?: boolean;
    readonly dropsErrors?: boolean;
  } = {},
): string {
  const { names, valueKey, errorKey, combination, limit, retries } = { ...task, ...wrong };
  const put = (value: string) => (wrong.unordered ? `results.push(${value})` : `results[at] = ${value}`);
  const close = `${wrong.closesUnawaited ? '' : 'await '}reader.${names.close}();`;
  const noted = `{ name: sources[at].name, ${errorKey}: error.message }`;
  const caught = wrong.letsErrorsOut ? 'throw error' : wrong.dropsErrors ? put('null') : put(noted);
  const guard = wrong.ignoresAbort ? '' : '  signal.throwIfAborted();\n';
  const body = `const chunks = [];
      for await (const chunk of reader.${names.chunks}()) chunks.push(chunk);`;
  const result = `return { name: source.name, ${valueKey}: ${combination} };`;
  const read = wrong.closesOnSuccess
    ? `{
      ${body}
      ${close}
      ${result}
    }`
    : `try {
      ${body}
      ${result}
    } finally {
      ${close}
    }`;
  return `export async function ${names.function}(sources, { signal }) {
  const results = [];
  let next = 0;

  async function open(source) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await source.${names.open}(signal);
      } catch (error) {
        if (tries >= ${retries}${wrong.ignoresAbort ? '' : ' || signal.aborted'}) throw error;
      }
    }
  }

  async function read(source) {
    const reader = await open(source);
    ${read}
  }

  async function work() {
    while (next < sources.length${wrong.ignoresAbort ? '' : ' && !signal.aborted'}) {
      const at = next;
      next += 1;
      try {
        ${put('await read(sources[at])')};
      } catch (error) {
        ${caught};
      }
    }
  }

${guard}  await Promise.all(Array.from({ length: ${limit === undefined ? 'sources.length' : `Math.min(${limit}, sources.length)`} }, work));
${guard}  return results;
}`;
}

/** The same by other means: a set of what is under way, promises chained, the signal listened to. */
export function gatherProgramOfChains({ names, valueKey, errorKey, combination, limit, retries }: GatherTask): string {
  return `import { setImmediate as pause } from 'node:timers/promises';

const attempt = (source, signal, left) =>
  source.${names.open}(signal).catch((error) => {
    if (left > 0 && !signal.aborted) return attempt(source, signal, left - 1);
    throw error;
  });

const consume = async (source, signal) => {
  let reader;
  const chunks = [];
  try {
    reader = await attempt(source, signal, ${retries});
    for await (const chunk of reader.${names.chunks}()) chunks.push(chunk);
    return { ${valueKey}: ${combination}, name: source.name };
  } catch (error) {
    return { name: source.name, ${errorKey}: error.message };
  } finally {
    if (reader !== undefined) await reader.${names.close}();
  }
};

const ${names.function} = async (sources, options) => {
  const { signal } = options;
  if (signal.aborted) throw signal.reason;
  let isStopped = false;
  signal.addEventListener('abort', () => { isStopped = true; }, { once: true });
  const underWay = new Set();
  const all = [];
  for (const source of sources) {
    ${limit === undefined ? '' : `while (underWay.size >= ${limit}) await Promise.race(underWay);`}
    if (isStopped) break;
    const task = consume(source, signal).finally(() => underWay.delete(task));
    underWay.add(task);
    all.push(task);
  }
  const settled = await Promise.allSettled(all);
  await pause();
  if (isStopped) throw signal.reason;
  return settled.map(({ value }) => value);
};

export { ${names.function} };`;
}
