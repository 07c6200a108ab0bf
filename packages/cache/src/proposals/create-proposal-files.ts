import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type AuditEntry,
  type Diagnostic,
  inputInvalid,
  type JsonValue,
  type ProposalSummary,
  type Store,
} from '@skvm/core';
import { keepSkill } from '@skvm/core/skill';
import type { CacheLayout } from '../cache-layout.ts';
import { errorCode, unlessMissing } from '../disk.ts';
import { writeJsonFile } from '../json-file.ts';
import { acquireLock, holderHere, type Lock, lockHolder } from '../lock.ts';
import { extentOf } from '../walk-files.ts';
import { acceptProposal, type ChangeOptions, changing, refuseState, undoProposal } from './change-skill.ts';
import { writeProposal } from './finish-proposal.ts';
import { listProposals } from './list-proposals.ts';
import { pendingDeployments } from './pending-deployments.ts';
import { appendAudit } from './proposal-audit.ts';
import type { FoundRound, ProposalDraft, ProposalFiles } from './proposal-files.ts';
import {
  dirOf,
  FILES,
  lockOf,
  readFolder,
  readProposal,
  readRound,
  rootOf,
  skillFolderName,
} from './proposal-folder.ts';
import { type ProposalMeta, RULES, toTimestamp } from './proposal-meta.ts';
import { tellProposal } from './tell-proposal.ts';

/** So long a session may take to end when it is asked to, and so long when it is made to. Milliseconds. */
const GRACE_MS = 10_000;
const KILL_MS = 3_000;
const LOOK_MS = 50;

const DAY_MS = 86_400_000;

/**
 * The proposals under a cache root, in `proposals/jit-optimize/<adapter>/<model>/<skill>/<time>/`. A folder has what the
 * published system writes (`meta.json`, `history.json`, `analysis.md`, `original/`, `round-<n>/`), so that either can read
 * the other's, and of ours the document (`proposal.json`), a manifest that vouches for rounds and document, and an audit
 * log that is appended to: what a proposal's state is, the log says.
 *
 * @param options.secrets values that must never be written
 * @param options.report takes proposals that cannot be read
 */
