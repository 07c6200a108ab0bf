import type { Skill } from '@skvm/core';
import { passCases } from '@skvm/core/testing';
import { describe, it } from 'vitest';
import { type AnalysisId, analyseSkill, bindEnv, rewriteSkill } from '../src/index.ts';

const analyse = (skill: Skill) => {
  const { ir, get } = analyseSkill(skill);
  return { ir, get: (id: string) => get(id as AnalysisId) };
};

describe.each([
  ['rewrite-skill', passCases({ create: rewriteSkill, analyse, badOptions: { maxEdits: -1 } })],
  ['bind-env', passCases({ create: bindEnv, analyse })],
])('%s conforms', (_, cases) => {
  it.each(cases)('$name', ({ run }) => run());
});
