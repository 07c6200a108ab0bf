import type { AnyExtension, ExtensionKind } from '@skvm/core';

/** The kinds that a command takes from the registry; the modules of the others are not even loaded. */
export type BuiltinKind = Exclude<ExtensionKind, 'provider'>;

interface BuiltinOptions {
  /** Grades by `llm-judge` where a task names no model. */
  readonly judgeModel?: string | undefined;
}

const LOADERS: Readonly<Record<BuiltinKind, (options: BuiltinOptions) => Promise<readonly AnyExtension[]>>> = {
  async adapter() {
    const [{ bareAgent }, { singleTurn }] = await Promise.all([import('@skvm/adapters'), import('@skvm/core')]);
    return [bareAgent(), singleTurn()];
  },
  async condition() {
    const { noSkill, originalSkill } = await import('@skvm/bench');
    return [noSkill(), originalSkill()];
  },
  async evaluator({ judgeModel }) {
    const { builtinEvaluators } = await import('@skvm/core');
    return builtinEvaluators(judgeModel === undefined ? {} : { judgeModel });
  },
  async pass() {
    return [];
  },
  async primitive() {
    const { primitives } = await import('@skvm/profiler');
    return primitives;
  },
};

/** The extensions that come with SkVM, of the given kinds. */
export async function loadBuiltins(
  kinds: readonly BuiltinKind[],
  options: BuiltinOptions = {},
): Promise<readonly AnyExtension[]> {
  return (await Promise.all(kinds.map((kind) => LOADERS[kind](options)))).flat();
}
