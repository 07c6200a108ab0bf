import { readFile } from 'node:fs/promises';
import type { Diagnostic, JsonObject } from '@skvm/core';
import { z } from 'zod';
import type { CacheLayout } from './cache-layout.ts';
import { replaceFile, unlessMissing } from './disk.ts';
import { openJournal } from './file-journal.ts';
import { withLock } from './lock.ts';

export const sessionStatusSchema = z.enum(['running', 'completed', 'partial', 'aborted', 'failed']);
/** `running` until it is finished; whether it still does, the lock of its folder knows. */
export type SessionStatus = z.infer<typeof sessionStatusSchema>;

const entrySchema = z.object({
  id: z.string().min(1),
  type: z.string(),
  status: sessionStatusSchema,
  /** ISO 8601 UTC. */
  startedAt: z.string(),
  completedAt: z.string().optional(),
  /** POSIX path relative to the cache root, or absolute when it is not inside. */
  logDir: z.string(),
  models: z.array(z.string()).optional(),
  harness: z.string().optional(),
  skill: z.string().optional(),
  conditions: z.array(z.string()).optional(),
  /** One line for people. */
  summary: z.string().optional(),
  error: z.string().optional(),
});
/** What the index says about a session, in the field names of the published system. */
export type IndexedSession = z.infer<typeof entrySchema>;

const lineSchema = entrySchema.partial().required({ id: true });

/** What one line of the index adds to what earlier lines say about its session. */
export type IndexLine = z.infer<typeof lineSchema>;

/** Adds a line to the index of sessions. Processes take turns. */
export async function appendToIndex(layout: CacheLayout, line: IndexLine, secrets: readonly string[]): Promise<void> {
  await withLock(
    layout.lock('sessions'),
    async () => {
      await using journal = openJournal(layout.sessionIndex, { secrets });
      await journal.append(line satisfies JsonObject);
    },
    { what: 'The index of sessions', wait: true },
  );
}

/** Takes sessions out of the index whose folders are gone. What cannot be read of it stays as it is. */
export async function removeFromIndex(layout: CacheLayout, ids: ReadonlySet<string>): Promise<void> {
  await withLock(
    layout.lock('sessions'),
    async () => {
      const text = await readFile(layout.sessionIndex, 'utf8').catch(unlessMissing);
      const lines = text?.split('\n') ?? [];
      const staying = lines.filter((line) => !ids.has(parseLine(line)?.id ?? ''));
      if (staying.length < lines.length) await replaceFile(layout.sessionIndex, Buffer.from(staying.join('\n')));
    },
    { what: 'The index of sessions', wait: true },
  );
}

/**
 * Reads the index: one entry for each session, the fields of its lines merged, later ones win. The index is shared with
 * other programs and only lists what the sessions' folders hold, so a line that cannot be read is reported and left out.
 */
export async function readIndex(
  layout: CacheLayout,
  report: (diagnostic: Diagnostic) => void,
): Promise<ReadonlyMap<string, IndexedSession>> {
  const text = await readFile(layout.sessionIndex, 'utf8').catch(unlessMissing);
  const merged = new Map<string, IndexLine>();
  for (const [index, source] of (text ?? '').split('\n').entries()) {
    if (source.trim() === '') continue;
    const line = parseLine(source);
    if (line === undefined) {
      report(unreadable(layout.sessionIndex, index + 1));
      continue;
    }
    const before = merged.get(line.id);
    // A session that was taken up again is not completed any more.
    const { completedAt: _, summary: __, error: ___, ...lasting } = before ?? { id: line.id };
    merged.set(line.id, line.status === 'running' ? { ...lasting, ...line } : { ...before, ...line });
  }
  const sessions = new Map<string, IndexedSession>();
  for (const [id, fields] of merged) {
    const entry = entrySchema.safeParse(fields);
    if (entry.success) sessions.set(id, entry.data);
  }
  return sessions;
}

function parseLine(source: string): IndexLine | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(source)).data;
  } catch {
    return undefined;
  }
}

function unreadable(file: string, line: number): Diagnostic {
  const position = { line, column: 1, offset: 0 };
  return {
    severity: 'warning',
    code: 'session-index-line',
    message: `Line ${line} of the index of sessions cannot be read and is left out`,
    file,
    range: { start: position, end: position },
    source: 'cache',
    hint: 'Remove the line; what its session did is in the folder of the session.',
  };
}
