import { inputInvalid, type JsonValue, nearest, type Pass, unknownName } from '@skvm/core';
import type { PlannedPass } from './run-passes.ts';

/** Passes in the order in which they run: numbered ones by number, then the others as they were given. */
export function orderPasses(passes: readonly Pass[]): readonly Pass[] {
  const numbered = passes.filter((pass) => pass.number !== undefined);
  const others = passes.filter((pass) => pass.number === undefined);
  return [...numbered.sort((a, b) => (a.number ?? 0) - (b.number ?? 0)), ...others];
}

/** A short name for a set of passes: `p1p2`, with the ids of those without a number after `+`; `p0` for none. */
export function passTag(passes: readonly Pass[]): string {
  const ordered = orderPasses(passes);
  const numbers = ordered.flatMap(({ number }) => (number === undefined ? [] : [`p${number}`])).join('');
  const ids = ordered.flatMap(({ id, number }) => (number === undefined ? [id] : []));
  return [numbers === '' && ids.length === 0 ? 'p0' : numbers, ...ids].filter((part) => part !== '').join('+');
}

/**
 * The passes that tokens name: a published number (`1`) or an id (`rewrite-skill`). Each once, in the order they run.
 *
 * @throws INPUT_INVALID for no token at all; UNKNOWN_EXTENSION, with the nearest id, for one that names nothing.
 */
export function selectPasses(tokens: readonly string[], available: readonly Pass[]): readonly Pass[] {
  const selected = new Set<Pass>();
  for (const token of tokens.map((each) => each.trim()).filter((each) => each !== '')) {
    const found = available.find(
      (pass) => pass.id === token || (pass.number !== undefined && `${pass.number}` === token),
    );
    if (!found) {
      const known = available.map(({ id, number }) => (number === undefined ? id : `${number} (${id})`));
      throw unknownName({
        code: 'UNKNOWN_EXTENSION',
        what: 'pass',
        name: token,
        known,
        near: nearest(
          token,
          available.map(({ id }) => id),
        ),
      });
    }
    selected.add(found);
  }
  if (selected.size === 0) throw inputInvalid('Expected the number or id of a pass, got none');
  return orderPasses([...selected]);
}

/**
 * Gives each pass its options, completed by its own schema.
 *
 * @throws INPUT_INVALID for options that the schema refuses, options of a pass that is not there, two passes of one id.
 */
export function planPasses(
  passes: readonly Pass[],
  options: Readonly<Record<string, JsonValue>>,
): readonly PlannedPass[] {
  const ordered = orderPasses(passes);
  const ids = ordered.map((pass) => pass.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw inputInvalid(`The pass "${twice}" is given twice`);
  const stray = Object.keys(options).find((id) => !ids.includes(id));
  if (stray !== undefined) throw inputInvalid(`Options are given for the pass "${stray}", which does not run`);
  return ordered.map((pass) => {
    const given = options[pass.id] ?? {};
    if (!pass.options) return { pass, options: given };
    const parsed = pass.options.safeParse(given);
    if (parsed.success) return { pass, options: parsed.data };
    const issues = parsed.error.issues.map(({ path, message }) => `${['options', ...path].join('.')}: ${message}`);
    throw inputInvalid(`The pass "${pass.id}" cannot use its options: ${issues.join('; ')}`);
  });
}
