import type { FileMap, JsonValue, Mutant, Probe, ProbeOutcome } from '@skvm/core';
import { type Question, say } from './bank-primitive.ts';
import { fenced, programAnswer } from './program-answer.ts';
import { jsonDifference, parsedJson } from './read-answer.ts';

/** How a program of one language is put into a folder and run there. */
export interface Runtime {
  /** Labels of code blocks in it; ours have the first. */
  readonly languages: readonly [string, ...string[]];
  readonly requires: readonly string[];
  /** Name of the file that holds the program. */
  file(program: string): string;
  argv(file: string): readonly string[];
}

/** One run of the program, on inputs that its author has not seen. */
export interface Trial {
  readonly name: string;
  readonly files: FileMap;
  /** What is wrong with what it left; `undefined` when nothing is. That it ended well has been seen to. */
  fault(outcome: ProbeOutcome): string | undefined;
}

/** How a prompt asks for a program. */
export const ASK_PROGRAM =
  'Reply with the whole program in one fenced code block. It is run as it stands, with other inputs than those shown, in a folder that holds nothing but what is described here; it has to end by itself with exit code 0.';

/** A question whose answer is a program, told apart by what it does. */
export function programQuestion(input: {
  readonly prompt: string;
  readonly runtime: Runtime;
  readonly reference: string;
  /** The same in other words. */
  readonly others: readonly { readonly name: string; readonly program: string }[];
  readonly mistakes: readonly { readonly name: string; readonly program: string }[];
  /** Drawn when they are first needed: most items are looked at without being run. */
  trials(): readonly Trial[];
}): Question {
  const { prompt, runtime, reference, others, mistakes } = input;
  let drawn: readonly Trial[] | undefined;
  const trials = (): readonly Trial[] => {
    drawn ??= input.trials();
    return drawn;
  };
  const inFence = ({ name, program }: { name: string; program: string }): Mutant => ({
    name,
    script: say(fenced(runtime.languages[0], program)),
  });
  return {
    prompt,
    requires: runtime.requires,
    reference: say(fenced(runtime.languages[0], reference)),
    mutants: [...mistakes.map(inFence), inFence({ name: 'a bracket too many', program: `${reference}\n)` })],
    alternatives: [
      ...others.map(inFence),
      { name: 'without a fence', script: say(reference) },
      {
        name: 'explained around the block',
        script: say(
          `This is how it goes:\n\n${fenced('', reference)}\n\nRun it like this:\n\n${fenced('sh', runtime.argv(runtime.file(reference)).join(' '))}`,
        ),
      },
    ],
    probes({ text }) {
      const program = programAnswer(text, runtime);
      if (program === undefined) return [];
      const file = runtime.file(program);
      return trials().map(
        ({ name, files }): Probe => ({
          name,
          argv: runtime.argv(file),
          files: { ...files, [file]: `${program}\n` },
        }),
      );
    },
    fault({ text, probes }) {
      if (programAnswer(text, runtime) === undefined) return 'there is no program in the answer';
      for (const { name, fault } of trials()) {
        const outcome = probes?.get(name);
        const found = outcome ? (badEnd(outcome) ?? fault(outcome)) : 'it was not run';
        if (found !== undefined) return `${name}: ${found}`;
      }
      return undefined;
    },
  };
}

/** What is wrong with how a program ended. */
function badEnd({ exitCode, timedOut, stderr }: ProbeOutcome): string | undefined {
  if (timedOut) return 'it did not end in time';
  if (exitCode === 0) return undefined;
  return `exit code ${exitCode}: ${(stderr.trim().split('\n').at(-1) ?? '').slice(0, 120)}`;
}

/** Text that a program left, in a file or, without a path, on its standard output; line ends are told apart by nobody. */
export function textOf({ stdout, files }: ProbeOutcome, path?: string): string | undefined {
  if (path === undefined) return stdout.replaceAll('\r\n', '\n');
  const bytes = files.get(path);
  return bytes && new TextDecoder().decode(bytes).replaceAll('\r\n', '\n');
}

/** What is wrong with a text that a program left; whether it ends in a newline does not matter. */
export function textFault(outcome: ProbeOutcome, expected: string, path?: string): string | undefined {
  const where = path ?? 'the output';
  const got = textOf(outcome, path);
  if (got === undefined) return `${where} is missing`;
  const bare = (text: string) => text.replace(/\n$/, '');
  return bare(got) === bare(expected)
    ? undefined
    : `${where}: got ${JSON.stringify(got.slice(0, 80))}, expected ${JSON.stringify(expected.slice(0, 80))}`;
}

/** What is wrong with a JSON file that a program left; numbers may be off by `tolerance`. */
export function jsonFault(outcome: ProbeOutcome, expected: JsonValue, path: string, tolerance = 0): string | undefined {
  const text = textOf(outcome, path);
  if (text === undefined) return `${path} is missing`;
  return valueFault(parsedJson(text), expected, path, tolerance);
}

/** What is wrong with a JSON value; it is absent when what was there is no JSON. */
export function valueFault(
  got: JsonValue | undefined,
  expected: JsonValue,
  what: string,
  tolerance = 0,
): string | undefined {
  if (got === undefined) return `${what} is not JSON`;
  const difference = jsonDifference(snapped(got, expected, tolerance), expected);
  return difference && `${what}: ${difference}`;
}

/** A value with its numbers replaced by the expected ones where they are near enough. */
function snapped(got: JsonValue, expected: JsonValue | undefined, tolerance: number): JsonValue {
  if (typeof got === 'number' && typeof expected === 'number') {
    return Math.abs(got - expected) <= tolerance ? expected : got;
  }
  if (Array.isArray(got)) {
    return Array.isArray(expected) ? got.map((item, at) => snapped(item, expected[at], tolerance)) : got;
  }
  if (typeof got !== 'object' || got === null || typeof expected !== 'object' || expected === null) return got;
  const known = new Map(Object.entries(expected));
  return Object.fromEntries(
    Object.entries(got).map(([key, item]) => [key, snapped(item as JsonValue, known.get(key), tolerance)]),
  );
}
