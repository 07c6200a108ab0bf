import type { SkillIr, SkillNode, TestedLevel } from '@skvm/core';
import { execOrder } from '../../ir/classify.ts';
import { fieldsOf } from './detect-generation.ts';
import { type Site, siteAt, siteOf } from './site.ts';
import type { Section, Sentence } from './skill-view.ts';

const FORM =
  /\b(?:in|use|using|follow(?:ing)?|with|has|have|to) (?:exactly )?(?:this|the following|the) (?:\w+ )?(?:form|format|template|schema|structure|layout)\b|\b(?:output|report|response|answer) (?:format|template|structure)\b/i;
const FIELDS = /\b(?:report|list|state|give|include|record|note|provide|return|contains?)\b[^.;!?]{0,40}?:/i;
const FORM_RULE =
  /\b(?:at most|no more than|exactly|fewer than|less than|under|up to|maximum(?: of)?)\s+\d+\s+(?:words?|characters?|chars|lines?|sentences?|bullets?|items?|paragraphs?|bytes)\b|\b(?:upper|lower|title|kebab|snake|camel|sentence)[ -]?case\b|\balphabetical(?:ly)?\b|\bsorted? by\b|\bno (?:emoji|markdown|preamble|trailing)\b/i;

/** Several rules of form in one section. */
function formRules(section: Section): Site[] {
  const rules = section.sentences.filter(({ text }) => FORM_RULE.test(text));
  const last = rules.at(-1);
  if (!last || rules.length < 3) return [];
  return [siteOf(last, { primitive: 'follow.format', level: 'L3', ask: 'rules', items: [`${rules.length}`] })];
}

function format(sentence: Sentence): Site[] {
  const { text, follower } = sentence;
  const form = FORM.exec(text);
  if (form) {
    const named = /\bthe \w+ (?:form|format)\b/i.test(form[0]) && !/following/i.test(form[0]);
    const level: TestedLevel = named || follower?.kind === 'code-block' ? 'L1' : 'L2';
    return [siteAt(sentence, form, { primitive: 'follow.format', level, ask: 'form', items: fieldsOf(sentence) })];
  }
  const fields = fieldsOf(sentence);
  const match = fields.length >= 3 && sentence.kind !== 'sentence' ? FIELDS.exec(text) : null;
  return match
    ? [siteAt(sentence, match, { primitive: 'follow.format', level: 'L2', ask: 'form', items: fields })]
    : [];
}

const THROUGHOUT =
  /\b(?:keep|maintain|hold|use|preserve)\b[^.;!?]{0,40}?\b(?:voice|tone|style|register|persona|manner)\b[^.;!?]{0,60}?\b(?:throughout|consistent(?:ly)?|in every|in each|from (?:the )?(?:first|start|beginning) to|across)\b|\bconsistent (?:voice|tone|style)\b/i;
const MANNER =
  /\b(?:in|use|adopt|write in|keep) (?:a|an|the) [\w-]+(?:,? (?:and )?[\w-]+){0,3} (?:voice|tone|register|persona|style)\b|\bas if (?:you were|explaining)\b|\bfor (?:a|an) (?:non-technical|executive|beginner|general) (?:audience|readers?)\b/i;

function style(sentence: Sentence): Site[] {
  const marked = THROUGHOUT.exec(sentence.text);
  if (marked) return [siteAt(sentence, marked, { primitive: 'follow.style', level: 'L3', ask: 'manner' })];
  const manner = sentence.kind === 'sentence' ? null : MANNER.exec(sentence.text);
  return manner ? [siteAt(sentence, manner, { primitive: 'follow.style', level: 'L2', ask: 'manner' })] : [];
}

/** Work that a program does exactly and a reader does not, with the command for it where there is one. */
export const DELEGABLE: readonly { readonly name: RegExp; readonly command?: string }[] = [
  { name: /\bcount (?:the )?(?:number of )?lines\b/i, command: 'wc -l <file>' },
  { name: /\bcount (?:the )?(?:number of )?words\b/i, command: 'wc -w <file>' },
  { name: /\bcount (?:the )?(?:number of )?(?:files|documents)\b/i, command: 'ls <folder> | wc -l' },
  {
    name: /\b(?:remove|drop|eliminate) (?:the |all |any )?duplicate(?:s| (?:lines|rows|entries))\b|\bdeduplicate\b/i,
    command: 'sort -u <file>',
  },
  { name: /\bsort (?:the |all )?(?:lines|rows|names)\b/i, command: 'sort <file>' },
  { name: /\bcount (?:how often|how many|the|all|each|every)\b/i },
  { name: /\b(?:compare|check|go through) (?:every|each|all) (?:row|line|record|entry|entries|rows|lines|records)\b/i },
  { name: /\b(?:rank|sort) (?:the |all |each |them|entries|records)\b/i },
];
const TOLD =
  /\b(?:write|create|use|prefer|run) (?:a|an|the)? ?(?:small |short |python |shell |helper )*(?:script|program|command|code|tool)\b/i;
