import type { Skill, SkillFile } from '@skvm/core';
import { readFrontMatter } from '@skvm/core/skill';
import { isMap, isScalar, parseDocument } from 'yaml';
import { lineIndex } from '../ir/line-index.ts';
import { parseSkill } from '../ir/parse-skill.ts';
import { leaves } from '../ir/walk.ts';
import type { FrontMatterKey, LintInput, LintText } from './lint-rule.ts';

/** Takes a skill apart for the rules. */
export function lintInput(skill: Skill): LintInput {
  const ir = parseSkill(skill);
  const all = [...leaves(ir.root)];
  const frontMatter = readFrontMatter(skill.text);
  const main: LintText = { file: 'SKILL.md', text: skill.text, lines: lineIndex(skill.text) };
  return {
    ir,
    leaves: all,
    main,
    frontMatter,
    ...readKeys(frontMatter.yaml, frontMatter.yamlStart),
    bodyStart: frontMatter.end,
    texts: [main, ...skill.files.flatMap(toText)],
    paths: allPaths(skill.files),
    isInCodeBlock: within(all.filter((leaf) => leaf.kind === 'code-block')),
  };
}

function readKeys(yaml: string, base: number): Pick<LintInput, 'frontMatterKind' | 'keys'> {
  const keys = new Map<string, FrontMatterKey>();
  // As in core: the library does not end lines at a lone CR.
  const { contents } = parseDocument(yaml.replace(/\r(?!\n)/g, '\n'), { uniqueKeys: false, prettyErrors: false });
  if (!isMap(contents)) return { frontMatterKind: contents === null ? 'none' : 'other', keys };
  for (const { key, value } of contents.items) {
    if (!isScalar(key) || !key.range) continue;
    const name = String(key.value);
    if (keys.has(name)) continue;
    const [start, end] = key.range;
    const range = (value as { range?: readonly number[] | null } | null)?.range;
    const span = { start: base + start, end: base + end };
    keys.set(name, {
      ...span,
      value: range ? { start: base + (range[0] ?? start), end: base + (range[1] ?? end) } : span,
    });
  }
  return { frontMatterKind: 'mapping', keys };
}

function toText({ path, bytes }: SkillFile): readonly LintText[] {
  const text = decodeText(bytes);
  return text === undefined ? [] : [{ file: path, text, lines: lineIndex(text) }];
}

/** The text of a file; `undefined` for a binary one. */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function allPaths(files: readonly SkillFile[]): ReadonlySet<string> {
  const paths = new Set<string>(['SKILL.md']);
  for (const { path } of files) {
    for (let at = path.length; at > 0; at = path.lastIndexOf('/', at - 1)) paths.add(path.slice(0, at));
  }
  return paths;
}

function within(spans: readonly { readonly start: number; readonly end: number }[]): (offset: number) => boolean {
  return (offset) => {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return (spans[low]?.start ?? Number.POSITIVE_INFINITY) <= offset;
  };
}
