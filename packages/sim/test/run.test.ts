import { builtinEvaluators, createContext, createRegistry, runTask, type Task } from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';
import { generateText, streamText } from 'ai';
import { describe, expect, it } from 'vitest';
import { type SimOptions, simProvider } from '../src/index.ts';
import { loopAdapter } from './loop-adapter.ts';
import { demandingTask, opening } from './requests.ts';

const task: Task = {
  id: 'merge-notes',
  prompt: 'Merge a.txt and b.txt into merged.txt, sorted.',
  files: { 'a.txt': 'pear\n', 'b.txt': 'apple\n' },
  checks: [{ evaluator: 'file-check', params: { path: 'merged.txt', mode: 'exact', expected: 'apple\npear' } }],
  demands: [
    {
      primitive: 'tool.call.batch',
      level: 'L3',
      loweredBy: [{ rule: 'sequential', evidence: 'one after the other', level: 'L2' }],
    },
  ],
  reference: [
    [
      { do: 'read', path: 'a.txt' },
      { do: 'read', path: 'b.txt' },
    ],
    { do: 'write', path: 'merged.txt', content: 'apple\npear\n' },
    { do: 'say', text: 'Merged.' },
  ],
  mutants: [
    {
      name: 'unsorted',
      script: [
        { do: 'write', path: 'merged.txt', content: 'pear\napple\n' },
        { do: 'say', text: 'Merged.' },
      ],
    },
  ],
};

const skill = (text: string) =>
  skillFromFiles({ text: `---\nname: merging\ndescription: Merges notes.\n---\n\n# Merging\n\n${text}\n` });

async function run(options: {
  readonly skills?: ReturnType<typeof skill>[];
  readonly delivery?: 'inject' | 'discover';
  readonly task?: Task;
  readonly sim?: SimOptions;
}) {
  const registry = createRegistry([
    ...builtinEvaluators(),
    loopAdapter(),
    simProvider({ slip: 0, guess: 0, ...options.sim }),
  ]);
  const { skills = [], delivery = 'inject' } = options;
  const target = { adapter: 'loop', model: 'sim/qwen3.5-9b' };
  return runTask({ task: options.task ?? task, target, skills, delivery, seed: 1 }, createContext({ registry }));
}

describe('a simulated run through an agent loop', () => {
  it('fails where the persona is too weak, and succeeds where the skill asks for less', async () => {
    const compiled = skill('Read the files one after the other.');
    expect((await run({})).score.value).toBe(0);
    expect((await run({ skills: [skill('Read the files at once.')] })).score.value).toBe(0);
    const done = await run({ skills: [compiled] });
    expect(done.score.value).toBe(1);
    expect(done.simulated).toBe(true);
    expect(done.run.usage).toMatchObject({ calls: 3, costUsd: 0 });
    const discovered = await run({ skills: [compiled], delivery: 'discover' });
    expect(discovered.score.value).toBe(1);
    expect(discovered.skills.opened).toEqual(['merging']);
    expect(discovered.run.usage.calls).toBe(4);
  });

  it('is the same when it is repeated', async () => {
    const [one, two] = [await run({ sim: { slip: 0.5, guess: 0.5 } }), await run({ sim: { slip: 0.5, guess: 0.5 } })];
    expect(two).toEqual(one);
  });

  it('ends unscored when there is nothing to play', async () => {
    const { reference: _, ...unscripted } = task;
    const done = await run({ task: unscripted });
    expect(done.run.status).toBe('failed');
    expect(done.score).toMatchObject({ value: null, unscored: 'no-script' });
  });

  it('streams what it would have generated', async () => {
    const asked = demandingTask({
      reference: [{ do: 'say', text: 'A longer answer, so that it comes in several pieces.' }],
    });
    const model = simProvider({ slip: 0 }).create({ task: asked }).languageModel('gpt-5.4');
    const prompt = asked.prompt;
    const whole = await generateText({ model, prompt });
    const streamed = streamText({ model, prompt });
    expect(await streamed.text).toBe(whole.text);
    expect(await streamed.usage).toEqual(whole.usage);
    expect((await model.doGenerate({ prompt: opening(asked) })).finishReason.unified).toBe('stop');
  });
});
