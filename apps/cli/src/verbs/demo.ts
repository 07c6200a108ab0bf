import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchDocument, BenchTask } from '@skvm/bench';
import { proposalFiles } from '@skvm/cache';
import {
  type AnyProfile,
  type DocumentStatus,
  inputInvalid,
  type OptimizationDocument,
  type ProposalSummary,
} from '@skvm/core';
import { ruleProposer } from '@skvm/jit';
import type { Outcome } from '../base-command.ts';
import { type Composition, compose } from '../compose.ts';
import type { PlaceFlags } from '../environment.ts';
import { benchText } from '../reporters/bench-text.ts';
import { compileText } from '../reporters/compile-text.ts';
import { optimizedText } from '../reporters/optimize-text.ts';
import { profileText } from '../reporters/profile-text.ts';
import { type Style, styleFor } from '../style.ts';
import type { Terminal } from '../terminal.ts';
import { runBench } from './bench-targets.ts';
import { type CompiledSkill, type CompileReport, compileSkill, passesOf } from './compile-skills.ts';
import { findTasks, loadTaskSkills } from './find-task.ts';
import { breakSkill } from './optimize/broken-skill.ts';
import { optimizeSkill } from './optimize/optimize-skills.ts';
import { profileTarget } from './profile-targets.ts';

const TARGET = { adapter: 'bare-agent', model: 'sim/qwen3.5-9b' } as const;
const CONDITIONS = ['no-skill', 'original', 'aot-compiled'] as const;

/** Everything that the demonstration made. */
export interface DemoDocument {
  readonly schema: 'skvm.demo/1';
  readonly status: DocumentStatus;
  readonly simulated: true;
  readonly notice: string;
  readonly profile: AnyProfile;
  readonly compile: CompileReport;
  readonly bench: BenchDocument;
  readonly optimize: OptimizationDocument;
  /** Absolute. */
  readonly paths: {
    readonly cache: string;
    readonly profile: string | null;
    readonly variant: string | null;
    /** Id. */
    readonly proposal: string | null;
    readonly logs: string;
  };
}

const NOTICE =
  'Everything below is simulated. The model sim/qwen3.5-9b plays the capability levels that were published for qwen3.5-9b; ' +
  'it thinks nothing up. That shows that the machinery works, and nothing about a real model. What the compiled skill gains ' +
  'is built into the simulation: a task asks for less where the text of the skill asks for less.';

/**
 * Shows the whole way on the simulated model, telling each step when it is done. It takes nothing of the user's: no
 * configuration, no key, no cache but the one that is named.
 */
export async function demo(
  flags: PlaceFlags & { readonly quick: boolean; readonly json: boolean },
  terminal: Terminal,
): Promise<Outcome> {
  const cache = flags['skvm-cache'] ?? (await mkdtemp(join(tmpdir(), 'skvm-demo-')));
  const alone = { ...terminal, env: withoutSettings(terminal.env) };
  await using composition = await compose({ ...flags, 'skvm-cache': cache, 'env-file': undefined }, alone, {
    kinds: ['adapter', 'condition', 'evaluator', 'pass', 'primitive'],
  });
  const style = styleFor(terminal.stdout, terminal.env);
  const say = (title: string, text: string) => {
    if (!flags.json) terminal.stdout.write(`${style('bold', `── ${title}`)}\n\n${text}\n\n`);
  };
  say('SkVM', wrapped(NOTICE));

  const profiled = await profileTarget(TARGET, { policy: 'adaptive', wait: true }, composition);
  say('1. Profile: what the target can do', profileText(profiled, style));

  const tasks = await tasksWithSkills(terminal, composition);
  const compiled = await mostChanged(tasks, profiled.profile, composition);
  say('2. Compile: a skill for that target', compileText(compiled, style));

  const document = await runBench(
    { tasks, targets: [TARGET], conditions: CONDITIONS, repeats: flags.quick ? 1 : 3 },
    composition,
  );
  say('3. Bench: does it help?', benchText(document, style, terminal.stdout.columns ?? 100));

  const optimized = await optimizeBroken(flags.quick, composition);
  say('4. Optimize: is what is missing found?', optimized.text(style));

  const { layout } = composition;
  const paths = {
    cache: layout.root,
    profile: profiled.path ?? null,
    variant: compiled.document.paths.variant,
    proposal: optimized.proposal?.id ?? null,
    logs: layout.logs,
  };
  const summary: DemoDocument = {
    schema: 'skvm.demo/1',
    status: document.status,
    simulated: true,
    notice: NOTICE,
    profile: profiled.profile,
    compile: compiled.document,
    bench: document,
    optimize: optimized.document,
    paths,
  };
  return { document: summary, render: () => pathsText(paths, style) };
}

