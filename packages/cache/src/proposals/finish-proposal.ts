import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Candidate, type JsonValue, type OptimizationDocument, redactJson, type Skill, sha256 } from '@skvm/core';
import { writeSkill } from '@skvm/core/skill';
import { replaceFile } from '../disk.ts';
import { writeJsonFile } from '../json-file.ts';
import { FILES } from './proposal-folder.ts';
import type { ProposalManifest } from './proposal-meta.ts';

/** Writes rounds, document, and what the published system has of them; the manifest last. */
export async function writeProposal(
  dir: string,
  input: {
    readonly document: OptimizationDocument;
    readonly rounds: ReadonlyMap<number, Skill>;
    readonly secrets: readonly string[];
  },
): Promise<ProposalManifest> {
  const { rounds, secrets } = input;
  // Before anything is made of it: what must not be written is in no file.
  const plain = JSON.parse(JSON.stringify(input.document)) as JsonValue;
  const document = redactJson(plain, secrets) as unknown as OptimizationDocument;
  const { result, usage, simulated } = document;
  const trees: Record<string, string> = {};
  const write = async (name: string, skill: Skill) => {
    const folder = join(dir, name);
    await rm(folder, { recursive: true, force: true });
    await writeSkill(skill, folder);
    trees[name] = skill.digest;
  };
  const original = rounds.get(0);
  if (original) await write('original', original);
  for (const [round, skill] of rounds) await write(`round-${round}`, skill);
  await writeJsonFile(join(dir, FILES.history), toHistory(document) as JsonValue);
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, FILES.analysis), analysisOf(document));
  const text = `${JSON.stringify(document, undefined, 1)}\n`;
  await replaceFile(join(dir, FILES.document), Buffer.from(text));
  const manifest: ProposalManifest = {
    schema: 'skvm.proposal-manifest/1',
    trees,
    document: sha256(text),
    summary: {
      verdict: result.verdict,
      explanation: result.explanation,
      bestRound: result.bestRound,
      rounds: result.candidates.length - 1,
      effect: result.final?.effect ?? null,
      interval: result.final?.interval ?? null,
      costUsd: usage.costUsd,
      simulated: simulated ?? false,
    },
  };
  await writeJsonFile(join(dir, FILES.manifest), manifest as unknown as JsonValue);
  return manifest;
}

/** `history.json` in the published form. Their train score is our reflect gate, their test score our select split. */
function toHistory({ createdAt, result }: OptimizationDocument): object {
  const entries = result.candidates.slice(1).map((candidate) => ({
    timestamp: createdAt,
    round: candidate.round,
    rootCause: candidate.submission?.rootCause ?? candidate.reason ?? '',
    reasoning: candidate.submission?.generality ?? '',
    changes: candidate.submission?.changes ?? [],
    changedFiles: candidate.changedFiles,
    confidence: candidate.submission?.confidence ?? 0,
    trainScore: childMean(candidate),
    testScore: candidate.select?.mean ?? null,
    improved: candidate.gate?.difference == null ? null : candidate.gate.difference > 0,
  }));
  return { entries, bestRound: result.bestRound, bestRoundReason: result.explanation };
}

function childMean({ gate }: Candidate): number | null {
  const means = (gate?.tasks ?? []).flatMap(({ child }) => child ?? []);
  return means.length === 0 ? null : means.reduce((sum, mean) => sum + mean, 0) / means.length;
}

function analysisOf({ spec, result }: OptimizationDocument): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
  const rows = result.candidates.map(({ round, by, state, select, reason, submission }) =>
    [round, by, state, select?.mean?.toFixed(3) ?? '', cell(submission?.rootCause ?? reason ?? '')].join(' | '),
  );
  return [
    `# ${spec.skill.name} for ${spec.target.model} in ${spec.target.adapter}`,
    '',
    `**${result.verdict}**: ${result.explanation}`,
    '',
    'round | by | state | select mean | cause',
    '--- | --- | --- | --- | ---',
    ...rows,
    '',
  ].join('\n');
}