export function proposalFiles(
  layout: CacheLayout,
  options: {
    readonly store: Store;
    readonly now: () => Date;
    readonly secrets?: readonly string[];
    readonly report?: (diagnostic: Diagnostic) => void;
  },
): ProposalFiles {
  const { store, now, secrets = [], report = () => {} } = options;
  const changes: ChangeOptions = { layout, store, now, secrets, report };
  const entry = (event: AuditEntry['event'], by: string, rest: Partial<AuditEntry> = {}): AuditEntry => ({
    ...{ at: now().toISOString(), event, by },
    ...rest,
  });
  /** A process that ended while it deployed may have left things to be told. One that does so now is not waited for. */
  const settle = async () => {
    const isPending = (await pendingDeployments(layout)).length > 0;
    if (isPending && !(await lockHolder(layout.lock('proposals')))) await changing(changes, undefined, async () => {});
  };
  const list = async () => {
    await settle();
    return listProposals(layout, report);
  };

  return {
    async create(input, locking = {}) {
      const { skill, target, optimizerModel, source, session } = input;
      const name = skillFolderName(skill.dir);
      const parent = layout.proposalsDir({ target, skill: name });
      const what = `Optimizing ${name} for ${target.model} in ${target.adapter}`;
      const locks: Lock[] = [];
      const release = async () => {
        for (const lock of locks.splice(0).reverse()) await lock[Symbol.asyncDispose]();
      };
      try {
        const targetLock = layout.lock('jit-optimize', target.adapter, target.model, name);
        locks.push(await acquireLock(targetLock, { ...locking, what, now }));
        const begun = await findSession(layout, parent, { session, skillDir: skill.dir });
        const id = begun ?? (await makeFolder(parent, now(), layout));
        locks.push(await acquireLock(lockOf(layout, id), { ...locking, what: `The proposal ${id}`, now }));
        const dir = dirOf(layout, id);
        if (begun === undefined) {
          const createdAt = now();
          const meta: ProposalMeta = {
            ...{ schemaVersion: 1, skillName: name, skillDir: skill.dir, harness: target.adapter },
            ...{ optimizerModel: optimizerModel ?? RULES, targetModel: target.model, source },
            ...{ timestamp: toTimestamp(createdAt), status: 'pending', acceptedRound: null },
            ...{ bestRound: 0, bestRoundReason: '', roundCount: 0, session, originalDigest: skill.digest },
            createdAt: createdAt.toISOString(),
          };
          await keepSkill(skill, store);
          await writeJsonFile(join(dir, FILES.meta), meta as unknown as JsonValue);
          await appendAudit(join(dir, FILES.audit), entry('created', 'jit-optimize'), secrets);
        }
        return draft(id, dir, release);
      } catch (error) {
        await release();
        throw error;
      }
    },

    async list(filter = {}) {
      const all = await list();
      return all.filter(
        (one) =>
          (filter.skill === undefined || one.skill === filter.skill) &&
          (filter.adapter === undefined || one.adapter === filter.adapter) &&
          (filter.model === undefined || one.model === filter.model) &&
          (filter.state === undefined || one.state === filter.state) &&
          (filter.verdict === undefined || one.verdict === filter.verdict),
      );
    },

    async load(id) {
      await settle();
      return readProposal(layout, id);
    },

    round: async (id, round) => readRound(await readFolder(layout, id), round),

    accept: (input) => acceptProposal(input, changes),

    undo: (input) => undoProposal(input, changes),

    async reject({ id, by, note }) {
      return changing(changes, undefined, async () => {
        refuseState((await readFolder(layout, id)).summary, 'rejected');
        await tellProposal(layout, id, entry('rejected', by, note === undefined ? {} : { note }), secrets);
        return (await readFolder(layout, id)).summary;
      });
    },

    async cancel({ id, by, signal }) {
      const { summary } = await readFolder(layout, id);
      refuseState(summary, 'cancelled');
      const path = lockOf(layout, id);
      const holder = await lockHolder(path);
      if (holder?.pid === process.pid) throw inputInvalid(`The proposal ${id} is worked on by this very process`);
      const isHeld = async () => (await lockHolder(path)) !== undefined;
      if (holder) {
        for (const [name, graceMs] of [
          ['SIGTERM', GRACE_MS],
          ['SIGKILL', KILL_MS],
        ] as const) {
          // Asked anew each time: the id of a process that has ended may be another's by now.
          const pid = await holderHere(path);
          if (pid === undefined) {
            if (!(await isHeld())) break;
            throw inputInvalid(
              `The proposal ${id} is worked on by process ${holder.pid} on ${holder.host}, which cannot be ended from here`,
              'End it there.',
            );
          }
          send(pid, name);
          for (let waited = 0; waited < graceMs && (await isHeld()); waited += LOOK_MS) {
            await pause(LOOK_MS, undefined, signal ? { signal } : {});
          }
        }
        if (await isHeld()) {
          throw inputInvalid(
            `The process ${holder.pid} that works on ${id} does not end`,
            'End it by hand, then try again.',
          );
        }
      }
      return changing(changes, signal, async () => {
        const { summary: ended } = await readFolder(layout, id);
        // It may have come to its end meanwhile.
        if (ended.state !== 'running') return ended;
        const note = holder ? `process ${holder.pid} was ended` : 'its process had ended already';
        await tellProposal(layout, id, entry('cancelled', by, { note }), secrets);
        return (await readFolder(layout, id)).summary;
      });
    },

    async prune({ maxAgeDays, dryRun }) {
      const before = new Date(now().getTime() - maxAgeDays * DAY_MS).toISOString();
      return changing(changes, undefined, async () => {
        const removed: ProposalSummary[] = [];
        let bytes = 0;
        for (const summary of await listProposals(layout, report)) {
          if (!DONE.has(summary.state) || summary.createdAt >= before) continue;
          const dir = dirOf(layout, summary.id);
          bytes += (await extentOf(dir)).bytes;
          if (!dryRun) await rm(dir, { recursive: true, force: true });
          removed.push(summary);
        }
        return { removed, bytes };
      });
    },

    async find({ skill, target }): Promise<FoundRound> {
      const mine = (await list()).filter(
        ({ adapter, model, skill: name }) =>
          adapter === target.adapter && model === target.model && [skill.name, nameOf(skill.dir)].includes(name),
      );
      const what = `${skill.name} for ${target.model} in ${target.adapter}`;
      if (mine.length === 0) return { missing: `there is no proposal of ${what}` };
      let why = `no proposal of ${what} is accepted or recommended`;
      const accepted = mine.filter(({ state }) => state === 'accepted');
      const recommended = mine.filter(({ state, verdict }) => state === 'pending' && verdict === 'recommended');
      for (const summary of [...accepted, ...recommended]) {
        const folder = await readFolder(layout, summary.id);
        const deployed = folder.audit.findLast(({ event }) => event === 'accepted');
        const found = { proposal: summary.id, state: summary.state, verdict: summary.verdict };
        if (summary.state === 'accepted' && deployed?.after === skill.digest) {
          return { ...found, round: summary.acceptedRound ?? summary.bestRound, skill };
        }
        if (summary.originalDigest !== null && summary.originalDigest !== skill.digest) {
          why = `the proposal ${summary.id} was made from another version of ${skill.name}`;
          continue;
        }
        // What a person took of it is what the name promises, not the round as it was proposed.
        if (deployed?.hunks !== undefined || deployed?.merged) {
          why = `of ${summary.id} a part was accepted, or merged with other edits: benchmark the skill as it stands`;
          continue;
        }
        const round = summary.acceptedRound ?? summary.bestRound;
        if (round === 0) continue;
        return { ...found, round, skill: await readRound(folder, round) };
      }
      const running = mine.find(({ state }) => state === 'running');
      return {
        missing: running && accepted.length + recommended.length === 0 ? `${why}; ${running.id} is not done` : why,
      };
    },
  };

  function draft(id: string, dir: string, close: () => Promise<void>): ProposalDraft {
    /** A session that is gone on with may have told its end before it was cut off: what is told stays. */
    const end = async (work: () => Promise<void>) => {
      const { summary } = await readFolder(layout, id);
      if (summary.state === 'running') await work();
      await close();
      return (await readFolder(layout, id)).summary;
    };
    return {
      id,
      dir,
      finish: ({ document, rounds }) =>
        end(async () => {
          const { meta } = await readFolder(layout, id);
          const { summary } = await writeProposal(dir, { document, rounds, secrets });
          const { bestRound, explanation: bestRoundReason } = summary;
          const finished = { ...meta, bestRound, bestRoundReason, roundCount: summary.rounds + 1 };
          await writeJsonFile(join(dir, FILES.meta), finished as unknown as JsonValue);
          await tellProposal(layout, id, entry('finished', 'jit-optimize'), secrets);
        }),
      async fail({ explanation, cancelled = false }) {
        const event = cancelled ? 'cancelled' : 'failed';
        await end(() => tellProposal(layout, id, entry(event, 'jit-optimize', { note: explanation }), secrets));
      },
      [Symbol.asyncDispose]: close,
    };
  }
}

