import { type EnvironmentLock, type Skill, type SkillIr, sha256, unknownName } from '@skvm/core';
import { type Obligation, readContract } from './analysis/contract.ts';
import { findResources, type Resources } from './analysis/resources.ts';
import { readRequirements, type SkillRequirements } from './analysis/scr.ts';
import { countTokens } from './analysis/tokens.ts';
import { parseSkill } from './ir/parse-skill.ts';
import { extractRequirements } from './passes/bind-env/extract-requirements.ts';

/** Results of the analyses, by id. All of them are functions of the skill alone, so every target shares them. */
export interface AnalysisResults {
  /** What the skill holds its reader to. */
  readonly contract: readonly Obligation[];
  /** How text and bundle hang together. */
  readonly resources: Resources;
  /** Length of `SKILL.md` in tokens (o200k encoding). */
  readonly tokens: number;
  /** What the skill asks of a target. */
  readonly scr: SkillRequirements;
  /** What the skill needs of its surroundings. */
  readonly deps: EnvironmentLock;
}
export type AnalysisId = keyof AnalysisResults;

/** One state of a skill and what is known about it, each thing found out when it is first asked for. */
export interface Analyses {
  readonly ir: SkillIr;
  get<Id extends AnalysisId>(id: Id): AnalysisResults[Id];
}

const COMPUTE: { readonly [Id in AnalysisId]: (ir: SkillIr, get: Analyses['get']) => AnalysisResults[Id] } = {
  contract: readContract,
  resources: findResources,
  tokens: (ir) => countTokens(ir.source),
  scr: (ir, get) => readRequirements(ir, get('resources')),
  deps: (ir) => extractRequirements(ir.skill, ir),
};

/** Parses a skill and stands ready to analyse it. */
export function analyseSkill(skill: Skill): Analyses {
  const ir = parseSkill(skill);
  const results = new Map<AnalysisId, unknown>();
  const get = <Id extends AnalysisId>(id: Id): AnalysisResults[Id] => {
    if (!results.has(id)) results.set(id, COMPUTE[id](ir, get));
    return results.get(id) as AnalysisResults[Id];
  };
  return { ir, get };
}

/** True for an id of an analysis. @throws UNKNOWN_EXTENSION for any other. */
export function analysisId(id: string): AnalysisId {
  if (!Object.hasOwn(COMPUTE, id)) {
    throw unknownName({ code: 'UNKNOWN_EXTENSION', what: 'analysis', name: id, known: Object.keys(COMPUTE) });
  }
  return id as AnalysisId;
}

const KEPT = 16;
const kept = new WeakMap<object, Map<string, Analyses>>();

/** {@link analyseSkill}, shared by all who analyse the same state of the same bundle for the same `owner`. */
export function sharedAnalyses(owner: object, skill: Skill): Analyses {
  const cache = kept.get(owner) ?? new Map<string, Analyses>();
  kept.set(owner, cache);
  const key = `${skill.name} ${skill.digest} ${sha256(skill.text)}`;
  const found = cache.get(key) ?? analyseSkill(skill);
  cache.delete(key);
  cache.set(key, found);
  if (cache.size > KEPT) cache.delete(cache.keys().next().value as string);
  return found;
}
