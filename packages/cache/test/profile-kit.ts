import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Level, NO_USAGE, type Profile, type Target } from '@skvm/core';
import { type CacheLayout, cacheLayout } from '../src/cache-layout.ts';
import { type ProfileFiles, profileFiles } from '../src/profile-files.ts';
import { temporaryDir } from './temporary-dir.ts';

/** Whose profiles these are. */
export const target: Target = { adapter: 'bare-agent', model: 'sim/x' };
/** What they cost. */
export const COST = { totalUsd: 0, totalTokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, durationMs: 1 };

/** A complete profile of {@link target}, but for what is said otherwise. */
export function profileOf(capabilities: Record<string, Level>, changes: Partial<Profile> = {}): Profile {
  return {
    version: '1.0',
    model: target.model,
    harness: target.adapter,
    profiledAt: '2026-01-02T03:04:05.678Z',
    capabilities,
    details: [],
    cost: COST,
    isPartial: false,
    schema: 'skvm.profile/1',
    id: 'p1',
    createdAt: '2026-01-02T03:04:05.678Z',
    status: 'completed',
    usage: NO_USAGE,
    diagnostics: [],
    spec: {
      suite: { id: 'skvm', version: '1' },
      primitives: Object.keys(capabilities),
      policy: 'adaptive',
      confidence: 0.98,
      maxItems: 15,
      seed: 1,
      limits: { timeoutMs: 1000, maxSteps: 3 },
    },
    estimates: [],
    ...changes,
  };
}

/** A cache without profiles, and where those of {@link target} belong. */
export async function setUp(): Promise<{ layout: CacheLayout; files: ProfileFiles; dir: string }> {
  const layout = cacheLayout({ root: await temporaryDir() });
  return { layout, files: profileFiles(layout, { secrets: ['open sesame'] }), dir: layout.profileDir(target) };
}

/** Puts a file where it may stand, as text or as JSON. */
export async function place(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
}

/** A profile as the published system writes it, with its quirks. */
export const asPublished = (model: string, changes: object = {}) => ({
  version: '1.0',
  model,
  harness: 'bare-agent',
  profiledAt: '2026-04-11T09:13:40.945Z',
  capabilities: { 'gen.regex': 'L1', 'reason.logic': 'L2' },
  details: [
    {
      primitiveId: 'reason.logic',
      highestLevel: 'L2',
      levelResults: [
        {
          level: 'L1',
          passed: false,
          passCount: 1,
          totalCount: 3,
          durationMs: 10,
          costUsd: 0,
          failureArtifacts: [{ convLog: '/Users/author/x.jsonl', evalScript: '/Users/author/x.sh' }],
        },
      ],
      convLogDir: '/Users/author/log',
      calibrationNote: 'x',
    },
  ],
  cost: { totalUsd: 0, totalTokens: { input: 0, output: 0 }, durationMs: 249493 },
  isPartial: true,
  unknownKey: 1,
  ...changes,
});
