import type { Mention } from '@skvm/core';
import type { Span } from './sentences.ts';

/** A stretch of inline code (its content) or a destination of a link, found by the parser. */
export interface Inline extends Span {
  readonly kind: 'code' | 'link';
}

const EXTENSION =
  'md|markdown|txt|rst|py|js|mjs|cjs|ts|tsx|jsx|sh|bash|zsh|ps1|rb|go|rs|java|kt|swift|c|h|cc|cpp|cs|php|pl|lua|r|sql|html?|css|scss|svg|xml|xsd|json|jsonl|ya?ml|toml|ini|cfg|conf|env|csv|tsv|xlsx?|docx?|pptx?|pdf|png|jpe?g|gif|webp|log|lock|ipynb|tf|tfvars|proto|gradle|properties|zip|gz|tar|db|sqlite|parquet';
const URL = String.raw`\b(?:https?|wss?|ftp|file):\/\/[^\s<>"'\x60|\\^]+`;
const VARIABLE = String.raw`\$\{[A-Za-z_]\w*[^}\s]{0,40}\}|\$[A-Za-z_]\w*|\b[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9]\b`;
const PART = String.raw`[\w@~.*{}<>\[\]-]`;
const PATH = String.raw`(?<![\w/.@-])(?:(?:~|\.{1,2})?\/)?(?:${PART}{1,80}\/){1,12}(?:${PART}{1,80})?|(?<![\w/.@$-])[\w@-][\w@.-]{0,80}\.(?:${EXTENSION})\b`;
const NUMBER = String.raw`(?<![\w.\/-])[-+]?\d[\d,_]*(?:\.\d+)?(?:\s?%|[a-zA-Z]{1,3}\b)?(?![\w\/])`;

const IN_TEXT = new RegExp(`(${URL})|(${VARIABLE})|(${PATH})|(${NUMBER})`, 'g');
const IN_CODE = new RegExp(`(${URL})|(${VARIABLE})|(${PATH})`, 'g');
const KINDS = ['url', 'environment-variable', 'path', 'number'] as const;

/** Programs that skills call most; a word of inline code with arguments after one of them is a command. */
const PROGRAMS =
  /^(?:\$ )?(?:sudo )?(?:adb|apt|apt-get|aws|az|bash|brew|bun|bunx|cargo|cat|cd|chmod|claude|cmake|composer|conda|cp|curl|deno|diff|docker|docker-compose|dotnet|echo|env|export|find|flutter|gcloud|gem|gh|git|go|gradle|gradlew|grep|gsutil|head|helm|java|jq|kubectl|ls|make|mkdir|mv|mvn|node|npm|npx|openssl|pip|pip3|pipx|playwright|pnpm|poetry|psql|pytest|python|python3|rg|rm|rsync|ruby|ruff|scp|sed|sh|skaffold|sort|source|sqlite3|ssh|sudo|tail|tar|terraform|touch|tsc|unzip|uv|uvx|vitest|wc|wget|which|xargs|yarn|zip|bq|ffmpeg|pandoc|pdftotext|\.\/[\w./-]+|[\w./-]+\.(?:sh|py))(?= \S)/;

/**
 * The references in a stretch of prose: commands, paths, URLs, numbers, environment variables, and links, in the order
 * of the text. `inlines` are those within the stretch, in order.
 */
export function textMentions(source: string, span: Span, inlines: readonly Inline[]): readonly Mention[] {
  const mentions: Mention[] = [];
  let at = span.start;
  for (const inline of inlines) {
    if (inline.start < at || inline.end > span.end) continue;
    scan(source, at, inline.start, IN_TEXT, mentions);
    const text = source.slice(inline.start, inline.end);
    if (inline.kind === 'link') mentions.push({ kind: 'link', text, start: inline.start, end: inline.end });
    else if (PROGRAMS.test(text)) mentions.push({ kind: 'command', text, start: inline.start, end: inline.end });
    scan(source, inline.start, inline.end, inline.kind === 'link' ? IN_CODE : IN_TEXT, mentions);
    at = inline.end;
  }
  scan(source, at, span.end, IN_TEXT, mentions);
  return mentions;
}

const SHELL = new Set(['sh', 'bash', 'shell', 'zsh', 'console', 'shell-session', 'shellsession', 'terminal']);

/** True for the info string of a block that holds shell commands. */
export function isShell(language: string | undefined): boolean {
  return SHELL.has(language ?? '');
}

/** The references in a code block: its commands, when it is for a shell, and paths, URLs and variables. */
export function codeMentions(source: string, span: Span, language: string): readonly Mention[] {
  const mentions: Mention[] = [];
  if (isShell(language)) commandLines(source, span, mentions);
  scan(source, span.start, span.end, IN_CODE, mentions);
  return mentions;
}

function commandLines(source: string, span: Span, into: Mention[]): void {
  let start = span.start;
  let open: number | undefined;
  while (start < span.end) {
    let end = start;
    while (end < span.end && source[end] !== '\n' && source[end] !== '\r') end += 1;
    const line = source.slice(start, end);
    const text = /^\s*(?:[$%>] )?(.*?)\s*$/s.exec(line);
    const body = text?.[1] ?? '';
    const from = open ?? start + line.indexOf(body);
    if (body.endsWith('\\')) open = from;
    else {
      const to = body === '' ? from : start + line.lastIndexOf(body) + body.length;
      if (body !== '' && !body.startsWith('#') && to > from)
        into.push({ kind: 'command', text: source.slice(from, to), start: from, end: to });
      open = undefined;
    }
    start = end + 1;
  }
}

function scan(source: string, start: number, end: number, pattern: RegExp, into: Mention[]): void {
  if (end <= start) return;
  // A window of its own keeps a match from running over the end.
  const text = source.slice(start, end);
  for (const match of text.matchAll(pattern)) {
    const kind = KINDS.find((_, index) => match[index + 1] !== undefined);
    if (kind === undefined) continue;
    const found = kind === 'url' || kind === 'path' ? trimmed(match[0]) : match[0];
    if (kind === 'path' && !isPath(found)) continue;
    const from = start + match.index;
    if (found !== '') into.push({ kind, text: found, start: from, end: from + found.length });
  }
}

/** Without the punctuation that belongs to the sentence around it. */
function trimmed(text: string): string {
  const closed = text.replace(/[.,;:!?'"*_\]}>]+$/, (tail) => (/[}>\]]$/.test(tail) && /[{<[]/.test(text) ? tail : ''));
  return closed.endsWith(')') && !closed.includes('(') ? closed.replace(/\)+$/, '') : closed;
}

/** Tells a path from "and/or", "input/output" and "1/2": it has a known ending, a dot, or begins like a path. */
function isPath(text: string): boolean {
  if (/^[\d/.,]+$/.test(text)) return false;
  if (/^(?:~|\.{1,2})?\//.test(text)) return /[A-Za-z]/.test(text);
  return (
    new RegExp(`\\.(?:${EXTENSION})$`).test(text) || (text.endsWith('/') && /^[\w.-]+\/(?:[\w.-]+\/)*$/.test(text))
  );
}
