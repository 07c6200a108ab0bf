import type { JsonValue, SkillIr } from '@skvm/core';
import type { Way } from '../../analysis/scr/ways.ts';
import { type DemandSite, highestDemands, type SkillRequirements } from '../../analysis/scr.ts';

/**
 * Requirements in the published form (`scr.json`: purposes, each with a current path and alternative ones), with the
 * places beside it.
 */
export function requirementsJson(ir: SkillIr, requirements: SkillRequirements): JsonValue {
  const all = requirements.purposes.flatMap((purpose) => purpose.sites);
  const path = (sites: readonly DemandSite[]): JsonValue[] =>
    [...highestDemands(sites).values()].map(({ primitive, level, evidence }) => ({
      id: primitive,
      minLevel: level,
      evidence: ir.source.slice(evidence.start, evidence.end),
    }));
  const sitesOf = (way: Way) => all.filter((site) => way.sentences.has(site.sentence));
  return {
    schema: 'skvm.scr/1',
    skillName: ir.skill.name,
    purposes: requirements.purposes.map(({ id, description, sites }) => {
      const choices = requirements.choices.filter(({ ways }) =>
        sites.some((site) => ways[0]?.sentences.has(site.sentence)),
      );
      const others = choices.flatMap(({ ways }) => ways.slice(1));
      const aside = new Set(others.flatMap(sitesOf));
      return {
        id,
        description,
        currentPath: { primitives: path(sites.filter((site) => !aside.has(site))) },
        alternativePaths: others.map((way) => ({
          primitives: path(sitesOf(way)),
          note: way.label ?? ir.source.slice(way.anchor.node.start, way.anchor.node.end),
        })),
        sites: sites.map(({ primitive, level, sentence, evidence, loweredBy }) => ({
          primitive,
          level,
          node: sentence.node.id,
          start: evidence.start,
          end: evidence.end,
          loweredBy: [...loweredBy],
        })),
      };
    }),
  };
}
