import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PUBLISHED_PERSONAS } from './index.ts';

it('there are 25, each with an id and a source of its own', () => {
  expect(PUBLISHED_PERSONAS).toHaveLength(25);
  expect(new Set(PUBLISHED_PERSONAS.map(({ id }) => id)).size).toBe(25);
  for (const { source } of PUBLISHED_PERSONAS) expect(source).toContain('SkVM-data');
});

interface Published {
  readonly profiles: readonly { readonly harness: string; readonly model: string; readonly capabilities: object }[];
}

function readPublished(): Published | undefined {
  try {
    const path = join(import.meta.dirname, '../../../../shared/data/published-profiles.json');
    return JSON.parse(readFileSync(path, 'utf8')) as Published;
  } catch {
    return undefined;
  }
}

const published = readPublished();

it.skipIf(!published)('their levels are the published ones (skipped where ../shared/data is not there)', () => {
  const expected = (published?.profiles ?? []).map(({ harness, model, capabilities }) => {
    const name = model.split('/').at(-1);
    return [harness === 'bare-agent' ? name : `${name}@${harness}`, capabilities];
  });
  expect(PUBLISHED_PERSONAS.map(({ id, levels }) => [id, levels])).toEqual(expected);
});
