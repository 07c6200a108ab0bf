import type { ProposalFiles } from '@skvm/cache';
import type { AnyExtension, AnyProfile, Condition, ExtensionKind, Pass, Target } from '@skvm/core';

/** The kinds that a command takes from the registry; the modules of the others are not even loaded. */
export type BuiltinKind = Exclude<ExtensionKind, 'provider'>;

export interface BuiltinOptions {
  /** Grades by `llm-judge` where a task names no model. */
  readonly judgeModel?: string | undefined;
  /** The profile that skills are compiled for. */
  readonly profileOf: (target: Target) => Promise<AnyProfile | undefined>;
  /** The proposals, opened when they are asked for. */
  readonly proposals: () => Promise<Pick<ProposalFiles, 'find'>>;
}

const LOADERS: Readonly<Record<BuiltinKind, (options: BuiltinOptions) => Promise<readonly AnyExtension[]>>> = {
  async adapter() {
    const [{ bareAgent }, { singleTurn }] = await Promise.all([import('@skvm/adapters'), import('@skvm/core')]);
    return [bareAgent(), singleTurn()];
  },
  async condition({ profileOf, proposals }) {
    const [{ noSkill, originalSkill }, { optimizedSkill }, compiled] = await Promise.all([
      import('@skvm/bench'),
      import('@skvm/jit'),
      compiledConditions(profileOf),
    ]);
    const optimized = optimizedSkill({ find: async (input) => (await proposals()).find(input) });
    return [noSkill(), originalSkill(), optimized, ...compiled];
  },
  async evaluator({ judgeModel }) {
    const { builtinEvaluators } = await import('@skvm/core');
    return builtinEvaluators(judgeModel === undefined ? {} : { judgeModel });
  },
  pass: builtinPasses,
  async primitive() {
    const { primitives } = await import('@skvm/profiler');
    return primitives;
  },
};

/** The extensions that come with SkVM, of the given kinds. */
export async function loadBuiltins(
  kinds: readonly BuiltinKind[],
  options: BuiltinOptions,
): Promise<readonly AnyExtension[]> {
  return (await Promise.all(kinds.map((kind) => LOADERS[kind](options)))).flat();
}

async function builtinPasses(): Promise<readonly Pass[]> {
  const { bindEnv, rewriteSkill } = await import('@skvm/compiler');
  return [rewriteSkill(), bindEnv()];
}

/** `aot-compiled` by the default passes, and `aot-compiled-p<numbers>` by every choice of the published numbers. */
async function compiledConditions(profileOf: BuiltinOptions['profileOf']): Promise<readonly Condition[]> {
  const { compiledSkill } = await import('@skvm/compiler');
  const numbered = (await builtinPasses()).filter(({ number }) => number !== undefined);
  const choices: (readonly Pass[])[] = [[]];
  for (const pass of numbered) choices.push(...choices.map((passes) => [...passes, pass]));
  return [
    compiledSkill({ profileOf }),
    ...choices
      .filter((passes) => passes.length > 0)
      .map((passes) =>
        compiledSkill({ id: `aot-compiled-p${passes.map(({ number }) => number).join('')}`, passes, profileOf }),
      ),
  ];
}
