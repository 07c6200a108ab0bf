import type { SkillIr } from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';
import { lineIndex } from '../../ir/line-index.ts';
import { parseSkill } from '../../ir/parse-skill.ts';
import { leaves } from '../../ir/walk.ts';

/** A piece of code that a skill brings or shows. */
export interface SourceText {
  readonly file: string;
  readonly language: 'python' | 'javascript' | 'shell';
  readonly text: string;
  /** 1-based line of the file at which `text` begins. */
  readonly firstLine: number;
  /**
   * `script`: a file to run. `instruction`: a code block of SKILL.md. `example`: a code block elsewhere, which shows how
   * something may be done.
   */
  readonly role: 'script' | 'instruction' | 'example';
}

const BY_EXTENSION: Readonly<Record<string, SourceText['language']>> = {
  bash: 'shell',
  cjs: 'javascript',
  js: 'javascript',
  mjs: 'javascript',
  mts: 'javascript',
  py: 'python',
  sh: 'shell',
  ts: 'javascript',
};

const BY_FENCE: Readonly<Record<string, SourceText['language']>> = {
  ...BY_EXTENSION,
  console: 'shell',
  javascript: 'javascript',
  python: 'python',
  python3: 'python',
  shell: 'shell',
  'shell-session': 'shell',
  typescript: 'javascript',
  zsh: 'shell',
};

/** Larger files are data, not scripts. */
const MAX_SOURCE_BYTES = 512 * 1024;

/** All code of a skill: script files and the code blocks of its Markdown. Prose is never code. */
export function sourceTexts(ir: SkillIr): SourceText[] {
  const sources = codeBlocks('SKILL.md', ir, 'instruction');
  for (const { path, bytes } of ir.skill.files) {
    if (bytes.byteLength > MAX_SOURCE_BYTES) continue;
    const text = Buffer.from(bytes).toString('utf8');
    const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
    if (extension === 'md') {
      sources.push(...codeBlocks(path, parseMarkdown(text), 'example'));
      continue;
    }
    const language = BY_EXTENSION[extension] ?? (extension === '' ? byShebang(text) : undefined);
    if (language) sources.push({ file: path, language, text, firstLine: 1, role: 'script' });
  }
  return sources;
}

/** The program that a first line `#!` names, without its folder; `env` and its options are looked through. */
export function shebangProgram(text: string): string | undefined {
  const words = /^#![ \t]*([^\r\n]+)/.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
  const first = words[0]?.split('/').at(-1);
  if (first !== 'env') return first;
  return words.slice(1).find((word) => !word.startsWith('-') && !word.includes('='));
}

function byShebang(text: string): SourceText['language'] | undefined {
  const program = shebangProgram(text)?.replace(/[\d.]+$/, '');
  if (program === 'python') return 'python';
  if (program === 'node') return 'javascript';
  return program === 'sh' || program === 'bash' || program === 'dash' || program === 'zsh' ? 'shell' : undefined;
}

/** Markdown of the bundle, parsed as SKILL.md is. What its front matter says is of no interest here. */
function parseMarkdown(text: string): SkillIr {
  return parseSkill({ ...skillFromFiles({ text: '' }), text });
}

function codeBlocks(file: string, ir: SkillIr, role: SourceText['role']): SourceText[] {
  const lines = lineIndex(ir.source);
  const blocks: SourceText[] = [];
  for (const { kind, start, content, language: named } of leaves(ir.root)) {
    const language = BY_FENCE[named ?? ''];
    if (kind !== 'code-block' || !content || !language) continue;
    // A block in a list is indented by as much as its fence.
    const indent = lines.position(start).column - 1;
    const code = ir.source
      .slice(content.start, content.end)
      .split(/\r\n|\n|\r/)
      .map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length)))
      .join('\n');
    const text = language === 'shell' ? typedLines(code) : code;
    blocks.push({ file, language, text, firstLine: lines.position(content.start).line, role });
  }
  return blocks;
}

/** In a transcript only the lines after a prompt were typed; the rest is blanked, so that line numbers stay. */
function typedLines(text: string): string {
  const lines = text.split('\n');
  if (!lines.some((line) => /^[$%] /.test(line))) return text;
  return lines.map((line) => (/^[$%] /.test(line) ? line.slice(2) : '')).join('\n');
}
