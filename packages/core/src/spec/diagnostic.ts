import { z } from 'zod';

/** A place in a text file: 1-based line and column, 0-based UTF-16 offset. */
export const positionSchema = z.object({ line: z.int().min(1), column: z.int().min(1), offset: z.int().min(0) });
export type Position = z.infer<typeof positionSchema>;

export const rangeSchema = z.object({ start: positionSchema, end: positionSchema });
/** A stretch of a text file; `end` is exclusive. */
export type Range = z.infer<typeof rangeSchema>;

export const diagnosticSchema = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  /** Lower case words joined by `-`; stable, so that it can be looked up and suppressed. */
  code: z.string(),
  message: z.string(),
  /** POSIX path, relative to the thing that was examined. */
  file: z.string().optional(),
  range: rangeSchema.optional(),
  /** Who found it: an extension id or a part of SkVM. Stamped by the driver, not by the finder. */
  source: z.string(),
  /** What to do about it. */
  hint: z.string().optional(),
});
/** A finding about an input. Findings are data: no severity throws. */
export type Diagnostic = z.infer<typeof diagnosticSchema>;

/** One line, as compilers print it: `file:line:column: severity: message (source/code)`. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, range, severity, message, source, code } = diagnostic;
  const place = [file, range?.start.line, range?.start.column].filter((part) => part !== undefined).join(':');
  return `${place ? `${place}: ` : ''}${severity}: ${message} (${source}/${code})`;
}
