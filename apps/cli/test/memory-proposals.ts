import type { ProposalFiles } from '@skvm/cache';
import { inputInvalid, type Proposal, type ProposalSummary, type Skill, unknownName } from '@skvm/core';
import type { SkillHunk } from '@skvm/core/skill';
import { diffSkills } from '@skvm/core/skill';
import type { ProposalParts } from '../src/verbs/proposals/proposal-parts.ts';

/** A proposal with its rounds. */
export interface KeptProposal {
  readonly proposal: Proposal;
  readonly rounds: readonly Skill[];
}

/** Proposals in memory, at the extension point that the commands use, and what they were asked to do. */
export function memoryProposals(kept: readonly KeptProposal[]): ProposalParts & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const find = (id: string): KeptProposal => {
    const found = kept.find(({ proposal }) => proposal.summary.id === id);
    if (found) return found;
    const known = kept.map(({ proposal }) => proposal.summary.id);
    throw unknownName({ code: 'INPUT_INVALID', what: 'proposal', name: id, known });
  };
  const roundOf = (id: string, round: number): Skill => {
    const skill = find(id).rounds[round];
    if (skill) return skill;
    throw inputInvalid(`No round ${round} of ${id}`);
  };
  const turn = (id: string, state: ProposalSummary['state']): ProposalSummary => ({
    ...find(id).proposal.summary,
    state,
  });
  const deployment = (id: string, state: ProposalSummary['state'], from: number, to: number, dryRun = false) => ({
    summary: turn(id, state),
    dir: '/skills/reports',
    before: roundOf(id, from).digest,
    after: roundOf(id, to).digest,
    merged: false,
    changes: diffSkills(roundOf(id, from), roundOf(id, to)),
    backup: dryRun ? null : 'backup-key',
  });
  const files: ProposalFiles = {
    create: () => Promise.reject(new Error('not asked for')),
    list: async (filter = {}) =>
      kept
        .map(({ proposal }) => proposal.summary)
        .filter(
          (one) =>
            (filter.skill ?? one.skill) === one.skill &&
            (filter.adapter ?? one.adapter) === one.adapter &&
            (filter.model ?? one.model) === one.model &&
            (filter.state ?? one.state) === one.state &&
            (filter.verdict ?? one.verdict) === one.verdict,
        ),
    load: async (id) => find(id).proposal,
    round: async (id, round) => roundOf(id, round),
    async accept({ signal: _, ...input }) {
      asked.push({ accept: input });
      const round = input.round ?? find(input.id).proposal.summary.bestRound;
      return deployment(input.id, input.dryRun ? 'pending' : 'accepted', 0, round, input.dryRun);
    },
    async reject(input) {
      asked.push({ reject: input });
      return turn(input.id, 'rejected');
    },
    async undo({ signal: _, ...input }) {
      asked.push({ undo: input });
      return deployment(input.id, 'undone', 1, 0, input.dryRun);
    },
    async cancel({ signal: _, ...input }) {
      asked.push({ cancel: input });
      return turn(input.id, 'cancelled');
    },
    async prune(options) {
      asked.push({ prune: options });
      return { removed: kept.map(({ proposal }) => proposal.summary), bytes: 2048 };
    },
    find: async () => ({ missing: 'not asked for' }),
  };
  return {
    files,
    hunks: wholeFiles,
    now: () => new Date('2026-08-03T09:30:00.000Z'),
    by: 'tester@host',
    signal: new AbortController().signal,
    diagnostics: [],
    asked,
  };
}

/** One hunk for each line that the second text has and the first has not; enough for texts that only grow. */
function wholeFiles(before: Skill, after: Skill): SkillHunk[] {
  const old = before.text.split('\n');
  return after.text.split('\n').flatMap((text, index) =>
    old.includes(text)
      ? []
      : [
          {
            id: `h${index}`,
            path: 'SKILL.md',
            change: 'lines' as const,
            oldStart: index,
            oldLines: 0,
            newStart: index + 1,
            newLines: 1,
            lines: [{ kind: 'added' as const, text }],
          },
        ],
  );
}
