/** HTML that was made here; every other value is text. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Value = string | number | Markup | readonly Markup[];

/** Takes a constant of ours, such as a style sheet, as HTML. Nothing that was read may ever come here. */
export function raw(text: string): Markup {
  return new Markup(text);
}

/** HTML with values in it: text is escaped, so that it stays text between tags and between quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(
    parts.map((part, index) => part + (index < values.length ? toHtml(values[index] ?? '') : '')).join(''),
  );
}

function toHtml(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('\n');
  return visible(String(value)).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What a browser would not show, or would reorder the text around it by, becomes a mark that can be seen. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    /[\n\t]/.test(character) ? character : '\ufffd',
  );
}
