import type { TestedLevel } from '@skvm/core';
import { execOrder } from '../../ir/classify.ts';
import { type Site, siteAt } from './site.ts';
import type { Section, Sentence } from './skill-view.ts';

/** Quantities that have one formula, by the words for them. */
export const FORMULAS: readonly { readonly name: RegExp; readonly formula: string; readonly compound?: true }[] = [
  {
    name: /\bcompound(?:ed)? (?:annual )?growth|\bCAGR\b/i,
    formula: 'CAGR = (end / start)^(1 / years) − 1',
    compound: true,
  },
  {
    name: /\bcompound(?:ed)? interest\b/i,
    formula: 'end = start × (1 + rate / periods)^(periods × years)',
    compound: true,
  },
  {
    name: /\bpercent(?:age)? (?:change|growth|increase|decrease)\b|\bgrowth rates?\b/i,
    formula: 'change in % = (new − old) / old × 100',
  },
  {
    name: /\bweighted (?:average|mean|score)\b/i,
    formula: 'weighted average = sum(weight × value) / sum(weight)',
    compound: true,
  },
  {
    name: /\bstandard deviation\b/i,
    formula: 'standard deviation = sqrt(sum((value − mean)^2) / (count − 1))',
    compound: true,
  },
  { name: /\bnet present value\b|\bNPV\b/i, formula: 'NPV = sum(cash flow of year t / (1 + rate)^t)', compound: true },
  { name: /\b(?:ROI|return on investment)\b/i, formula: 'ROI in % = (gain − cost) / cost × 100' },
  { name: /\b(?:gross|profit|net) margins?\b/i, formula: 'margin in % = (revenue − cost) / revenue × 100' },
  {
    name: /\bbreak-?even\b/i,
    formula: 'break-even units = fixed cost / (price − variable cost per unit)',
    compound: true,
  },
];

const CALCULATE =
  /\b(?:calculate|recalculate|work out|add up|sum up|tally|total up|compute (?:the|a|an|each|all|how)|convert (?:the |each |all )?(?:currenc|amounts?|prices?|units?)|(?:take|find|report|give) the (?:average|mean|median|sum|total|percentage) of)\b/i;
const NO_NUMBERS =
  /\b(?:calculate|compute)\b[^.;!?]{0,30}\b(?:diff|hash|checksum|digest|path|bounding|layout|embedding)\b/i;
const MANY =
  /\b(?:average|mean|weighted|percent(?:age)?s?|%|ratios?|rates?|totals?|sums?|margins?|growth|per (?:category|month|day|person|unit|item)|differences? between|reimburs\w+|scores?)\b/i;

function arithmetic(sentence: Sentence): Site[] {
  const { text } = sentence;
  const match = execOrder(CALCULATE, text);
  if (!match || NO_NUMBERS.test(text)) return [];
  const named = FORMULAS.filter(({ name }) => name.test(text));
  const compound = named.some((each) => each.compound);
  const level: TestedLevel = compound ? 'L3' : named.length > 0 || MANY.test(text) ? 'L2' : 'L1';
  return [
    siteAt(sentence, match, {
      primitive: 'reason.arithmetic',
      level,
      ask: 'calculation',
      items: named.map(({ formula }) => formula),
    }),
  ];
}

const BEST =
  /\b(?:choose|pick|select|take|find|determine) the (?:one|best|cheapest|shortest|earliest|fewest|smallest|largest|lowest|highest|optimal|option|candidate)\b[^.;!?]*|\b(?:minimi[sz]e|maximi[sz]e|optimi[sz]e)\b[^.;!?]{0,60}\b(?:subject to|under|while|within|such that)\b/i;
const ALL_OF =
  /\b(?:satisf(?:y|ies)|meets?|fulfil?ls?|match(?:es)?) (?:all|each|every)(?: of)?(?: the| these| those)? (?:conditions?|criteria|constraints?|requirements?|rules?)\b|\bwhen (?:all|each) of (?:these|the following) (?:hold|are true|apply)\b/i;
const DECIDE =
  /\b(?:decide|determine) (?:which|whether|for each)\b[^.;!?]{0,80}?\b(?:based on|given|according to|by|:)/i;

const conditional = new WeakMap<Section, boolean>();

function hasConditions(section: Section): boolean {
  const known = conditional.get(section) ?? section.sentences.some(({ text }) => ALL_OF.test(text));
  conditional.set(section, known);
  return known;
}

