import { type Edit, type Level, levelRank, type SkillIr, type TestedLevel } from '@skvm/core';
import type { Choice } from '../../analysis/scr/ways.ts';
import type { DemandSite, SkillRequirements } from '../../analysis/scr.ts';
import type { Gap } from '../../compile-document.ts';
import type { CompensationRule } from '../../rules/compensation-rule.ts';
import { insertionRules } from '../../rules/index.ts';
import { insertBeside } from './insert-beside.ts';

type LevelOf = (primitive: string) => Level | undefined;

/** What answers a demand: rules in the order in which they lower it, or another way. */
interface Fix {
  readonly rules: readonly string[];
  readonly edits: readonly Edit[];
}

export interface PlannedGap extends Gap {
  readonly sites: readonly DemandSite[];
  readonly fixes: ReadonlyMap<DemandSite, Fix>;
}

/** Finds the gaps of a skill and what to do about each; at most `maxEdits` edits, the widest gaps first. */
export function planEdits(
  ir: SkillIr,
  requirements: SkillRequirements,
  levelOf: LevelOf,
  maxEdits: number,
): { readonly edits: readonly Edit[]; readonly gaps: readonly PlannedGap[] } {
  const all = requirements.purposes.flatMap((purpose) => purpose.sites);
  const levels = new Map([...new Set(all.map((site) => site.primitive))].map((id) => [id, levelOf(id)] as const));
  const short = (site: DemandSite): boolean => {
    const level = levels.get(site.primitive);
    return level !== undefined && levelRank(level) < levelRank(site.level);
  };
  const sites = all.filter(short);
  const fixes = new Map<DemandSite, Fix>();
  const aside = substitute(ir, requirements, sites, fixes, levels);
  const shared = new Map<string, Fix>();
  for (const site of sites) {
    if (fixes.has(site) || aside.has(site)) continue;
    const fix =
      compensate(ir, site, requirements, levels.get(site.primitive) as Level, levelOf, shared) ?? leaveOut(ir, site);
    if (fix) fixes.set(site, fix);
  }
  const gaps = gapsOf(
    ir,
    sites.filter((site) => !aside.has(site)),
    levels,
    fixes,
  );
  return limit(gaps, maxEdits);
}

/** Keeps the edits of the widest gaps; a gap that loses one is open. */
function limit(
  gaps: readonly PlannedGap[],
  maxEdits: number,
): { readonly edits: readonly Edit[]; readonly gaps: readonly PlannedGap[] } {
  const width = ({ required, level }: PlannedGap) => levelRank(required) - levelRank(level);
  const order = [...gaps].sort((a, b) => width(b) - width(a) || levelRank(a.level) - levelRank(b.level));
  const kept = new Set<Edit>();
  const served = new Map<PlannedGap, PlannedGap>();
  for (const gap of order) {
    const fixes = new Map<DemandSite, Fix>();
    for (const [site, fix] of gap.fixes) {
      const more = fix.edits.filter((edit) => !kept.has(edit));
      if (kept.size + more.length > maxEdits) continue;
      for (const edit of more) kept.add(edit);
      fixes.set(site, fix);
    }
    const closed = gap.sites.every((site) => fixes.has(site));
    const rules = [...new Set([...fixes.values()].flatMap((fix) => fix.rules))];
    served.set(gap, { ...gap, fixes, rules, status: closed ? 'closed' : 'open' });
  }
  const edits = [...kept].sort((a, b) => a.start - b.start);
  return { edits, gaps: gaps.map((gap) => served.get(gap) ?? gap) };
}

function gapsOf(
  ir: SkillIr,
  sites: readonly DemandSite[],
  levels: ReadonlyMap<string, Level | undefined>,
  fixes: ReadonlyMap<DemandSite, Fix>,
): PlannedGap[] {
  const groups = Map.groupBy(sites, (site) => `${site.purpose} ${site.primitive}`);
  return [...groups.values()].map((group): PlannedGap => {
    const widest = group.reduce((a, b) => (levelRank(b.level) > levelRank(a.level) ? b : a));
    const own = new Map(group.flatMap((site) => (fixes.has(site) ? [[site, fixes.get(site) as Fix] as const] : [])));
    const level = levels.get(widest.primitive) as Level;
    return {
      purpose: widest.purpose,
      primitive: widest.primitive,
      required: widest.level,
      level,
      kind: level === 'L0' ? 'missing' : 'weak',
      evidence: [...new Set(group.map(({ evidence }) => ir.source.slice(evidence.start, evidence.end)))],
      status: 'open',
      rules: [],
      sites: group,
      fixes: own,
    };
  });
}

/** The rules that bring a demand within reach, each with its insertion; the same one serves all that it covers. */
function compensate(
  ir: SkillIr,
  site: DemandSite,
  requirements: SkillRequirements,
  supply: Level,
  levelOf: LevelOf,
  shared: Map<string, Fix>,
): Fix | undefined {
  const chain = findChain(site, site.level, requirements, supply, levelOf);
  if (!chain) return undefined;
  const key = chain.map(({ rule }) => `${rule.id} ${scopeKey(rule, site)}`).join(' ');
  const known = shared.get(key);
  if (known) return known;
  const text = chain.map(({ insertion }) => insertion);
  const gap = `${site.primitive}/${site.level}>${supply}`;
  const edits = insertBeside(ir, site.sentence, text).map((insertion, index): Edit => {
    const { rule } = chain[index] as ChainLink;
    return { ...insertion, kind: rule.kind, gap, rule: rule.id, reason: rule.reason };
  });
  const fix = { rules: chain.map(({ rule }) => rule.id), edits };
  shared.set(key, fix);
  return fix;
}

