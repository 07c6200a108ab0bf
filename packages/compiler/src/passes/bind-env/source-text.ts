import type { Skill } from '@skvm/core';
import { readFrontMatter } from '@skvm/core/skill';
import type { Code, Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

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
export function sourceTexts(skill: Skill): SourceText[] {
  const sources = codeBlocks('SKILL.md', skill.text, readFrontMatter(skill.text).end, 'instruction');
  for (const { path, bytes } of skill.files) {
    if (bytes.byteLength > MAX_SOURCE_BYTES) continue;
    const text = Buffer.from(bytes).toString('utf8');
    const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
    if (extension === 'md') {
      sources.push(...codeBlocks(path, text, 0, 'example'));
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

function codeBlocks(file: string, source: string, start: number, role: SourceText['role']): SourceText[] {
  const lines = source.slice(0, start).split(/\r\n|\n|\r/).length - 1;
  const blocks: SourceText[] = [];
  for (const node of codeNodes(fromMarkdown(source.slice(start)))) {
    const language = BY_FENCE[(node.lang ?? '').toLowerCase()];
    const line = node.position?.start.line;
    if (!language || line === undefined) continue;
    // The line after the opening fence; the blocks of a console show a prompt before what is typed.
    const text = language === 'shell' ? typedLines(node.value) : node.value;
    blocks.push({ file, language, text, firstLine: lines + line + 1, role });
  }
  return blocks;
}

function codeNodes(node: Nodes): Code[] {
  if (node.type === 'code') return [node];
  return 'children' in node ? node.children.flatMap(codeNodes) : [];
}

/** In a transcript only the lines after a prompt were typed; the rest is blanked, so that line numbers stay. */
function typedLines(text: string): string {
  const lines = text.split('\n');
  if (!lines.some((line) => /^[$%] /.test(line))) return text;
  return lines.map((line) => (/^[$%] /.test(line) ? line.slice(2) : '')).join('\n');
}
