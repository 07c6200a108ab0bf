import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Diagnostic,
  hashJson,
  inputInvalid,
  isSkvmError,
  type Journal,
  type JsonValue,
  nearest,
  redactJson,
  type SkvmError,
  sessionMissing,
} from '@skvm/core';
import type { CacheLayout } from './cache-layout.ts';
import { errorCode } from './disk.ts';
import { openJournal } from './file-journal.ts';
import { writeJsonFile } from './json-file.ts';
import { acquireLock, type Lock, type LockOptions, lockHolder } from './lock.ts';
import {
  lockOf,
  readSessionSpec,
  SESSION_ID,
  SESSION_KINDS,
  type SessionKind,
  type SessionSpec,
  sessionId,
  sessionIds,
} from './session-folder.ts';
import { appendToIndex, type IndexedSession, readIndex, type SessionStatus } from './session-index.ts';

/** What a session is about, for the list of sessions. */
export type SessionSubject = Pick<IndexedSession, 'models' | 'harness' | 'skill' | 'conditions'>;

/** What is to be opened. */
export interface SessionInput {
  readonly kind: SessionKind;
  /**
   * All that decides what the command does. Only a session of an equal one can be taken up again. May be left out when
   * a session is named by its id.
   */
  readonly spec?: JsonValue;
  /** Take up an unfinished session: the newest of this spec, or one by its id. Absent: a new one. */
  readonly resume?: 'newest' | { readonly session: string };
  readonly subject?: SessionSubject;
  readonly now: () => Date;
}

/** A command's folder and journal, locked for as long as it is open. Disposing of it unfinished leaves it to be resumed. */
export interface Session extends AsyncDisposable {
  /** Sorts by the time of its start. */
  readonly id: string;
  readonly kind: SessionKind;
  /** Absolute folder, for the result document too. */
  readonly dir: string;
  readonly journal: Journal;
  /** True when an earlier process began it: the journal may say what is done already. */
  readonly resumed: boolean;
  readonly spec: JsonValue;
  /** ISO 8601 UTC, of the first start. */
  readonly startedAt: string;
  /** Ends it. Anything but `completed` can be resumed. */
  finish(
    status: Exclude<SessionStatus, 'running'>,
    details?: { readonly summary?: string; readonly error?: string },
  ): Promise<void>;
}

/** A session in a list. */
export interface ListedSession extends Omit<IndexedSession, 'status'> {
  /** `interrupted`: it was never finished, and no process works on it. */
  readonly status: SessionStatus | 'interrupted';
  /** The process that works on it. */
  readonly pid?: number;
}

/** The sessions under one cache root. */
export interface Sessions {
  /**
   * Opens a new session or one that is to be gone on with.
   *
   * @throws SESSION_MISSING, saying what there is; TARGET_LOCKED when a process works on it, unless `wait`;
   * INPUT_INVALID when the session named has another spec
   */
  open(input: SessionInput, options?: Pick<LockOptions, 'wait' | 'signal' | 'onWait'>): Promise<Session>;
  /** Sessions of one kind, or of all, the newest first. */
  list(filter?: { readonly kind?: string; readonly limit?: number }): Promise<ListedSession[]>;
}

/**
 * The sessions of a cache root: folders `log/<kind>/<id>/` with `spec.json` and `journal.jsonl`, listed in
 * `log/sessions.jsonl`.
 *
 * @param options.secrets values that must never be written
 * @param options.report takes what cannot be read of the index
 */