/** The tasks of the data with their skills. */
async function tasksWithSkills(
  terminal: Terminal,
  { context, environment }: Composition,
): Promise<readonly BenchTask[]> {
  const found = await findTasks(undefined, terminal, environment.data);
  return Promise.all(found.map(async (one) => ({ task: one.task, skills: await loadTaskSkills(one, context) })));
}

/** A skill with a known defect, which rules are to find without a model. */
async function optimizeBroken(
  quick: boolean,
  composition: Composition,
): Promise<{
  readonly document: OptimizationDocument;
  readonly proposal?: ProposalSummary;
  text(style: Style): string;
}> {
  const { context, environment, layout } = composition;
  const from = join(environment.data.path, 'skills', 'expense-report');
  const broken = await breakSkill({ from, to: join(layout.root, 'demo'), count: quick ? 12 : 18 }, context);
  const { skill, tasks, missing } = broken;
  const proposals = proposalFiles(layout, { store: context.store, now: context.now, report: context.report });
  const done = await optimizeSkill(
    {
      ...{ skill, target: TARGET, proposer: ruleProposer(), source: { kind: 'real', tasks }, rounds: 2 },
      finalRuns: quick ? 2 : 4,
    },
    {
      flags: { wait: true, 'keep-all-rounds': true, 'auto-apply': false },
      proposals,
      terminal: NO_TERMINAL,
      composition,
    },
  );
  const { document } = done;
  const told = `From a copy of expense-report this was taken out: ${missing}`;
  return { ...done, text: (style) => `${wrapped(told)}\n\n${optimizedText(document, undefined, style)}` };
}

/** Nobody waits for a word from the demonstration's session. */
const NO_TERMINAL = {};

/** Compiles the skills of the tasks; the one that the target needs changed most is shown. */
async function mostChanged(
  tasks: readonly BenchTask[],
  profile: AnyProfile,
  composition: Composition,
): Promise<CompiledSkill> {
  const skills = new Map(tasks.flatMap((one) => one.skills).map((skill) => [skill.digest, skill]));
  const passes = passesOf({ pass: ['1', '2'] }, composition);
  const compiled: CompiledSkill[] = [];
  for (const skill of skills.values()) {
    const input = { skill, target: TARGET, passes, profile, unknown: 'skip', dryRun: false } as const;
    compiled.push(await compileSkill(input, composition));
  }
  const edits = ({ document }: CompiledSkill) => document.result.edits.length;
  const [most] = compiled.sort((a, b) => edits(b) - edits(a));
  if (!most) throw inputInvalid(`No task of ${composition.environment.data.path} belongs to a skill`);
  return most;
}

function pathsText(paths: DemoDocument['paths'], style: Style): string {
  const rows = Object.entries(paths).map(([name, path]) => `  ${name.padEnd(8)} ${path ?? style('dim', 'none')}`);
  return [
    style('bold', '── What was written'),
    '',
    ...rows,
    '',
    'Go on with a skill of your own:',
    `  skvm pipeline --skill=<folder> --model=sim/qwen3.5-9b --skvm-cache=${paths.cache}`,
    ...(paths.proposal === null ? [] : [`  skvm proposals show ${paths.proposal} --skvm-cache=${paths.cache}`]),
    '  skvm config doctor        before a real model',
  ].join('\n');
}

/** What the user has set for other commands is none of the demonstration's business; how output looks is. */
function withoutSettings(env: Terminal['env']): Terminal['env'] {
  const isSetting = (name: string) => /^SKVM_|_API_KEY$|_BASE_URL$|^OLLAMA_/.test(name) && name !== 'SKVM_DATA_DIR';
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isSetting(name)));
}

function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 90) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
