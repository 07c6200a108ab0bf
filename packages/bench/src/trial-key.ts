import { type Digest, hashJson } from '@skvm/core';
import type { BenchSpec } from './bench-spec.ts';
import type { Trial } from './matrix.ts';

/**
 * What a trial is known by: the hash of all that decides it. Retries and what else is in the benchmark do not.
 *
 * @param preparation digest of what the condition prepared
 */
export function trialKey(spec: BenchSpec, { cell, repeat }: Trial, preparation: string): Digest {
  const { protocol, delivery, limits, adapterConfig, seed } = spec;
  return hashJson({
    protocol,
    task: cell.task.key,
    condition: cell.condition,
    preparation,
    target: cell.target,
    delivery,
    limits: { ...limits },
    ...(adapterConfig === undefined ? {} : { adapterConfig }),
    seed,
    repeat,
  });
}
