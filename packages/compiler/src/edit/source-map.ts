import type { Segment } from './apply-edits.ts';

/** Where a stretch of a compiled text comes from in the text that was written. */
export interface MappedSegment {
  /** UTF-16 offsets into the compiled text; segments tile it. */
  readonly start: number;
  readonly end: number;
  /** Offsets into the original text. */
  readonly sourceStart: number;
  readonly sourceEnd: number;
  /** Id of the edit that made it; absent for what is as it was. */
  readonly edit?: string;
}

/** The map of a text that nothing was done to. */
export function identityMap(length: number): readonly MappedSegment[] {
  return length === 0 ? [] : [{ start: 0, end: length, sourceStart: 0, sourceEnd: length }];
}

/** The map after a further round of edits: `segments` lead from the new text to the one that `map` describes. */
export function composeMap(
  map: readonly MappedSegment[],
  segments: readonly Segment[],
  editIds: readonly string[],
): readonly MappedSegment[] {
  const composed: MappedSegment[] = [];
  for (const segment of segments) {
    const { from } = segment;
    if (segment.edit !== undefined) {
      const edit = editIds[segment.edit] ?? '';
      const sourceStart = toSource(map, from.start, 'start');
      const sourceEnd = Math.max(sourceStart, toSource(map, from.end, 'end'));
      composed.push({ start: segment.start, end: segment.end, sourceStart, sourceEnd, edit });
      continue;
    }
    for (const old of map) {
      const start = Math.max(old.start, from.start);
      const end = Math.min(old.end, from.end);
      if (end <= start) continue;
      const shift = segment.start - from.start;
      const copied = old.edit === undefined;
      composed.push({
        start: start + shift,
        end: end + shift,
        sourceStart: copied ? old.sourceStart + start - old.start : old.sourceStart,
        sourceEnd: copied ? old.sourceStart + end - old.start : old.sourceEnd,
        ...(copied ? {} : { edit: old.edit as string }),
      });
    }
  }
  return composed;
}

function toSource(map: readonly MappedSegment[], offset: number, side: 'start' | 'end'): number {
  for (const { start, end, sourceStart, sourceEnd, edit } of map) {
    if (offset < start || offset > end) continue;
    if (side === 'start' && offset === end && end !== map.at(-1)?.end) continue;
    if (edit === undefined) return sourceStart + offset - start;
    return side === 'start' ? sourceStart : sourceEnd;
  }
  return map.at(-1)?.sourceEnd ?? 0;
}
