/** What a tool tells the model. */
export interface ToolResult {
  readonly text: string;
  readonly isError?: boolean;
  readonly exitCode?: number;
}

/** The most that one tool call tells the model, characters. */
export const MAX_RESULT_CHARACTERS = 50_000;

/** A failure that the model should read and can do something about. */
export function toolError(text: string): ToolResult {
  return { text, isError: true };
}

/** Keeps head and tail of a text that is too long, and says how much is missing. */
export function shorten(text: string, limit = MAX_RESULT_CHARACTERS): string {
  if (text.length <= limit) return text;
  const half = Math.floor(limit / 2);
  const missing = text.length - 2 * half;
  return `${text.slice(0, half)}\n[… ${missing} characters left out …]\n${text.slice(-half)}`;
}
