import { basename } from 'node:path';
import type { JsonValue } from '@skvm/core';
import { isSkillName } from '@skvm/core/skill';
import type { Finding, LintInput, LintRule } from '../lint-rule.ts';

const MAX_DESCRIPTION_CHARS = 1024;
const MAX_COMPATIBILITY_CHARS = 500;

/** Keys of the Agent Skills format. */
const KEYS = new Set(['name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools']);

/** Keys that harnesses added, as their own documentation names them. */
const HARNESS_KEYS = new Map([
  ['argument-hint', 'Claude Code'],
  ['user-invocable', 'Claude Code'],
  ['disable-model-invocation', 'Claude Code and Pi'],
  ['context', 'Claude Code'],
  ['agent', 'Claude Code'],
  ['model', 'Claude Code'],
  ['hooks', 'Claude Code'],
  ['paths', 'Claude Code'],
  ['when_to_use', 'Claude Code'],
]);

/** Rules on the front matter. What `loadSkill` reports (open block, duplicate keys, name, description) is not repeated. */
export const frontMatterRules: readonly LintRule[] = [
  {
    code: 'front-matter-missing',
    severity: 'warning',
    description: 'the file does not begin with front matter',
    hint: 'Begin the file with "---", the keys name and description, and "---".',
    *find({ frontMatter, main }) {
      if (frontMatter.end > 0 || frontMatter.errors.length > 0) return;
      const line = /^\uFEFF?[^\r\n]*/.exec(main.text)?.[0].length ?? 0;
      yield {
        message: 'Expected front matter at the beginning of the file, found none',
        span: { start: 0, end: line },
      };
    },
  },
  {
    code: 'front-matter-not-mapping',
    severity: 'warning',
    description: 'the front matter holds something other than keys and values',
    hint: 'Write one "key: value" a line.',
    *find({ frontMatter, frontMatterKind }) {
      if (frontMatterKind !== 'other') return;
      const span = { start: frontMatter.yamlStart, end: frontMatter.yamlStart + frontMatter.yaml.length };
      yield { message: 'Expected front matter of keys and values, got a list or a plain value', span };
    },
  },
  {
    code: 'front-matter-aliases',
    severity: 'warning',
    description: 'the aliases of the front matter cannot be resolved, so nothing of it is read',
    hint: 'Write the values out; front matter needs no anchors and aliases.',
    *find({ frontMatter, keys }) {
      if (keys.size === 0 || Object.keys(frontMatter.values).length > 0) return;
      const span = { start: frontMatter.yamlStart, end: frontMatter.yamlStart + frontMatter.yaml.length };
      yield { message: 'Front matter has aliases that name nothing or multiply beyond reason', span };
    },
  },
  {
    code: 'name-mismatch',
    severity: 'warning',
    description: "the name is not that of the skill's folder",
    hint: 'Rename the folder or the skill; harnesses look a skill up by its folder.',
    *find({ ir, frontMatter, keys }) {
      const name = frontMatter.values.name;
      if (ir.skill.dir === undefined || typeof name !== 'string' || !isSkillName(name)) return;
      const folder = basename(ir.skill.dir);
      if (folder === name) return;
      yield { message: `Expected the name of the folder, "${folder}", got "${name}"`, span: keys.get('name')?.value };
    },
  },
  {
    code: 'description-too-long',
    severity: 'warning',
    description: `the description is longer than ${MAX_DESCRIPTION_CHARS} characters`,
    hint: 'Say what the skill does and when to use it; the rest belongs in the body.',
    *find({ ir, keys }) {
      const length = [...ir.skill.description].length;
      if (length <= MAX_DESCRIPTION_CHARS) return;
      const message = `Expected a description of at most ${MAX_DESCRIPTION_CHARS} characters, got ${length}`;
      yield { message, span: keys.get('description')?.value };
    },
  },
  {
    code: 'compatibility-invalid',
    severity: 'info',
    description: `compatibility is not a text of 1 to ${MAX_COMPATIBILITY_CHARS} characters`,
    find: (input) =>
      value(input, 'compatibility', (given) => {
        if (typeof given !== 'string') return `Expected compatibility to be a text, got ${kind(given)}`;
        const length = [...given.trim()].length;
        if (length >= 1 && length <= MAX_COMPATIBILITY_CHARS) return undefined;
        return `Expected compatibility to have 1 to ${MAX_COMPATIBILITY_CHARS} characters, got ${length}`;
      }),
  },
  {
    code: 'metadata-not-text',
    severity: 'info',
    description: 'metadata is not a mapping from text to text',
    hint: 'Put the values in quotes; strict readers refuse nested keys, lists and numbers.',
    find: (input) =>
      value(input, 'metadata', (given) => {
        if (typeof given !== 'object' || given === null || Array.isArray(given)) {
          return `Expected metadata to be keys and values, got ${kind(given)}`;
        }
        const other = Object.entries(given).find(([, each]) => typeof each !== 'string');
        return other && `Expected metadata.${other[0]} to be a text, got ${kind(other[1])}`;
      }),
  },
  {
    code: 'allowed-tools-not-text',
    severity: 'info',
    description: 'allowed-tools is not one text of names with spaces between them',
    hint: 'Write allowed-tools: Read Grep Bash(git:*)',
    find: (input) =>
      value(input, 'allowed-tools', (given) =>
        typeof given === 'string' ? undefined : `Expected allowed-tools to be one text, got ${kind(given)}`,
      ),
  },
  {
    code: 'harness-key',
    severity: 'info',
    description: 'a key of the front matter that one harness knows and others ignore or refuse',
    *find({ keys }) {
      for (const [key, span] of keys) {
        const harness = HARNESS_KEYS.get(key);
        if (harness) yield { message: `"${key}" means something to ${harness} alone`, span };
      }
    },
  },
  {
    code: 'unknown-key',
    severity: 'info',
    description: 'a key of the front matter that the Agent Skills format does not have',
    hint: 'Move it below metadata, as a text; strict readers refuse other keys.',
    *find({ keys }) {
      for (const [key, span] of keys) {
        if (KEYS.has(key) || HARNESS_KEYS.has(key)) continue;
        yield { message: `"${key.slice(0, 80)}" is no key of the Agent Skills format`, span };
      }
    },
  },
];

function* value(
  { frontMatter, keys }: LintInput,
  key: string,
  complain: (given: JsonValue) => string | undefined,
): Generator<Finding> {
  const given = frontMatter.values[key];
  const message = given === undefined ? undefined : complain(given);
  if (message !== undefined) yield { message, span: keys.get(key)?.value };
}

function kind(given: JsonValue | undefined): string {
  if (given === null || given === undefined) return 'nothing';
  if (Array.isArray(given)) return 'a list';
  return typeof given === 'object' ? 'keys and values' : `a ${typeof given}`;
}
