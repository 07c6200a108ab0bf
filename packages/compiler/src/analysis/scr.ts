import { type Level, levelRank, type SkillIr, type TestedLevel } from '@skvm/core';
import type { CompensationRule } from '../rules/compensation-rule.ts';
import { insertionRules } from '../rules/index.ts';
import { LEFT_OUT } from '../rules/substitution-rules.ts';
import type { Resources } from './resources.ts';
import { detectFollowing } from './scr/detect-following.ts';
import { detectGeneration } from './scr/detect-generation.ts';
import { detectReasoning } from './scr/detect-reasoning.ts';
import { detectTools } from './scr/detect-tools.ts';
import type { Site } from './scr/site.ts';
import { type Section, type Sentence, type SkillView, skillView } from './scr/skill-view.ts';
import { type Choice, findChoices } from './scr/ways.ts';

/** A place where a skill asks for a capability, with the level that is left after what the skill itself does about it. */
export interface DemandSite extends Site {
  /** Id of the purpose that it belongs to. */
  readonly purpose: string;
  /** Rules whose effect the skill already has, so that it asks for less than it would. */
  readonly loweredBy: readonly string[];
}

/** A goal of a skill: a top section, or what stands above the first. */
export interface Purpose {
  /** Id of the section's node. */
  readonly id: string;
  /** Its heading, or the skill's description. */
  readonly description: string;
  readonly sites: readonly DemandSite[];
}

/** What a skill asks of a target, read off its text by rules. */
export interface SkillRequirements {
  readonly purposes: readonly Purpose[];
  readonly choices: readonly Choice[];
  readonly view: SkillView;
}

/**
 * Finds what a skill asks of a target: which primitives at which level, where, and in which words. Static: patterns
 * over instructions and rules, counts of steps, rules and files. What it does not find it does not guess.
 */
export function readRequirements(ir: SkillIr, resources: Resources): SkillRequirements {
  const view = skillView(ir, resources);
  const choices = findChoices(view);
  const dropped = new Set(
    choices.flatMap(({ ways, taken }) =>
      taken === undefined ? [] : ways.flatMap((way, index) => (index === taken ? [] : [...way.sentences])),
    ),
  );
  const siblings = Map.groupBy(view.sections, (section) => section.parent);
  const holds = evidenceReader(view);
  const purposes = new Map<string, { section: Section; sites: DemandSite[] }>();
  for (const section of view.sections) {
    const top = purposeOf(section, siblings);
    const purpose = purposes.get(top.id) ?? { section: top, sites: [] };
    for (const site of sitesOf(section, view)) {
      if (dropped.has(site.sentence) || LEFT_OUT.test(view.text(site.sentence.passage))) continue;
      const lowered = lower(site, holds);
      if (lowered) purpose.sites.push({ ...lowered, purpose: top.id });
    }
    purposes.set(top.id, purpose);
  }
  return {
    purposes: [...purposes.values()]
      .filter(({ sites }) => sites.length > 0)
      .map(({ section, sites }) => {
        const description = section.title === '' ? ir.skill.description || ir.skill.name : section.title;
        return { id: section.id, description, sites };
      }),
    choices,
    view,
  };
}

function sitesOf(section: Section, view: SkillView): readonly Site[] {
  const asking = section.sentences.filter((sentence) => !ADVICE.test(sentence.text));
  return [
    ...asking.flatMap((sentence) => [
      ...detectGeneration(sentence),
      ...detectReasoning(sentence),
      ...detectTools(sentence, view),
    ]),
    ...detectFollowing({ ...section, sentences: asking }, view.ir),
  ];
}

/** A sentence that begins with what a rule inserts says how to do what was asked before; it asks for nothing itself. */
const ADVICE = new RegExp(`^.{0,2}(?:${insertionRules.map(({ evidence }) => evidence.source).join('|')})`, 'iu');

/** Tells whether the effect of a rule is there for a demand. Each stretch is read once for each rule. */
function evidenceReader(view: SkillView): (rule: CompensationRule, sentence: Sentence) => boolean {
  const known = new Map<string, boolean>();
  return ({ id, evidence, scope }, sentence) => {
    const span = scope === 'section' ? sentence.section.span : sentence.passage;
    const key = `${id} ${span.start} ${span.end}`;
    const held = known.get(key) ?? evidence.test(view.text(span));
    known.set(key, held);
    return held;
  };
}

/** The site at the level that is left; `undefined` when nothing is. */
function lower(site: Site, holds: ReturnType<typeof evidenceReader>): Omit<DemandSite, 'purpose'> | undefined {
  let level: Level = site.level;
  const loweredBy: string[] = [];
  for (;;) {
    const rule: CompensationRule | undefined = rulesFrom
      .get(`${site.primitive}/${level}`)
      ?.find((each) => (each.asks === undefined || each.asks.includes(site.ask)) && holds(each, site.sentence));
    if (!rule) return { ...site, level: level as TestedLevel, loweredBy };
    loweredBy.push(rule.id);
    if (rule.to === 'L0') return undefined;
    level = rule.to;
  }
}

const rulesFrom = Map.groupBy(insertionRules, ({ primitive, from }) => `${primitive}/${from}`);

/** The section that a section's demands count for: the highest above it that has one beside it. */
function purposeOf(section: Section, siblings: ReadonlyMap<Section | undefined, readonly Section[]>): Section {
  let top = section;
  for (let at: Section | undefined = section; at; at = at.parent) {
    if (at.title !== '' && (siblings.get(at.parent)?.length ?? 0) > 1) top = at;
  }
  return top;
}

/** The highest level at which each primitive is asked for. */
export function highestDemands(sites: readonly DemandSite[]): ReadonlyMap<string, DemandSite> {
  const highest = new Map<string, DemandSite>();
  for (const site of sites) {
    const known = highest.get(site.primitive);
    if (!known || levelRank(site.level) > levelRank(known.level)) highest.set(site.primitive, site);
  }
  return highest;
}