const GIVEN_UP = new Set<ProposalSummary['state']>(['failed', 'cancelled']);

/** States in which nobody waits for a proposal any more. */
const DONE = new Set<ProposalSummary['state']>(['failed', 'cancelled', 'rejected', 'undone']);

const nameOf = (dir: string | undefined) => (dir === undefined ? undefined : skillFolderName(dir));

async function makeFolder(parent: string, at: Date, layout: CacheLayout): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (let number = 0; ; number += 1) {
    const dir = join(parent, `${toTimestamp(at)}${number === 0 ? '' : `-${number}`}`);
    const isMine = await mkdir(dir).then(
      () => true,
      (error: unknown) => {
        if (errorCode(error) === 'EEXIST') return false;
        throw error;
      },
    );
    if (isMine) return dir.slice(rootOf(layout).length + 1).replaceAll('\\', '/');
  }
}

/** The proposal of a session for a folder, which is gone on with; not one that was given up. */
async function findSession(
  layout: CacheLayout,
  parent: string,
  { session, skillDir }: { readonly session: string; readonly skillDir: string },
): Promise<string | undefined> {
  const prefix = parent.slice(rootOf(layout).length + 1).replaceAll('\\', '/');
  for (const name of (await readdir(parent).catch(unlessMissing)) ?? []) {
    const id = `${prefix}/${name}`;
    const folder = await readFolder(layout, id).catch(() => undefined);
    // Another copy of the skill has a proposal of its own: this one would be accepted into the wrong folder.
    const isMine = folder?.meta.session === session && folder.meta.skillDir === skillDir;
    if (isMine && !GIVEN_UP.has(folder.summary.state)) return id;
  }
  return undefined;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
