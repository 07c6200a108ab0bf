import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromTaggedJson, toTaggedJson } from './tagged-json.ts';

it('gives back any value that a model may answer with', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.uint8Array({ maxLength: 20 }),
    fc.date({ noInvalidDate: true }),
    fc.webUrl().map((url) => new URL(url)),
  );
  const key = fc.oneof(fc.string(), fc.constantFrom('$skvm', 'value', '__proto__'));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(Object.fromEntries),
    ),
  }));
  fc.assert(
    fc.property(value, (original) => {
      expect(fromTaggedJson(JSON.parse(JSON.stringify(toTaggedJson(original))))).toEqual(original);
    }),
    { numRuns: 150 },
  );
});

it('leaves out what JSON cannot carry', () => {
  expect(toTaggedJson({ a: undefined, b: () => {}, c: Number.NaN, d: [undefined] })).toEqual({ c: null, d: [null] });
});
