import type { Skill, Task } from '@skvm/core';
import { skillHunks } from '@skvm/core/skill';

/** So many words in a row that a task has, too, are no chance. */
const COPIED_WORDS = 8;

/** Literals shorter than this are in many texts. */
const LITERAL_CHARACTERS = 4;

/** Text that a candidate has from a task. */
export interface CopiedText {
  /** POSIX path within the skill. */
  readonly path: string;
  /** What was copied. */
  readonly text: string;
  /** Id of the task. */
  readonly task: string;
}

/**
 * Finds text of tasks in what a candidate adds: eight words in a row that a task has as well, or a literal (a number, a
 * name or a quotation with digits) that is the task's own. A skill that holds them does well on that task and is no
 * better for it. Words that the skill had before, and literals that several tasks share, do not count: those belong to the
 * kind of task.
 */
export function copiedText(
  before: Pick<Skill, 'text' | 'files'>,
  after: Pick<Skill, 'text' | 'files'>,
  tasks: readonly Pick<Task, 'id' | 'prompt' | 'files' | 'checks'>[],
): readonly CopiedText[] {
  const added = skillHunks(before, after).map(({ path, lines }) => ({
    path,
    text: lines.flatMap(({ kind, text }) => (kind === 'added' ? [text] : [])).join('\n'),
  }));
  if (added.every(({ text }) => text === '')) return [];
  const old = textOf(before);
  const oldRuns = runsOf(wordsOf(old));
  const materials = tasks.map((task) => ({ id: task.id, text: materialOf(task) }));
  const literals = new Map<string, Set<string>>();
  for (const { id, text } of materials) {
    for (const literal of literalsOf(text)) literals.set(literal, (literals.get(literal) ?? new Set()).add(id));
  }
  const found: CopiedText[] = [];
  for (const { path, text } of added) {
    const words = wordsOf(text);
    for (const { id, text: material } of materials) {
      const runs = runsOf(wordsOf(material));
      const copied = [...runsOf(words)].find((run) => runs.has(run) && !oldRuns.has(run));
      if (copied !== undefined) found.push({ path, text: copied, task: id });
    }
    for (const literal of literalsOf(text)) {
      const owners = literals.get(literal);
      const [owner] = owners ?? [];
      if (owner !== undefined && owners?.size === 1 && !old.includes(literal)) {
        found.push({ path, text: literal, task: owner });
      }
    }
  }
  return found;
}

const hasDigits = (text: string) => /\d/.test(text);

function textOf({ text, files }: Pick<Skill, 'text' | 'files'>): string {
  return [text, ...files.map(({ bytes }) => Buffer.from(bytes).toString('utf8'))].join('\n');
}

/** All of a task that a candidate could have copied: prompt, files, and what the checks want. */
function materialOf({ prompt, files, checks }: Pick<Task, 'prompt' | 'files' | 'checks'>): string {
  const contents = Object.entries(files).flatMap(([path, content]) =>
    typeof content === 'string' ? [path, content] : [path],
  );
  return [prompt, ...contents, ...checks.flatMap(({ params }) => stringsOf(params))].join('\n');
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Every row of so many words. */
function runsOf(words: readonly string[]): Set<string> {
  const runs = new Set<string>();
  for (let at = 0; at + COPIED_WORDS <= words.length; at += 1) runs.add(words.slice(at, at + COPIED_WORDS).join(' '));
  return runs;
}

/** Numbers of four and more digits or with a fraction, names with digits in them, and what stands in double quotes and has digits. */
function literalsOf(text: string): Set<string> {
  const found = text.match(/\d+[.,]\d+|\d{4,}|[A-Za-z][\w-]*\d[\w-]*|"[^"\n]{4,80}"/g) ?? [];
  const bare = found.map((literal) => literal.replaceAll('"', '')).filter((literal) => !/^[0.,]+$/.test(literal));
  // Key names are the form of an answer, which is what a skill may well tell.
  return new Set(bare.filter((literal) => literal.length >= LITERAL_CHARACTERS && hasDigits(literal)));
}
