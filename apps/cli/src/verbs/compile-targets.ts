import { inputInvalid } from '@skvm/core';
import type { Outcome } from '../base-command.ts';
import type { Composition } from '../compose.ts';
import { compileSetText, compileText, passListText } from '../reporters/compile-text.ts';
import type { Terminal } from '../terminal.ts';
import { type CompileFlags, compileInSession } from './compile-skills.ts';
import { requireTargets } from './measure-profiles.ts';

/** `--list-passes` */
export function listPasses({ context }: Composition): Outcome {
  const passes = context.registry
    .list('pass')
    .map(({ id, number, version, description, requires = [], needs = [] }) => ({
      number: number ?? null,
      id,
      version,
      description,
      requires,
      needs,
    }));
  return { document: { schema: 'skvm.passes/1', passes } as Outcome['document'], render: () => passListText(passes) };
}

/** Compiles what the flags name. One skill for one target makes its own document, more make a set. */
export async function compileTargets(
  flags: CompileFlags & {
    readonly skill?: readonly string[] | undefined;
    readonly model?: readonly string[] | undefined;
    readonly adapter: readonly string[];
  },
  terminal: Terminal,
  composition: Composition,
): Promise<Outcome> {
  if (!flags.skill || flags.skill.length === 0) {
    throw inputInvalid('Missing required flag --skill', 'Such as --skill=./my-skill.');
  }
  const targets = requireTargets(flags);
  const { set, compiled } = await compileInSession(flags.skill, targets, flags, terminal, composition);
  const [only] = compiled;
  if (only && flags.skill.length * targets.length === 1) {
    return { document: only.document, render: (style) => compileText(only, style) };
  }
  return { document: set, render: (style) => compileSetText(set, compiled, style) };
}
