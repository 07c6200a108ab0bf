import type { SkillNode } from '@skvm/core';
import { countTokens } from '../../analysis/tokens.ts';
import { walk } from '../../ir/walk.ts';
import type { LintRule } from '../lint-rule.ts';

const MAX_BODY_LINES = 500;
const MAX_BODY_TOKENS = 5000;

/** Rules on what stands below the front matter. */
export const bodyRules: readonly LintRule[] = [
  {
    code: 'body-empty',
    severity: 'error',
    description: 'there is nothing below the front matter',
    hint: 'Write the instructions that an agent should follow.',
    *find({ main, bodyStart }) {
      // A byte-order mark counts as white space.
      if (main.text.slice(bodyStart).trim() !== '') return;
      const span = { start: bodyStart, end: main.text.length };
      yield { message: 'Expected instructions below the front matter, found nothing', span };
    },
  },
  {
    code: 'body-lines',
    severity: 'warning',
    description: `the body is longer than ${MAX_BODY_LINES} lines`,
    hint: 'Move what is not always needed into files below references/ and name them where they are needed.',
    *find({ main, bodyStart }) {
      const body = main.text.slice(bodyStart).trimEnd();
      let lines = 1;
      let limit = 0;
      for (const { 0: end, index } of body.matchAll(/\r\n|\n|\r/g)) {
        if (lines === MAX_BODY_LINES) limit = index + end.length;
        lines += 1;
      }
      if (lines <= MAX_BODY_LINES) return;
      const span = { start: bodyStart + limit, end: bodyStart + body.length };
      yield { message: `Expected a body of at most ${MAX_BODY_LINES} lines, got ${lines}`, span };
    },
  },
  {
    code: 'body-tokens',
    severity: 'warning',
    description: `the body is longer than ${MAX_BODY_TOKENS} tokens`,
    hint: 'All of it is read whenever the skill is used: move what is rarely needed into files below references/.',
    *find({ main, bodyStart }) {
      const tokens = countTokens(main.text.slice(bodyStart));
      if (tokens <= MAX_BODY_TOKENS) return;
      const span = { start: bodyStart, end: main.text.length };
      yield { message: `Expected a body of at most ${MAX_BODY_TOKENS} tokens, got ${tokens}`, span };
    },
  },
  {
    code: 'heading-duplicate',
    severity: 'info',
    description: 'two headings of one level under the same heading say the same',
    hint: 'Give each its own name, or put the two sections together.',
    *find({ ir, main }) {
      for (const node of walk(ir.root)) {
        const seen = new Map<string, SkillNode>();
        for (const child of node.children) {
          const heading = child.kind === 'section' ? child.children[0] : undefined;
          if (heading?.kind !== 'heading') continue;
          const text = headingText(main.text.slice(heading.start, heading.end));
          const key = `${heading.depth} ${text.toLowerCase()}`;
          const first = seen.get(key);
          if (first) {
            const { line } = main.lines.position(first.start);
            yield { message: `Heading "${text.slice(0, 80)}" stands on line ${line} already`, span: heading };
          } else if (text !== '') seen.set(key, heading);
        }
      }
    },
  },
  {
    code: 'fence-unclosed',
    severity: 'warning',
    description: 'a code fence is not closed, so what follows is code to whoever reads it',
    hint: 'Close it with a line of as many of the same marks and nothing else; a fence around fences needs more marks.',
    *find({ leaves, main }) {
      for (const leaf of leaves) {
        if (leaf.kind !== 'code-block' || leaf.content?.end !== leaf.end) continue;
        const fence = /^(?:`{3,}|~{3,})/.exec(main.text.slice(leaf.start, Math.min(leaf.end, leaf.start + 256)))?.[0];
        if (fence === undefined) continue;
        const span = { start: leaf.start, end: leaf.start + fence.length };
        yield { message: `Code fence "${fence.slice(0, 10)}" is not closed`, span };
      }
    },
  },
];

function headingText(heading: string): string {
  return heading
    .split(/\r\n|\n|\r/, 1)[0]
    ?.replace(/^#{1,6}/, '')
    .trim()
    .replace(/\s#+$/, '')
    .trim() as string;
}
