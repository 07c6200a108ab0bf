import {
  type AnyProfile,
  type Diagnostic,
  formatTarget,
  type Level,
  profiledLevel,
  profileMissing,
  type Target,
} from '@skvm/core';
import type { ReadLevels, UnknownPolicy } from './variant/manifest.ts';

/** Answers what a target masters, and keeps what it was asked. */
export interface LevelReader {
  level(primitive: string): Level | undefined;
  /** What was asked so far, `null` where the profile says nothing. */
  levels(): ReadLevels;
  /** One for each primitive of which nothing is known. */
  diagnostics(): readonly Diagnostic[];
}

export const UNKNOWN_HINT = 'Profile it, or give --unknown=skip or --unknown=assume-L1.';

/** Reads levels from a profile and applies the policy for what it does not say. */
export function levelReader(profile: AnyProfile | undefined, policy: UnknownPolicy, target: Target): LevelReader {
  const read = new Map<string, Level | null>();
  return {
    level(primitive) {
      const known = profile && profiledLevel(profile, primitive);
      read.set(primitive, known ?? null);
      if (known !== undefined) return known;
      if (policy === 'fail') {
        throw profileMissing(formatTarget(target), [primitive], UNKNOWN_HINT);
      }
      return policy === 'assume-L1' ? 'L1' : undefined;
    },
    levels: () => Object.fromEntries([...read].sort(([a], [b]) => (a < b ? -1 : 1))),
    diagnostics: () =>
      profile === undefined
        ? []
        : [...read]
            .filter(([, level]) => level === null)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([primitive]) => ({
              severity: 'info' as const,
              code: policy === 'assume-L1' ? 'capability-assumed' : 'capability-unknown',
              message: `The profile says nothing of ${primitive}; ${policy === 'assume-L1' ? 'L1 is assumed' : 'its demands are left as they are'}`,
              source: 'compile',
              hint: `Profile it: --primitives=${primitive}`,
            })),
  };
}