function scopeKey(rule: CompensationRule, { sentence }: DemandSite): string {
  return rule.scope === 'section' ? sentence.section.id : `${sentence.passage.start}`;
}

interface ChainLink {
  readonly rule: CompensationRule;
  readonly insertion: string;
}

/** One rule that closes the gap, else two that do so together: level by level, never short of the goal. */
function findChain(
  site: DemandSite,
  from: TestedLevel,
  requirements: SkillRequirements,
  supply: Level,
  levelOf: LevelOf,
): readonly ChainLink[] | undefined {
  const usable = insertionRules.flatMap((rule): ChainLink[] => {
    if (rule.primitive !== site.primitive || rule.from !== from) return [];
    if (rule.asks && !rule.asks.includes(site.ask)) return [];
    if (!(rule.needs ?? []).every((need) => masters(levelOf(need.primitive), need.level))) return [];
    const insertion = rule.insertion(site, requirements.view);
    return insertion === undefined ? [] : [{ rule, insertion }];
  });
  const enough = usable.find(({ rule }) => levelRank(rule.to) <= levelRank(supply));
  if (enough) return [enough];
  for (const link of usable) {
    if (link.rule.to === 'L0') continue;
    const rest = findChain(site, link.rule.to, requirements, supply, levelOf);
    if (rest) return [link, ...rest];
  }
  return undefined;
}

function masters(level: Level | undefined, needed: TestedLevel): boolean {
  return level !== undefined && levelRank(level) >= levelRank(needed);
}

/**
 * Where the skill offers several ways and the first asks for a tool that the target lacks, takes one that does not.
 * Returns the demands that need no answer then.
 */
function substitute(
  ir: SkillIr,
  { purposes, choices }: SkillRequirements,
  short: readonly DemandSite[],
  fixes: Map<DemandSite, Fix>,
  levels: ReadonlyMap<string, Level | undefined>,
): ReadonlySet<DemandSite> {
  const aside = new Set<DemandSite>();
  const all = purposes.flatMap((purpose) => purpose.sites);
  for (const choice of choices) {
    const [first, ...others] = choice.ways;
    if (!first || choice.taken !== undefined) continue;
    const lacking = short.filter((site) => first.sentences.has(site.sentence) && site.primitive.startsWith('tool.'));
    const missing = lacking.filter((site) => levels.get(site.primitive) === 'L0');
    const better = others.find(({ label, sentences }) => {
      // Of a whole section of which nothing is known it cannot be said that it asks for less.
      const known = label === undefined || all.some((site) => sentences.has(site.sentence));
      return known && !short.some((site) => sentences.has(site.sentence));
    });
    if (missing.length === 0 || !better) {
      // A way that is not taken asks for nothing.
      for (const way of others) for (const site of all) if (way.sentences.has(site.sentence)) aside.add(site);
      continue;
    }
    const fix = wayTaken(ir, missing, choice, better, levels);
    for (const site of short) if (first.sentences.has(site.sentence)) fixes.set(site, fix);
  }
  return aside;
}

function wayTaken(
  ir: SkillIr,
  missing: readonly DemandSite[],
  choice: Choice,
  way: Choice['ways'][number],
  levels: ReadonlyMap<string, Level | undefined>,
): Fix {
  const [site] = missing as readonly [DemandSite, ...DemandSite[]];
  const label = way.label?.replaceAll('"', '').slice(0, 80);
  const anchor = label === undefined ? way.anchor : (choice.ways[0] ?? way).anchor;
  const text = label === undefined ? 'Take this way from the start.' : `Take "${label}" from the start.`;
  const rule = `${site.primitive}/${site.level}->L0`;
  const edits = insertBeside(ir, anchor, [text]).map((insertion): Edit => {
    return {
      ...insertion,
      kind: 'substitution',
      gap: `${site.primitive}/${site.level}>${levels.get(site.primitive)}`,
      rule,
      reason: 'The skill offers another way, which needs nothing that the target lacks.',
    };
  });
  return { rules: [rule], edits };
}

const OPTIONAL = /^\W*optional(?:ly)?\b|\(optional\)/i;

/** An optional step that the target cannot do, and that no rule brings within reach, is left out. */
function leaveOut(ir: SkillIr, site: DemandSite): Fix | undefined {
  if (!OPTIONAL.test(site.sentence.text) || site.sentence.kind === 'constraint') return undefined;
  const rule = `${site.primitive}/${site.level}->L0`;
  const edits = insertBeside(ir, site.sentence, ['Leave this step out.']).map((insertion): Edit => {
    return {
      ...insertion,
      kind: 'elimination',
      gap: `${site.primitive}/${site.level}>L0`,
      rule,
      reason: 'The step is optional and asks for what the target cannot do.',
    };
  });
  return { rules: [rule], edits };
}
