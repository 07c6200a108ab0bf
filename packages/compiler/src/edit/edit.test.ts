import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, type TextEdit } from './apply-edits.ts';
import { composeMap, identityMap, type MappedSegment } from './source-map.ts';

/** A text and edits of it that do not touch one another. */
const edited = fc
  .tuple(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(fc.tuple(fc.nat(59), fc.nat(6), fc.string({ maxLength: 8 })), { maxLength: 6 }),
  )
  .map(([text, drafts]) => {
    const edits: TextEdit[] = [];
    let free = 0;
    for (const [at, length, after] of [...drafts].sort((a, b) => a[0] - b[0])) {
      const start = Math.min(Math.max(at, free), text.length);
      const end = Math.min(start + length, text.length);
      edits.push({ start, end, before: text.slice(start, end), after });
      free = end;
    }
    return { text, edits };
  });

function rebuild(source: string, text: string, map: readonly MappedSegment[]): string {
  return map
    .map(({ start, end, sourceStart, sourceEnd, edit }) =>
      edit === undefined ? source.slice(sourceStart, sourceEnd) : text.slice(start, end),
    )
    .join('');
}

describe('applyEdits', () => {
  it('does what cutting and joining would do, whatever the order', () => {
    fc.assert(
      fc.property(edited, ({ text, edits }) => {
        let expected = '';
        let at = 0;
        for (const { start, end, after } of edits) {
          expected += text.slice(at, start) + after;
          at = end;
        }
        expected += text.slice(at);
        const { text: result, segments } = applyEdits(text, edits);
        expect(result).toBe(expected);
        expect(segments.map(({ start, end }) => result.slice(start, end)).join('')).toBe(result);
      }),
    );
  });

  it('keeps insertions at one place in the order given', () => {
    const insert = (after: string) => ({ start: 1, end: 1, before: '', after });
    expect(applyEdits('ab', [insert('1'), insert('2'), insert('3')]).text).toBe('a123b');
  });

  it.each([
    ['another text than it says', { start: 0, end: 1, before: 'x', after: '' }, /"a" stands there/],
    ['a place outside', { start: 2, end: 9, before: '', after: '' }, /outside/],
    ['a place that is none', { start: 1, end: 0, before: '', after: '' }, /outside/],
  ])('refuses %s', (_, edit, message) => {
    expect(() => applyEdits('abc', [edit])).toThrow(message);
  });

  it('refuses edits that overlap', () => {
    const edits = [
      { start: 0, end: 2, before: 'ab', after: '' },
      { start: 1, end: 3, before: 'bc', after: '' },
    ];
    expect(() => applyEdits('abc', edits)).toThrow(/overlaps/);
  });
});

describe('composeMap', () => {
  it('leads from the last text to the first through any rounds of edits', () => {
    fc.assert(
      fc.property(
        edited,
        fc.array(fc.tuple(fc.nat(80), fc.nat(5), fc.string({ maxLength: 5 })), { maxLength: 5 }),
        (first, more) => {
          const one = applyEdits(first.text, first.edits);
          let map = composeMap(
            identityMap(first.text.length),
            one.segments,
            first.edits.map((_, index) => `a${index}`),
          );
          let text = one.text;
          for (const [at, length, after] of more) {
            const start = Math.min(at, text.length);
            const end = Math.min(start + length, text.length);
            const next = applyEdits(text, [{ start, end, before: text.slice(start, end), after }]);
            map = composeMap(map, next.segments, ['b']);
            text = next.text;
          }
          expect(rebuild(first.text, text, map)).toBe(text);
          let at = 0;
          for (const { start, end, sourceStart, sourceEnd } of map) {
            expect(start).toBe(at);
            expect(sourceStart <= sourceEnd && sourceEnd <= first.text.length).toBe(true);
            at = end;
          }
          expect(at).toBe(text.length);
        },
      ),
    );
  });
});
