import { writeFile } from 'node:fs/promises';
import { reportHtml } from '@skvm/studio';
import type { Outcome } from '../../base-command.ts';
import { toAbsolute } from '../../environment.ts';
import { plural } from '../../reporters/format.ts';
import type { Terminal } from '../../terminal.ts';
import { chooseProposals, loadProposals, type ProposalListFlags } from './list-proposals.ts';
import type { ProposalParts } from './proposal-parts.ts';

/** `skvm proposals report` */
export async function reportProposals(
  flags: ProposalListFlags & { readonly out: string },
  terminal: Terminal,
  parts: ProposalParts,
): Promise<Outcome> {
  const proposals = await loadProposals(await chooseProposals(flags, parts), parts);
  const out = toAbsolute(flags.out, terminal);
  await writeFile(out, reportHtml(proposals));
  const document = { schema: 'skvm.proposals-report/1', out, proposals: proposals.map(({ summary }) => summary.id) };
  return { document, render: () => `${plural(proposals.length, 'proposal')} in ${out}` };
}
