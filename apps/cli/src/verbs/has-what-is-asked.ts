import type { AnyProfile, Estimate } from '@skvm/core';

/** Whether a profile has what is asked for, or all of it that can be had here: to ask again would bring no more. */
export function hasWhatIsAsked(
  profile: Pick<AnyProfile, 'capabilities' | 'estimates' | 'isPartial'>,
  primitives: readonly string[] | undefined,
): boolean {
  const { capabilities, estimates = [], isPartial } = profile;
  const isKnown = (id: string) =>
    id in capabilities || estimates.some((one) => one.primitive === id && lacksProgram(one));
  if (primitives !== undefined) return primitives.every(isKnown);
  return (
    !isPartial ||
    (estimates.length > 0 &&
      estimates.every(lacksNothingElse) &&
      estimates.every(({ primitive }) => isKnown(primitive)))
  );
}

function lacksProgram({ cells }: Estimate): boolean {
  return cells.some(({ unscored }) => (unscored['missing-dependency'] ?? 0) > 0);
}

/** True when every level that was asked has a score, or could not be asked for want of a program. */
function lacksNothingElse({ cells }: Estimate): boolean {
  return cells.every(
    ({ passed, failed, unscored }) =>
      passed + failed > 0 || Object.keys(unscored).every((reason) => reason === 'missing-dependency'),
  );
}