function logic(sentence: Sentence): Site[] {
  const { text, section } = sentence;
  const best = execOrder(BEST, text);
  if (best && (/\b(?:subject to|such that|of all|among)\b/i.test(text) || hasConditions(section)))
    return [siteAt(sentence, best, { primitive: 'reason.logic', level: 'L3', ask: 'choice' })];
  const conditions = ALL_OF.exec(text) ?? execOrder(DECIDE, text);
  return conditions
    ? [siteAt(sentence, conditions, { primitive: 'reason.logic', level: 'L2', ask: 'conditions' })]
    : [];
}

const DISTANCE =
  /\b(?:great-circle|haversine)\b|\bdistance between\b[^.;!?]{0,60}\b(?:coordinates|latitude|cities|places)\b/i;
const SHAPE = /\b(?:calculate|compute|find|work out) the (?:area|perimeter|rotation|overlap|bounding box)\b/i;

function spatial(sentence: Sentence): Site[] {
  const sphere = DISTANCE.exec(sentence.text);
  if (sphere) return [siteAt(sentence, sphere, { primitive: 'reason.spatial', level: 'L3', ask: 'sphere' })];
  const shape = execOrder(SHAPE, sentence.text);
  return shape ? [siteAt(sentence, shape, { primitive: 'reason.spatial', level: 'L2', ask: 'shape' })] : [];
}

const PLAN =
  /\b(?:break|split|decompose|divide) (?:it|this|them|the (?:work|task|goal|feature|plan|problem|project|request|job))\b[^.;!?]{0,40}?\b(?:tasks?|steps?|pieces|slices|parts|phases|chunks)\b|\b(?:make|write|draft|create|develop|produce) (?:a|an|the) (?:[\w-]+ )?(?:implementation |migration |execution |work |project |rollout )?plan\b|\border (?:the |these |them )?(?:tasks|steps|work) by (?:dependenc|what)\w*/i;
const RECOVER =
  /\b(?:roll ?backs?|fallbacks?|contingenc(?:y|ies)|branch(?:es)?|if (?:a|any|one) (?:step|task|phase) fails|recover(?:y)?|risks?)\b/i;

function planning(sentence: Sentence): Site[] {
  const match = execOrder(PLAN, sentence.text);
  if (!match) return [];
  return [
    siteAt(sentence, match, {
      primitive: 'reason.planning',
      level: RECOVER.test(sentence.text) ? 'L3' : 'L2',
      ask: 'plan',
    }),
  ];
}

const CAUSE =
  /\b(?:find|identify|determine|locate|trace|diagnose|isolate|investigate) (?:the |its |their )?(?:root |underlying |actual )?(?:cause|source of the (?:bug|error|failure|problem))s?\b|\btrace (?:the |it |data |values? )?[^.;!?]{0,30}?\b(?:call (?:stack|chain)|through|back(?:ward)?s? to)\b|\bdebug\b[^.;!?]{0,40}\b(?:across|multiple|several)\b/i;
const DEFECT =
  /\b(?:review|examine|inspect|analy[sz]e|audit|scan) (?:the |this |all |each |changed |your )?(?:code(?:base)?|diff|changes|implementation|pull request|PR|function)s?\b|\b(?:find|identify|look for|spot) (?:the |any |all |potential )?(?:bugs?|defects?|vulnerabilit(?:y|ies)|errors in the code)\b/i;

const IN_CODE =
  /\b(?:code(?:base)?|functions?|modules?|bugs?|call (?:stack|chain)|stack trace|source|tests?|exceptions?|commits?)\b/i;

function analysis(sentence: Sentence): Site[] {
  const cause = execOrder(CAUSE, sentence.text);
  if (cause)
    return [
      siteAt(sentence, cause, {
        primitive: 'reason.analysis',
        level: 'L3',
        ask: IN_CODE.test(sentence.text) ? 'cause' : 'other',
      }),
    ];
  const defect = execOrder(DEFECT, sentence.text);
  return defect ? [siteAt(sentence, defect, { primitive: 'reason.analysis', level: 'L2', ask: 'defect' })] : [];
}

/** Demands of the reasoning primitives in a sentence. */
export function detectReasoning(sentence: Sentence): readonly Site[] {
  return [
    ...arithmetic(sentence),
    ...logic(sentence),
    ...spatial(sentence),
    ...planning(sentence),
    ...analysis(sentence),
  ];
}