const PREFERRED = /\b(?:prefer|rather than|instead of|don['’]t|do not|never)\b/i;

function delegation(sentence: Sentence): Site[] {
  const { text } = sentence;
  if (sentence.kind === 'sentence' || sentence.node.mentions.some(({ kind }) => kind === 'command')) return [];
  const told = execOrder(TOLD, text);
  if (told) {
    const level: TestedLevel = PREFERRED.test(text) ? 'L2' : 'L1';
    return [siteAt(sentence, told, { primitive: 'follow.delegation', level, ask: 'told', items: [] })];
  }
  for (const { name, command } of DELEGABLE) {
    const match = execOrder(name, text);
    const items = command === undefined ? [] : [command];
    if (match)
      return [siteAt(sentence, match, { primitive: 'follow.delegation', level: 'L3', ask: 'exact-work', items })];
  }
  return [];
}

/** A rule as such: said with force or as an order, and no question. */
const STRICT =
  /\b(?:MUST|NEVER|ALWAYS|DO NOT|SHALL|ONLY)\b|\b(?:must|must not|never|may not|shall)\b|^\W*(?:[\w ]{1,30}:\W+)?(?:always|do not|don['’]t)\b/;

/** Rules of one section that stand in its lists: many at once are harder to keep than few. */
function constraints(section: Section): Site[] {
  const rules = section.sentences.filter(
    ({ kind, item, text }) => kind === 'constraint' && item !== undefined && STRICT.test(text) && !text.endsWith('?'),
  );
  const rule = rules.at(-1);
  const last = section.sentences.findLast((sentence) => sentence.passage.start === rule?.passage.start);
  if (!last || rules.length < 3) return [];
  const level: TestedLevel = rules.length > 5 ? 'L3' : 'L2';
  const items = rules.map((each) => each.text);
  return [siteOf(last, { primitive: 'follow.constraint', level, ask: 'rules', items })];
}

const CONDITION = /^\W*(?:if|when|unless|otherwise|in case|only if)\b/i;
const BOLD_LEAD = /^\W*\*\*.*?\*\*\W*/;
const LOOP =
  /\b(?:repeat|iterate|loop|keep going|go back to step|again)\b[^.;!?]{0,40}?\b(?:until|while|as long as|till)\b|\buntil (?:all|every|no|it|the|they)\b[^.;!?]{0,40}?\b(?:pass(?:es)?|succeed|hold|fixed|done|clean|green|remain|satisfied|match)/i;

/** Numbered steps of one section. */
function procedures(section: Section, ir: SkillIr): Site[] {
  const sites: Site[] = [];
  // Of several paragraphs in a step the first leads it, so the later ones are put in before it.
  const leads = new Map(
    section.sentences
      .filter((each) => each.first)
      .reverse()
      .map((each) => [each.item, each] as const),
  );
  const openers = new Map(section.sentences.filter((each) => each.last).map((each) => [each.follower, each] as const));
  for (const list of section.blocks) {
    if (list.kind !== 'list') continue;
    const steps = list.children.filter((child) => child.kind === 'step');
    const lead = (step: SkillNode | undefined) => (step ? leads.get(step) : undefined);
    const ordered = steps.filter((step) => (lead(step)?.kind ?? 'sentence') !== 'sentence').length;
    if (steps.length < 3 || ordered < steps.length * 0.6) continue;
    const opener = openers.get(list);
    const opens = opener && (opener.kind !== 'sentence' || /:[*_]*$/.test(opener.text));
    const intro = opens && /^1[.)]/.test(ir.source.slice(list.start, list.start + 2)) ? opener : undefined;
    const sentence = intro ?? lead(steps[0]);
    if (!sentence) continue;
    const branches = steps.map((step) => CONDITION.test(lead(step)?.text.replace(BOLD_LEAD, '') ?? ''));
    const level: TestedLevel = steps.length >= 8 ? 'L3' : steps.length >= 5 || branches.some(Boolean) ? 'L2' : 'L1';
    const items = branches.map((branch) => (branch ? 'if' : 'do'));
    const ask = intro ? 'steps' : 'bare-steps';
    sites.push(siteOf(sentence, { primitive: 'follow.procedure', level, ask, items }));
  }
  for (const sentence of section.sentences) {
    const match = sentence.kind === 'sentence' ? null : LOOP.exec(sentence.text);
    // A round that ends when a person is content is a conversation, not a loop.
    if (match && !/\buser|\bthey\b|\bapprov/i.test(sentence.text))
      sites.push(siteAt(sentence, match, { primitive: 'follow.procedure', level: 'L3', ask: 'loop' }));
  }
  return sites;
}

/** Demands of the instruction-following primitives in a section. */
export function detectFollowing(section: Section, ir: SkillIr): readonly Site[] {
  return [
    ...section.sentences.flatMap((sentence) => [...format(sentence), ...style(sentence), ...delegation(sentence)]),
    ...formRules(section),
    ...constraints(section),
    ...procedures(section, ir),
  ];
}
