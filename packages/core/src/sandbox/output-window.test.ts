import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOutputWindow } from './output-window.ts';

function textOf(limitBytes: number, chunks: readonly Uint8Array[]): string {
  const window = createOutputWindow(limitBytes);
  for (const chunk of chunks) window.push(chunk);
  return window.text();
}

/** Cuts bytes at the given places, as a pipe may. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const MARK = /^([\s\S]*)\n\[\.\.\. (\d+) bytes left out \.\.\.\]\n([\s\S]*)$/;

describe('createOutputWindow', () => {
  it('is the whole text up to the limit, however it arrives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat()), fc.nat(), (text, places, more) => {
        const bytes = Buffer.from(text);
        expect(textOf(bytes.length + more, cut(bytes, places))).toBe(bytes.toString('utf8'));
      }),
    );
  });

  it('beyond it is a head and a tail of whole characters, and says truly how much is missing', () => {
    const long = fc.string({ unit: 'grapheme', minLength: 20, maxLength: 200 });
    fc.assert(
      fc.property(long, fc.array(fc.nat()), fc.integer({ min: 1, max: 19 }), (text, places, limit) => {
        const bytes = Buffer.from(text);
        const [, head = '', missing, tail = ''] = MARK.exec(textOf(limit, cut(bytes, places))) ?? [];
        expect(text.startsWith(head)).toBe(true);
        expect(text.endsWith(tail)).toBe(true);
        const kept = Buffer.byteLength(head) + Buffer.byteLength(tail);
        expect(kept).toBeLessThanOrEqual(limit);
        // At most three bytes of a cut character are lost at each side.
        expect(kept).toBeGreaterThanOrEqual(limit - 6);
        expect(Number(missing)).toBe(bytes.length - kept);
      }),
    );
  });

  it('says the same however the output was cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 100 }),
        (data, places, limit) => {
          const bytes = Buffer.from(data);
          expect(textOf(limit, cut(bytes, places))).toBe(textOf(limit, [bytes]));
        },
      ),
    );
  });

  it('counts what it does not keep', () => {
    const window = createOutputWindow(10);
    for (let index = 0; index < 100; index += 1) window.push(Buffer.from('0123456789'));
    expect(window.totalBytes).toBe(1000);
    expect(window.text()).toBe('01234\n[... 990 bytes left out ...]\n56789');
  });
});
