import type { Deployment } from '@skvm/cache';
import type { ProposalSummary } from '@skvm/core';
import type { Outcome } from '../../base-command.ts';
import { deploymentText } from '../../reporters/proposals/deployment-text.ts';
import { nextSteps } from '../../reporters/proposals/next-steps.ts';
import { summaryLine } from '../../reporters/proposals/proposal-text.ts';
import { proposalId } from './proposal-id.ts';
import type { ProposalParts } from './proposal-parts.ts';

/** The flags of `skvm proposals accept`, paths made absolute. */
export interface AcceptFlags {
  readonly round?: number | undefined;
  readonly hunks?: readonly string[] | undefined;
  readonly target?: string | undefined;
  readonly unverified: boolean;
  /** A person's reason. */
  readonly force?: string | undefined;
  readonly 'dry-run': boolean;
}

/** `skvm proposals accept` */
export async function acceptProposal(given: string, flags: AcceptFlags, parts: ProposalParts): Promise<Outcome> {
  const { files, by, signal } = parts;
  const deployment = await files.accept({
    id: await proposalId(given, files),
    ...(flags.round === undefined ? {} : { round: flags.round }),
    ...(flags.hunks === undefined ? {} : { hunks: flags.hunks }),
    ...(flags.target === undefined ? {} : { dir: flags.target }),
    ...(flags.force === undefined ? {} : { override: flags.force }),
    unverified: flags.unverified,
    dryRun: flags['dry-run'],
    by,
    signal,
  });
  return deployed('accept', deployment, flags['dry-run']);
}

/** `skvm proposals undo` */
export async function undoProposal(
  given: string,
  flags: { readonly force: boolean; readonly 'dry-run': boolean },
  { files, by, signal }: ProposalParts,
): Promise<Outcome> {
  const deployment = await files.undo({
    id: await proposalId(given, files),
    by,
    force: flags.force,
    dryRun: flags['dry-run'],
    signal,
  });
  return deployed('undo', deployment, flags['dry-run']);
}

function deployed(action: 'accept' | 'undo', deployment: Deployment, dryRun: boolean): Outcome {
  return {
    document: { schema: 'skvm.deployment/1', action, dryRun, ...deployment } as Outcome['document'],
    render: (style) => deploymentText(action, deployment, dryRun, style),
  };
}

/** `skvm proposals reject` */
export async function rejectProposal(
  given: string,
  flags: { readonly note?: string | undefined },
  { files, by }: ProposalParts,
): Promise<Outcome> {
  const id = await proposalId(given, files);
  return changed(await files.reject({ id, by, ...(flags.note === undefined ? {} : { note: flags.note }) }));
}

/** `skvm proposals cancel` */
export async function cancelProposal(given: string, { files, by, signal }: ProposalParts): Promise<Outcome> {
  return changed(await files.cancel({ id: await proposalId(given, files), by, signal }));
}

function changed(summary: ProposalSummary): Outcome {
  return {
    document: { schema: 'skvm.proposal-state/1', summary } as Outcome['document'],
    render: (style) => [summaryLine(summary, style), ...nextSteps(summary).map((step) => `  ${step}`)].join('\n'),
  };
}
