import { hostname, userInfo } from 'node:os';
import { openStore, proposalFiles } from '@skvm/cache';
import { layoutOf, type PlaceFlags, readEnvironment } from '../../environment.ts';
import { collectFindings } from '../../reporters/collect-findings.ts';
import { secretsOf } from '../../secrets.ts';
import type { Terminal } from '../../terminal.ts';
import type { ProposalParts } from './proposal-parts.ts';

/** The proposals of the cache that flags and variables name. Loads no engine. */
export async function openProposals(flags: PlaceFlags, terminal: Terminal): Promise<ProposalParts> {
  const environment = await readEnvironment(flags, terminal);
  const layout = layoutOf(environment);
  const { diagnostics, report } = collectFindings(terminal);
  const now = () => new Date();
  const files = proposalFiles(layout, {
    store: openStore(layout.store),
    now,
    secrets: secretsOf(environment),
    report,
  });
  return { files, now, by: whoAmI(), signal: terminal.signal, diagnostics };
}

/** User and host, for the audit log. */
function whoAmI(): string {
  // A user id without an entry in the list of users has no name.
  const user = (() => {
    try {
      return userInfo().username;
    } catch {
      return 'unknown';
    }
  })();
  return `${user}@${hostname()}`;
}
