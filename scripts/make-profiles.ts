// Restates the published capability vectors: as profiles under skvm-data/profiles and as personas of the simulated model.
// Usage: node scripts/make-profiles.ts <published-profiles.json>
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface Published {
  readonly source: string;
  readonly profiles: readonly {
    readonly harness: string;
    readonly model: string;
    /** ISO 8601 date. */
    readonly profiledOn: string;
    readonly capabilities: Readonly<Record<string, string>>;
  }[];
}

const input = process.argv[2];
if (input === undefined) throw new Error('Usage: node scripts/make-profiles.ts <published-profiles.json>');
const { source, profiles } = JSON.parse(await readFile(input, 'utf8')) as Published;
const root = join(import.meta.dirname, '..');

const profilesDir = join(root, 'skvm-data', 'profiles');
await rm(profilesDir, { recursive: true, force: true });
for (const { harness, model, profiledOn, capabilities } of profiles) {
  const safeModel = model.replaceAll('/', '--').replaceAll(':', '_');
  await writeJson(join(profilesDir, harness, safeModel, 'latest.json'), {
    version: '1.0',
    model,
    harness,
    profiledAt: `${profiledOn}T00:00:00.000Z`,
    source,
    capabilities,
    details: [],
    cost: { totalUsd: 0, totalTokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, durationMs: 0 },
    // A primitive that is absent was never asked for, so that nothing that was asked for is missing.
    isPartial: false,
  });
}

const personas = profiles.map(({ harness, model, profiledOn, capabilities }) => {
  const name = model.slice(model.lastIndexOf('/') + 1);
  return { id: harness === 'bare-agent' ? name : `${name}@${harness}`, harness, profiledOn, levels: capabilities };
});
await writeJson(join(root, 'packages', 'sim', 'src', 'personas', 'published.json'), { source, personas });

async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
