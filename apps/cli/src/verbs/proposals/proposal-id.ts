import type { ProposalFiles } from '@skvm/cache';
import { inputInvalid, nearest, unknownName } from '@skvm/core';

/**
 * The id that is meant: a whole one, or enough of its beginning, of its end, or of its time to know it by.
 *
 * @throws INPUT_INVALID when it is nobody's or several ones'; the nearest is named.
 */
export async function proposalId(given: string, files: Pick<ProposalFiles, 'list'>): Promise<string> {
  const ids = (await files.list()).map(({ id }) => id);
  if (ids.includes(given)) return given;
  const found = given === '' ? [] : ids.filter((id) => isPartOf(given, id));
  const [only, second] = found;
  if (only !== undefined && second === undefined) return only;
  if (only !== undefined) {
    const some = found.slice(0, 5).join(', ');
    throw inputInvalid(
      `Expected the id of one proposal, got "${given}", which ${found.length} have: ${some}${found.length > 5 ? ', …' : ''}`,
      'Give more of it.',
    );
  }
  // A whole id of one that the list leaves out, since it cannot be read: the store says what is wrong with it.
  if (given.split('/').length === 4) return given;
  const near = ids.find((id) => timeOf(id) === nearest(given, ids.map(timeOf)));
  throw unknownName({ code: 'INPUT_INVALID', what: 'proposal', name: given, known: ids, near });
}

function isPartOf(given: string, id: string): boolean {
  return id.startsWith(given) || id.endsWith(`/${given}`) || timeOf(id).startsWith(given);
}

const timeOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
