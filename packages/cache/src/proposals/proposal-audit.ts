import { type AuditEntry, auditEntrySchema, type ProposalState, storeCorrupt } from '@skvm/core';
import { openJournal } from '../file-journal.ts';

/** What can happen in each state, and what it leads to. A proposal of which nothing is told is running. */
const TRANSITIONS: Readonly<Record<ProposalState, Partial<Record<AuditEntry['event'], ProposalState>>>> = {
  running: { created: 'running', finished: 'pending', failed: 'failed', cancelled: 'cancelled' },
  failed: {},
  cancelled: {},
  pending: { accepted: 'accepted', rejected: 'rejected' },
  accepted: { undone: 'undone' },
  rejected: {},
  undone: { accepted: 'accepted', rejected: 'rejected' },
};

/** The state after an event; `undefined` when it cannot happen in that state. */
export function nextState(state: ProposalState, event: AuditEntry['event']): ProposalState | undefined {
  return TRANSITIONS[state][event];
}

/** Events that can happen to a proposal in a state. */
export function possibleEvents(state: ProposalState): readonly AuditEntry['event'][] {
  return Object.keys(TRANSITIONS[state]).filter((event) => event !== 'created') as AuditEntry['event'][];
}

/** The state that a log of events leads to. What cannot have happened is passed over. */
export function stateOf(audit: readonly AuditEntry[]): ProposalState {
  return audit.reduce<ProposalState>((state, { event }) => nextState(state, event) ?? state, 'running');
}

/** Reads an audit log, oldest entry first. A last line that a crash cut off is not there. @throws STORE_CORRUPT */
export async function readAudit(file: string): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for await (const record of openJournal(file).read()) {
    const entry = auditEntrySchema.safeParse(record);
    if (!entry.success) {
      const issue = entry.error.issues[0];
      throw storeCorrupt(
        file,
        `entry ${entries.length + 1}, ${issue?.path.join('.')}: ${issue?.message}`,
        'Remove that line; the state of the proposal is what the other lines lead to.',
      );
    }
    entries.push(entry.data);
  }
  return entries;
}

/** Appends an entry; it is on disk when this resolves. */
export async function appendAudit(file: string, entry: AuditEntry, secrets: readonly string[]): Promise<void> {
  await using journal = openJournal(file, { secrets });
  await journal.append(JSON.parse(JSON.stringify(entry)));
}