export function sessions(
  layout: CacheLayout,
  options: { readonly secrets?: readonly string[]; readonly report?: (diagnostic: Diagnostic) => void } = {},
): Sessions {
  const { secrets = [], report = () => {} } = options;

  return {
    async open(input, locking = {}) {
      const { kind, spec, resume, now } = input;
      if (resume === undefined) return create(input, locking);
      for (;;) {
        const file = resume === 'newest' ? await findNewest(kind, spec) : await findNamed(kind, resume.session, spec);
        const dir = layout.sessionDir(kind, file.id);
        const lock = await acquireLock(lockOf(dir), { ...locking, what: `The session ${file.id}`, now });
        try {
          // Whoever held it may have completed it.
          const isStillOpen = (await readIndex(layout, () => {})).get(file.id)?.status !== 'completed';
          if (resume === 'newest' && !isStillOpen) {
            await lock[Symbol.asyncDispose]();
            continue;
          }
          return await start(file, dir, lock, { resumed: true, ...input });
        } catch (error) {
          await lock[Symbol.asyncDispose]();
          throw error;
        }
      }
    },

    async list({ kind, limit } = {}) {
      const all = [...(await readIndex(layout, report)).values()].filter((entry) => !kind || entry.type === kind);
      const newestFirst = all.sort((a, b) =>
        a.startedAt < b.startedAt || (a.startedAt === b.startedAt && a.id < b.id) ? 1 : -1,
      );
      return Promise.all(newestFirst.slice(0, limit).map(withLife));
    },
  };

  async function create(input: SessionInput, locking: Pick<LockOptions, 'signal'>): Promise<Session> {
    const { kind, spec, now } = input;
    if (spec === undefined) throw inputInvalid('Expected the spec of the new session, got none');
    const startedAt = now();
    for (;;) {
      const id = sessionId(startedAt);
      const dir = layout.sessionDir(kind, id);
      await mkdir(dirname(dir), { recursive: true });
      const isMine = await mkdir(dir).then(
        () => true,
        (error: unknown) => {
          if (errorCode(error) === 'EEXIST') return false;
          throw error;
        },
      );
      if (!isMine) continue;
      const lock = await acquireLock(lockOf(dir), { ...locking, what: `The session ${id}`, now });
      try {
        const file: SessionSpec = {
          schema: 'skvm.session/1',
          id,
          kind,
          startedAt: startedAt.toISOString(),
          specDigest: hashJson(spec),
          spec: redactJson(spec, secrets),
        };
        await writeJsonFile(join(dir, 'spec.json'), file);
        return await start(file, dir, lock, { resumed: false, ...input });
      } catch (error) {
        await lock[Symbol.asyncDispose]();
        throw error;
      }
    }
  }

  async function start(
    file: SessionSpec,
    dir: string,
    lock: Lock,
    input: SessionInput & { readonly resumed: boolean },
  ): Promise<Session> {
    const { id, kind, startedAt } = file;
    const journal = openJournal(join(dir, 'journal.jsonl'), { secrets });
    let isOpen = true;
    const close = async () => {
      if (!isOpen) return;
      isOpen = false;
      await journal.close();
      await lock[Symbol.asyncDispose]();
    };
    const logDir = layout.portable(dir);
    await appendToIndex(layout, { id, type: kind, status: 'running', startedAt, logDir, ...input.subject }, secrets);
    return {
      id,
      kind,
      dir,
      journal,
      resumed: input.resumed,
      spec: input.spec ?? file.spec,
      startedAt,
      async finish(status, details = {}) {
        if (!isOpen) throw inputInvalid(`The session ${id} is closed already`);
        const completedAt = input.now().toISOString();
        await appendToIndex(layout, { id, type: kind, status, completedAt, ...details }, secrets);
        await close();
      },
      [Symbol.asyncDispose]: close,
    };
  }

  async function findNewest(kind: SessionKind, spec: JsonValue | undefined): Promise<SessionSpec> {
    if (spec === undefined) throw inputInvalid('Expected the spec of the session to resume, got none');
    const digest = hashJson(spec);
    const index = await readIndex(layout, () => {});
    const others: string[] = [];
    for (const id of await sessionIds(layout, kind)) {
      if (index.get(id)?.status === 'completed') continue;
      const file = await readSessionSpec(layout, kind, id).catch((error: unknown) => {
        if (!isSkvmError(error)) throw error;
        report(notResumable(error));
        return undefined;
      });
      if (file?.specDigest === digest) return file;
      if (file) others.push(id);
    }
    const also = others.length === 0 ? '' : `; unfinished with other settings: ${others.slice(0, 5).join(', ')}`;
    throw sessionMissing(
      `No unfinished ${kind} session of these settings${also}`,
      others,
      others.length === 0
        ? 'Start without --resume.'
        : 'Start without --resume, or go on with another by --session=<id>.',
    );
  }

  async function findNamed(kind: SessionKind, id: string, spec: JsonValue | undefined): Promise<SessionSpec> {
    const file = await readSessionSpec(layout, kind, id);
    if (file === undefined) {
      const known = await sessionIds(layout, kind);
      const near = nearest(id, known);
      const list = known.length === 0 ? 'there is none' : `the newest: ${known.slice(0, 5).join(', ')}`;
      throw sessionMissing(
        `No ${kind} session "${id}"; ${list}`,
        known,
        near === undefined ? 'skvm logs lists all sessions.' : `Did you mean "${near}"?`,
      );
    }
    if (spec !== undefined && hashJson(spec) !== file.specDigest) {
      const differing = differingKeys(redactJson(spec, secrets), file.spec);
      throw inputInvalid(
        `The session ${id} was begun with other settings${differing.length === 0 ? '' : `: ${differing.join(', ')} differ`}`,
        'Go on with the settings in its spec.json, or start a new session.',
      );
    }
    return file;
  }

  async function withLife(entry: IndexedSession): Promise<ListedSession> {
    if (entry.status !== 'running') return entry;
    const isOurs = SESSION_ID.test(entry.id) && SESSION_KINDS.some((kind) => kind === entry.type);
    const holder = isOurs ? await lockHolder(lockOf(layout.sessionDir(entry.type, entry.id))) : undefined;
    return holder ? { ...entry, pid: holder.pid } : { ...entry, status: 'interrupted' };
  }
}

function notResumable(error: SkvmError): Diagnostic {
  return {
    severity: 'warning',
    code: 'session-unreadable',
    message: `A session is left out: ${error.message}`,
    source: 'cache',
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}

/** Keys of the top level in which two specs differ. */
function differingKeys(a: JsonValue, b: JsonValue): string[] {
  const isObject = (value: JsonValue): value is { readonly [key: string]: JsonValue | undefined } =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject(a) || !isObject(b)) return [];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].filter((key) => hashJson([a[key] ?? null]) !== hashJson([b[key] ?? null])).sort();
}
