import { type Context, createContext, Script } from 'node:vm';
import { Ajv, type ValidateFunction } from 'ajv';
import picomatch from 'picomatch';
import { z } from 'zod';
import { taskInvalid } from '../error.ts';
import { type AnyEvaluator, defineEvaluator } from '../spec/evaluator.ts';
import type { Score } from '../spec/score.ts';

/** The longest that patterns and schemas may take to match, milliseconds. */
const MAX_JUDGE_MS = 2_000;

const params = z
  .object({
    /** POSIX path in the workspace. */
    path: z.string().optional(),
    /** Pattern; every file that it matches must pass, and at least one must match. */
    glob: z.string().optional(),
    mode: z.enum(['exists', 'absent', 'exact', 'contains', 'regex', 'json-schema']),
    /** Text, regular expression (`u` and `m` flags), or JSON schema; unused by `exists` and `absent`. */
    expected: z.union([z.string(), z.record(z.string(), z.json())]).default(''),
  })
  .refine((value) => (value.path === undefined) !== (value.glob === undefined), {
    message: 'Expected either path or glob',
  });
type Params = z.infer<typeof params>;

/**
 * Looks at a file that the agent left: `exists`, `absent` (both also of a folder with files in it), `exact` (white space at both ends aside, CRLF as LF),
 * `contains`, `regex`, `json-schema` (draft 7, by ajv). A pattern that takes more than two seconds is unscored.
 */
export const fileCheck: AnyEvaluator = defineEvaluator<Params>({
  id: 'file-check',
  description: 'compares a file of the workspace with what is expected',
  params: params as z.ZodType<Params>,
  async evaluate({ params, files }) {
    const paths = select(params, [...files.keys()].sort());
    if (params.mode === 'absent') {
      return paths.length === 0 ? { value: 1 } : { value: 0, explanation: `${paths[0]} is there` };
    }
    if (paths.length === 0) return { value: 0, explanation: `${params.path ?? params.glob} is not there` };
    const test = compile(params);
    const judge = (): Judged => {
      for (const path of paths) {
        const problem = test(files.get(path) ?? new Uint8Array());
        if (problem !== null) return { value: 0, explanation: `${path}: ${problem}` };
      }
      return { value: 1 };
    };
    return HAS_PATTERN.has(params.mode) ? withinTime(judge) : judge();
  },
});

type Judged = Omit<Score, 'evaluator' | 'weight'>;

/** Patterns of a task meet texts of an agent: a match can take for ever, and only a script of `vm` can be stopped. */
function withinTime(judge: () => Judged): Judged {
  // One context for all: each is as large as the globals of a program.
  stage ??= createContext({});
  stage.judge = judge;
  return CALL.runInContext(stage, { timeout: MAX_JUDGE_MS });
}

const HAS_PATTERN: ReadonlySet<Params['mode']> = new Set(['regex', 'json-schema']);
const CALL = new Script('judge()');
let stage: Context | undefined;

function select({ path, glob, mode }: Params, paths: readonly string[]): string[] {
  if (glob === undefined) {
    const wanted = normalise(path ?? '').replace(/\/+$/, '');
    const orFolder = mode === 'exists' || mode === 'absent';
    return paths.filter((candidate) => candidate === wanted || (orFolder && candidate.startsWith(`${wanted}/`)));
  }
  const matches = picomatch(normalise(glob), { dot: true });
  return paths.filter((candidate) => matches(candidate));
}

const normalise = (path: string): string => path.replace(/^(?:\.\/)+/, '');
const plain = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8').replaceAll('\r\n', '\n').trim();
const excerpt = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);

/** A test that gives what is wrong with a file, or `null`. */
function compile({ mode, expected }: Params): (bytes: Uint8Array) => string | null {
  const text = typeof expected === 'string' ? expected : JSON.stringify(expected);
  switch (mode) {
    case 'exists':
    case 'absent':
      return () => null;
    case 'exact': {
      const wanted = text.replaceAll('\r\n', '\n').trim();
      return (bytes) => (plain(bytes) === wanted ? null : `expected ${excerpt(wanted)}, got ${excerpt(plain(bytes))}`);
    }
    case 'contains':
      return (bytes) =>
        plain(bytes).includes(text.replaceAll('\r\n', '\n').trim()) ? null : `does not contain ${excerpt(text)}`;
    case 'regex': {
      const pattern = toPattern(text);
      return (bytes) => (pattern.test(plain(bytes)) ? null : `does not match /${text}/`);
    }
    case 'json-schema': {
      const validate = validatorOf(text);
      return (bytes) => {
        let value: unknown;
        try {
          value = JSON.parse(plain(bytes));
        } catch (error) {
          return `is not JSON: ${(error as Error).message}`;
        }
        if (validate(value)) return null;
        const error = validate.errors?.[0];
        return `${error?.instancePath || '/'} ${error?.message ?? 'does not fit the schema'}`;
      };
    }
  }
}

/**
 * The compiled schemas of late. A benchmark holds the same few against thousands of runs, and to compile one takes longer
 * than all else about a check.
 */
const validators = new Map<string, ValidateFunction>();
const MAX_VALIDATORS = 100;

function validatorOf(schema: string): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const validate = new Ajv({ strict: false, allErrors: false }).compile(JSON.parse(schema));
  if (validators.size >= MAX_VALIDATORS) validators.clear();
  validators.set(schema, validate);
  return validate;
}

function toPattern(text: string): RegExp {
  try {
    return new RegExp(text, 'mu');
  } catch (error) {
    throw taskInvalid('file-check', `"${text}" is not a regular expression: ${(error as Error).message}`);
  }
}
