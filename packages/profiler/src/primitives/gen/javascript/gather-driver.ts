import { z } from 'zod';

/** Names that a program for the task has to use. */
export interface GatherNames {
  readonly function: string;
  readonly open: string;
  readonly chunks: string;
  readonly close: string;
}

/** One source, and how it behaves. */
export interface Source {
  readonly name: string;
  readonly chunks: readonly string[];
  /** How many times opening fails before it succeeds. */
  readonly openFailures: number;
  /** Reading fails after all chunks. */
  readonly breaks: boolean;
  /** After all chunks it waits until the signal is aborted. */
  readonly hangs: boolean;
}

export interface Scenario {
  readonly sources: readonly Source[];
  /** How many sources have to be worked on at the same time. */
  readonly together: number;
  readonly abort: 'never' | 'before' | 'midway';
}

/** What the driver has seen of one scenario; a module that meddles with it can leave anything in its place. */
export const sightingSchema = z.object({
  ended: z.enum(['resolved', 'rejected with the reason', 'rejected', 'never']),
  /** What was resolved. */
  value: z.unknown().optional(),
  /** How often each source was opened, by name; 0 for none. */
  opens: z.record(z.string(), z.number()),
  /** Names of the sources in the order in which they were first opened. */
  order: z.array(z.string()),
  /** Readers that were open when the function ended. */
  leftOpen: z.number(),
  /** How often a reader was closed that was closed already. */
  closedAgain: z.number(),
  /** As many sources were open at once as have to be. */
  together: z.boolean(),
  /** The next one was opened while others were still being worked on. */
  refilled: z.boolean(),
  /** The most that were worked on at once. */
  most: z.number(),
  openedAfterAbort: z.number(),
});
export type Sighting = z.infer<typeof sightingSchema>;

/**
 * A program for Node that plays scenarios with the function of a module beside it. It says what it has seen, not what is
 * right, in a file whose name the module is not told. It goes on by turns of the event loop; only a function that does not do what it
 * has to makes it wait.
 */
export function gatherDriver(names: GatherNames): string {
  return `import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const { scenarios, report } = JSON.parse(readFileSync('scenarios.json', 'utf8'));
rmSync('scenarios.json');
const PATIENCE_TURNS = 50;
const PATIENCE_MS = 4;
const LONGEST_MS = 1000;
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function play(run, { sources, together, abort }) {
  const controller = new AbortController();
  const { signal } = controller;
  const reason = new Error('asked to stop');
  const seen = { opens: {}, order: [], leftOpen: 0, closedAgain: 0, together: false, refilled: false, most: 0, openedAfterAbort: 0 };
  const waiting = [];
  let [working, isGateOpen, hasEnded, wake] = [0, false, false, () => {}];

  const aborted = () => new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason));
  });
  const given = sources.map((source) => {
    seen.opens[source.name] = 0;
    return {
      name: source.name,
      async ${names.open}(own) {
        const attempt = seen.opens[source.name]++;
        if (attempt === 0) seen.order.push(source.name);
        if (typeof own?.aborted !== 'boolean') throw new Error('no signal was given');
        if (signal.aborted) seen.openedAfterAbort++;
        signal.throwIfAborted();
        working++;
        seen.most = Math.max(seen.most, working);
        wake();
        try {
          if (!isGateOpen) await Promise.race([new Promise((resolve) => waiting.push(resolve)), aborted()]);
          await turn();
          if (attempt < source.openFailures) throw new Error(source.name + ' cannot be opened (' + (attempt + 1) + ')');
        } catch (error) {
          working--;
          throw error;
        }
        seen.leftOpen++;
        let closed = 0;
        return {
          async *${names.chunks}() {
            for (const chunk of source.chunks) {
              await turn();
              yield chunk;
            }
            if (source.breaks) throw new Error(source.name + ' broke');
            if (source.hangs) await aborted();
          },
          async ${names.close}() {
            await turn();
            if (closed++ > 0) seen.closedAgain++;
            else {
              working--;
              seen.leftOpen--;
            }
          },
        };
      },
    };
  });
  // True as soon as something is the case; false when nothing has happened for a while, or the function has ended. A
  // slow machine has few turns in that time, and a fast one so many that a timer of the module would be cut off.
  const soon = async (isCase) => {
    let [turns, since] = [0, performance.now()];
    wake = () => { [turns, since] = [0, performance.now()]; };
    while (!isCase()) {
      if (hasEnded || (turns > PATIENCE_TURNS && performance.now() - since > PATIENCE_MS)) return false;
      await turn();
      turns++;
    }
    return true;
  };

  if (abort === 'before') controller.abort(reason);
  const call = (async () => run(given, { signal }))();
  call.then(() => { hasEnded = true; }, () => { hasEnded = true; });
  if (abort !== 'before' && sources.length > 0) {
    seen.together = await soon(() => waiting.length >= together);
    // The last of them is done first: results that are taken as they come are out of order.
    waiting.pop()?.();
    const opened = () => Object.values(seen.opens).filter((count) => count > 0).length;
    seen.refilled = together >= sources.length || (abort === 'never' && (await soon(() => opened() > together)));
    if (abort === 'midway') {
      for (let count = 0; count < 6; count++) await turn();
      controller.abort(reason);
    } else {
      isGateOpen = true;
      for (const release of waiting.splice(0).reverse()) {
        release();
        await turn();
      }
    }
  }
  const end = await Promise.race([
    call.then((value) => ({ ended: 'resolved', value }), (error) => ({ ended: error === reason ? 'rejected with the reason' : 'rejected' })),
    sleep(LONGEST_MS, { ended: 'never' }, { ref: false }),
  ]);
  const sighting = { ...seen, ...end };
  for (let count = 0; count < 5; count++) await turn();
  return { ...sighting, opens: { ...seen.opens }, openedAfterAbort: seen.openedAfterAbort };
}

const { ${names.function}: run } = await import('./solution.mjs');
const sightings = [];
for (const scenario of scenarios) sightings.push(await play(run, scenario));
writeFileSync(report, JSON.stringify(sightings));
process.exit(0);
`;
}
