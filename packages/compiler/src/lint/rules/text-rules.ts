import type { Finding, LintRule } from '../lint-rule.ts';

const MAX_LINE_CHARS = 2000;

/** Rules on how the text is written down. Each reports the first place and how many there are. */
export const textRules: readonly LintRule[] = [
  {
    code: 'byte-order-mark',
    severity: 'info',
    description: 'the file begins with a byte-order mark, behind which some readers miss the front matter',
    hint: 'Save the file as UTF-8 without one.',
    *find({ main }) {
      if (main.text.startsWith('\uFEFF')) yield { message: 'Unexpected byte-order mark', span: { start: 0, end: 1 } };
    },
  },
  {
    code: 'line-ends-mixed',
    severity: 'info',
    description: 'lines end in more than one way',
    hint: 'Save the file with one kind of line end; LF serves everywhere.',
    *find({ main }) {
      const names = { '\n': 'LF', '\r\n': 'CRLF', '\r': 'CR' } as const;
      const counts = { LF: 0, CRLF: 0, CR: 0 };
      const first: { LF?: Finding['span']; CRLF?: Finding['span']; CR?: Finding['span'] } = {};
      for (const { 0: end, index } of main.text.matchAll(/\r\n|\n|\r/g)) {
        const name = names[end as keyof typeof names];
        counts[name] += 1;
        first[name] ??= { start: index, end: index + end.length };
      }
      const used = (['LF', 'CRLF', 'CR'] as const).filter((name) => counts[name] > 0);
      const [rarest] = [...used].sort((a, b) => counts[a] - counts[b]);
      if (used.length < 2 || rarest === undefined) return;
      const message = `Lines end in different ways: ${used.map((name) => `${counts[name]} ${name}`).join(', ')}`;
      yield { message, span: first[rarest] };
    },
  },
  {
    code: 'final-newline-missing',
    severity: 'info',
    description: 'the last line has no end',
    *find({ main }) {
      const { length } = main.text;
      if (length === 0 || /[\r\n]$/.test(main.text.slice(-1))) return;
      yield { message: 'Expected a line end at the end of the file', span: { start: length, end: length } };
    },
  },
  {
    code: 'list-tab',
    severity: 'info',
    description: 'a list is indented by tabs, which renderers read as different depths',
    hint: 'Indent by spaces.',
    *find({ main, bodyStart, isInCodeBlock }) {
      const spans: { start: number; end: number }[] = [];
      for (const match of main.text.matchAll(/^( *)\t[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]/gm)) {
        const start = match.index + (match[1]?.length ?? 0);
        if (start >= bodyStart && !isInCodeBlock(start)) spans.push({ start, end: start + 1 });
      }
      yield* firstOf(spans, 'Unexpected tab before a list marker');
    },
  },
  {
    code: 'line-too-long',
    severity: 'info',
    description: `a line is longer than ${MAX_LINE_CHARS} characters`,
    hint: 'Break it; tools that read a file by lines cut long ones off.',
    *find({ main }) {
      const spans: { start: number; end: number }[] = [];
      for (const match of main.text.matchAll(/[^\r\n]+/g)) {
        const length = match[0].length;
        if (length > MAX_LINE_CHARS) spans.push({ start: match.index + MAX_LINE_CHARS, end: match.index + length });
      }
      yield* firstOf(spans, `Expected lines of at most ${MAX_LINE_CHARS} characters`);
    },
  },
  {
    code: 'control-character',
    severity: 'warning',
    description: 'the text holds control characters, such as those of a binary file',
    hint: 'Take them out; SKILL.md is a text.',
    *find({ main }) {
      const spans: { start: number; end: number }[] = [];
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      for (const { 0: run, index } of main.text.matchAll(/[\x00-\x08\x0b\x0e-\x1f\x7f]+/g)) {
        spans.push({ start: index, end: index + run.length });
      }
      yield* firstOf(spans, 'Unexpected control character');
    },
  },
];

function* firstOf(spans: readonly { start: number; end: number }[], message: string): Generator<Finding> {
  const [span] = spans;
  if (span) yield { message: spans.length === 1 ? message : `${message} (${spans.length} places)`, span };
}
