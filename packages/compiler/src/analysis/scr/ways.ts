import { WAY_TAKEN } from '../../rules/substitution-rules.ts';
import type { Section, Sentence, SkillView } from './skill-view.ts';

/** Places where a skill offers more than one way to the same goal. */
export interface Choice {
  /** The ways in the order of the text; the first is the one that a reader takes who is told nothing else. */
  readonly ways: readonly Way[];
  /** Index of the way that the text says to take, when it says so. */
  readonly taken: number | undefined;
}

export interface Way {
  /** Heading of an option; absent for one that is a sentence. */
  readonly label?: string;
  readonly sentences: ReadonlySet<Sentence>;
  /** The sentence beside which to say that this way is to be taken. */
  readonly anchor: Sentence;
}

const OTHER_WAY =
  /^\W*(?:alternatively\b|otherwise,? (?:you can |use |do |go )|or,? (?:if you prefer|instead)\b|(?:if|when) (?:the [\w -]{1,40}|it|this|that|no [\w -]{1,30}) (?:can ?not|can['’]t|is not|isn['’]t|is un|fails?|does not|doesn['’]t|is missing)\b[^,.]{0,60},)/i;
/** "Option 1" and the like are left out: as often as not it is the user who is to choose among options. */
const OPTION = /^(?:[\d.]+\s+)?(?:approach|method|alternative|way)\s+(?:[A-Z]|\d{1,2})\b/i;

/** Finds the choices that a skill offers: sentences that begin "Alternatively", and options under headings. */
export function findChoices(view: SkillView): readonly Choice[] {
  return [...view.sections.flatMap((section) => sentenceChoices(section, view)), ...optionChoices(view)];
}

function sentenceChoices(section: Section, view: SkillView): Choice[] {
  const choices: Choice[] = [];
  let main: Sentence[] = [];
  for (const sentence of section.sentences) {
    const previous = main.at(-1);
    const together = sentence.item
      ? sentence.item === previous?.item
      : sentence.passage.start === previous?.passage.start;
    if (!together) main = [];
    const [anchor] = main;
    if (!anchor || !OTHER_WAY.test(sentence.text)) {
      main.push(sentence);
      continue;
    }
    const taken = WAY_TAKEN.test(view.text(sentence.passage)) ? 1 : undefined;
    const ways = [
      { sentences: new Set(main), anchor },
      { sentences: new Set([sentence]), anchor: sentence },
    ];
    choices.push({ ways, taken });
    main = [];
  }
  return choices;
}

function optionChoices(view: SkillView): Choice[] {
  const options = view.sections.filter((section) => OPTION.test(section.title));
  const below = Map.groupBy(view.sections, (section) => optionOf(section));
  const choices: Choice[] = [];
  for (const group of Map.groupBy(options, (section) => section.parent).values()) {
    const ways = group.flatMap((option): Way[] => {
      const sentences = (below.get(option) ?? []).flatMap((section) => section.sentences);
      const [anchor] = option.sentences;
      return anchor ? [{ label: option.title, sentences: new Set(sentences), anchor }] : [];
    });
    const [first] = ways;
    if (!first || ways.length < 2) continue;
    const said = WAY_TAKEN.exec(view.text(first.anchor.passage))?.[0];
    const taken = said === undefined ? -1 : ways.findIndex(({ label }) => said.includes(`"${label}"`));
    choices.push({ ways, taken: taken < 0 ? undefined : taken });
  }
  return choices;
}

/** The option that a section belongs to, itself included. */
function optionOf(section: Section): Section | undefined {
  for (let at: Section | undefined = section; at; at = at.parent) if (OPTION.test(at.title)) return at;
  return undefined;
}
