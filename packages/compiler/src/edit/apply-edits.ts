import { type Edit, inputInvalid } from '@skvm/core';
import MagicString from 'magic-string';

/** What {@link applyEdits} needs of an edit. */
export type TextEdit = Pick<Edit, 'start' | 'end' | 'before' | 'after'>;

/**
 * A stretch of a text after edits and the stretch of the text before that it comes from. Segments tile the new text.
 * Without `edit` both are the same, unit by unit; with it the new one stands in place of the old.
 */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly from: { readonly start: number; readonly end: number };
  /** Index of the edit in the list that was given. */
  readonly edit?: number;
}

/**
 * Applies edits to a text: nothing outside their spans changes. Insertions at one place stand in the order given.
 *
 * @throws INPUT_INVALID when a span is outside the text, does not hold what the edit says, or overlaps another.
 */
export function applyEdits(
  source: string,
  edits: readonly TextEdit[],
): { readonly text: string; readonly segments: readonly Segment[] } {
  const order = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index);
  const magic = new MagicString(source);
  const segments: Segment[] = [];
  let at = 0;
  let out = 0;
  const copy = (to: number): void => {
    if (to <= at) return;
    segments.push({ start: out, end: out + to - at, from: { start: at, end: to } });
    out += to - at;
    at = to;
  };
  for (const { edit, index } of order) {
    const problem = editProblem(source, edit) ?? (edit.start < at ? 'overlaps another edit' : undefined);
    if (problem) throw inputInvalid(`The edit at ${edit.start}-${edit.end} ${problem}`);
    copy(edit.start);
    if (edit.end > edit.start) magic.update(edit.start, edit.end, edit.after);
    else magic.appendLeft(edit.start, edit.after);
    if (edit.after !== '' || edit.end > edit.start) {
      const from = { start: edit.start, end: edit.end };
      segments.push({ start: out, end: out + edit.after.length, from, edit: index });
    }
    out += edit.after.length;
    at = edit.end;
  }
  copy(source.length);
  return { text: magic.toString(), segments };
}

/** What is wrong with an edit by itself, or `undefined`. */
export function editProblem(source: string, edit: TextEdit): string | undefined {
  const { start, end, before } = edit;
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > source.length) {
    return `is outside the text of ${source.length} units`;
  }
  const found = source.slice(start, end);
  if (found !== before) return `expects ${quote(before)}, and ${quote(found)} stands there`;
  return undefined;
}

/** True when two edits touch the same units; insertions at one place do not. */
export function overlaps(a: TextEdit, b: TextEdit): boolean {
  if (a.start === a.end || b.start === b.end) {
    const [point, span] = a.start === a.end ? [a.start, b] : [b.start, a];
    return span.start < point && point < span.end;
  }
  return a.start < b.end && b.start < a.end;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
