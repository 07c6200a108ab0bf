import type { Diagnostic } from '../../spec/diagnostic.ts';
import type { JsonObject, JsonValue } from '../../spec/json.ts';
import type { Skill } from '../../spec/skill.ts';
import type { FileContent, Task } from '../../spec/task.ts';

/** Shorter texts of a grader may well stand in a fixture by chance. */
const MIN_LEAK_CHARACTERS = 24;

/** Parameters of a check that an agent may well read: what is often a part of the input, and the name of the file. */
const NO_SECRETS: ReadonlySet<string> = new Set(['expected', 'path', 'glob']);

/** Files that a command may execute. */
const PROGRAM = /\.(?:[cm]?[jt]sx?|py|sh|bash|rb|pl|php|lua)$/;

/**
 * Where an agent could read how it is graded: text of a check that stands in a fixture or in a skill. What a check
 * expects of a file (`expected`) is left out, since it is often a part of the input, and so is the file's name, which the
 * agent has to know. Programs among the fixtures that a
 * check runs are noted as well: an agent can read and change them.
 */
export function findLeaks(
  task: Task,
  skills: readonly Skill[],
): { readonly leaks: readonly string[]; readonly diagnostics: readonly Diagnostic[] } {
  const places = [
    ...Object.entries(task.files).map(([path, content]) => ({ name: `the fixture ${path}`, text: toText(content) })),
    ...skills.flatMap(({ name, text, files }) => [
      { name: `the skill ${name}`, text },
      ...files.map(({ path, bytes }) => ({
        name: `${path} of the skill ${name}`,
        text: Buffer.from(bytes).toString('utf8'),
      })),
    ]),
  ].map(({ name, text }) => ({ name, text: fold(text) }));
  const leaks = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const [index, check] of task.checks.entries()) {
    const id = check.id ?? `check-${index + 1}`;
    for (const secret of stringsOf(check.params).map(fold)) {
      if (secret.length < MIN_LEAK_CHARACTERS) continue;
      for (const { name, text } of places) if (text.includes(secret)) leaks.add(`text of ${id} stands in ${name}`);
    }
    for (const path of Object.keys(task.files).filter((file) => PROGRAM.test(file))) {
      const isRun = stringsOf(check.params).some((text) => text.split(/[\s'"`;&|()<>=]+/).some(isPath(path)));
      if (!isRun) continue;
      diagnostics.push({
        severity: 'warning',
        code: 'grader-in-fixtures',
        message: `Task "${task.id}": ${id} names ${path}, a fixture that the agent can read and change`,
        source: 'bench',
        hint: 'Put what grades into the check itself, unless the task is about that file.',
      });
    }
  }
  return { leaks: [...leaks], diagnostics };
}

function isPath(path: string): (word: string) => boolean {
  return (word) => word.replace(/^(?:\.\/)+/, '') === path;
}

function toText(content: FileContent): string {
  return typeof content === 'string' ? content : Buffer.from(content.base64, 'base64').toString('utf8');
}

/** White space folded: an indented copy is a copy. */
function fold(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function stringsOf(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => stringsOf(item));
  return Object.entries(value as JsonObject).flatMap(([key, item]) =>
    NO_SECRETS.has(key) || item === undefined ? [] : stringsOf(item),
  );
}
