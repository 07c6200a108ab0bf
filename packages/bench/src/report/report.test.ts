import { type Condition, createBudget } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, compiled, input, lab, skill, task, tasks } from '../../test/bench-kit.ts';
import { type BenchDocument, bench, originalSkill } from '../index.ts';
import {
  formatDuration,
  formatInterval,
  formatMeasure,
  formatScore,
  formatTokens,
  formatUsd,
} from './format-figure.ts';
import { reportMarkdown } from './report-markdown.ts';
import { reportText } from './report-text.ts';

const better: Answer = ({ task: id, condition, repeat }) => {
  const skilled = condition === 'no-skill' ? 0.25 : condition === 'original' ? 0.5 : 0.75;
  return id === 'a1' && repeat === 1 ? 0 : skilled;
};

function make(answer: Answer, count: number, options: Parameters<typeof lab>[1] = {}): Promise<BenchDocument> {
  return bench(input({ tasks: tasks(count) }), lab(answer, options).context);
}

const both = (document: BenchDocument): [string, string][] => [
  ['text', reportText(document)],
  ['markdown', reportMarkdown(document).replaceAll('\\', '')],
];

describe('reports', () => {
  it('say that they have no interval, and how many tasks it takes', async () => {
    for (const [, report] of both(await make(better, 3))) {
      expect(report).toContain('original vs no-skill: no interval: 3 tasks (6 needed)');
      expect(report).toContain('none (3 of 6 tasks)');
      expect(report).not.toMatch(/\d to [+-]?\d/);
    }
  });

  it('say what could have been shown before they say what was found', async () => {
    for (const [, report] of both(await make(better, 7))) {
      const places = ['Smallest detectable effect', 'Conditions', 'Differences', 'Tasks'].map((name) =>
        report.indexOf(name),
      );
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places[0]).toBeGreaterThan(0);
      expect(report).toMatch(/original vs no-skill: 0\.\d\d with 7 tasks/);
    }
  });

  it('say at every heading that the answers were simulated, and only then', async () => {
    for (const [, report] of both(await make(better, 2, { simulated: true }))) {
      expect(report).toContain('Benchmark (simulated)');
      expect(report).toContain('told × fake/m (simulated)');
      expect(report).toContain('SIMULATED. All answers were made up by a simulation');
    }
    for (const [, report] of both(await make(better, 2))) expect(report).not.toMatch(/simulat/i);
  });

  it('show beside every mean what is not in it', async () => {
    const broken: Answer = (ask) => (ask.condition === 'original' && ask.repeat === 0 ? 'fail infra' : 1);
    for (const [, report] of both(await make(broken, 2))) {
      expect(report).toMatch(/original +(\| )?1\.00 .* 2\/4 +(\| )?2 infra/);
      expect(report).toContain('original: runs without a score, in no mean: 2 infra.');
      expect(report).toContain('original: 8 attempts, of which without a score: 6 infra.');
      expect(report).toContain('1.00 (1 unscored: infra)');
    }
  });

  it('say what a budget left undone', async () => {
    const budget = createBudget({ maxTokens: 15 * 5 });
    for (const [, report] of both(await make(better, 2, { budget }))) {
      expect(report).toContain('INCOMPLETE (partial): The budget of 75 tokens is used up (75 used). 7 trials not run.');
    }
  });

  it('name the flaky, the indifferent and the tasks left out', async () => {
    const given = [{ task: task('two', ['same', 'differs']), skills: [skill('s')] }, ...tasks(1)];
    const answer: Answer = ({ task: id, condition, repeat }) =>
      id === 'a1' ? (condition === 'original' ? 'broken infra' : 1) : `1 ${repeat}`;
    for (const [, report] of both(await bench(input({ tasks: given }), lab(answer).context))) {
      expect(report).toContain(
        'Flaky, its repeats differ: two under no-skill, two under original, two under compiled.',
      );
      expect(report).toContain('Criteria that tell nothing apart: same of two (always 1.00)');
      expect(report).toContain('compiled vs original: left out for want of a score: a1 (baseline-unscored).');
    }
  });

  it('say where a comparison compares a skill with itself', async () => {
    const unchanged = { ...originalSkill(), id: 'compiled' };
    for (const [, report] of both(await make(better, 2, { conditions: [unchanged] }))) {
      expect(report).toContain('compiled vs original: both gave the agent the same skills in 2 of 2 tasks;');
      expect(report).not.toContain('original vs no-skill: both');
    }
  });

  it('say why something was not prepared, once for all skills, and that means are then over other tasks', async () => {
    const noProfile: Condition = {
      ...compiled(),
      async prepare(given, context) {
        const [first] = given.skills;
        if (first?.name === 'skill-a') return { unscored: 'missing-dependency', explanation: 'no profile' };
        return compiled().prepare(given, context);
      },
    };
    const several = await make(better, 4, { conditions: [noProfile] });
    const none = await make(better, 2, { conditions: [noProfile] });
    for (const [, report] of [...both(several), ...both(none)]) {
      expect(report).toContain('- Not prepared: skill-a: compiled for told × fake/m: no profile');
      expect(report).toContain('compiled: no score of a1, a2.');
    }
    for (const [, report] of both(several))
      expect(report).toContain('means of the conditions are over different tasks');
    for (const [, report] of both(none)) expect(report).not.toContain('over different tasks');
  });

  it('say what preparing took and when it has paid for itself', async () => {
    const priceUsd = ({ condition }: { condition: string }) => (condition === 'compiled' ? 0.1 : 0.2);
    for (const [, report] of both(await make(better, 2, { priceUsd }))) {
      expect(report).toContain('compiled vs original: preparing cost $0.500 a skill and is paid for after 5 runs.');
      expect(report).toMatch(/compiled .*skill-a .*2 .*\$0\.500/);
    }
  });

  it('keep to the width, and name the columns that they leave out', async () => {
    const document = await make(better, 7, { simulated: true });
    for (const width of [60, 80, 100, 140, 200]) {
      const report = reportText(document, { width });
      for (const line of report.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
      expect(report.includes('no room for:')).toBe(width < 140);
      for (const wanted of ['score', 'unscored', 'effect', 'verdict']) expect(report).toContain(wanted);
    }
  });

  it('show as many tasks as they are told to, and say how many more there are', async () => {
    const report = reportText(await make(better, 7), { maxTasks: 4 });
    expect(report).toContain('3 more tasks in the document.');
    expect(report).not.toMatch(/^c1 /m);
  });

  it('let no message of a model or a task act on a terminal or on Markdown', async () => {
    const evil = '\u001b[31mred\u001b[0m\u0007\u202e | <img src=x> `code`\n# head';
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constant(evil), fc.string({ unit: 'binary', minLength: 1 })), async (name) => {
        const document = await bench(
          input({ tasks: [{ task: task(`x${name}`), skills: [skill('s')] }], repeats: 1 }),
          lab(better).context,
        );
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(reportText(document)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
        for (const line of reportMarkdown(document).split('\n')) {
          if (line.startsWith('#'))
            expect(line).toMatch(/^#{1,3} (Benchmark|told|Smallest|Conditions|Diff|Tasks|Notes|Prep|In)/);
          expect(line).not.toMatch(/(?<!\\)[<`]/);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('figures', () => {
  it('are as people read them', () => {
    expect([0, 0.0004, 0.1234, 12].map(formatUsd)).toEqual(['$0', '$0.0004', '$0.123', '$12.000']);
    expect([999, 1500, 2_500_000].map(formatTokens)).toEqual(['999', '1.5K', '2.5M']);
    expect([15, 1500, 90_000, null].map(formatDuration)).toEqual(['15ms', '1.5s', '1.5m', '–']);
    expect([0.126, -0.004, null].map((value) => formatScore(value))).toEqual(['0.13', '0.00', '–']);
    expect([0.126, -0.126, 0.001].map((value) => formatScore(value, true))).toEqual(['+0.13', '-0.13', '0.00']);
    expect(formatMeasure({ mean: 150, known: 1, of: 2 }, formatTokens)).toBe('150 (1 of 2)');
    expect(formatMeasure({ mean: null, known: 0, of: 2 }, formatTokens)).toBe('unknown');
    expect(formatMeasure({ mean: null, known: 0, of: 0 }, formatTokens)).toBe('–');
    const estimate = { tasks: 7, mean: 0, standardDeviation: 1, method: 't' as const, caution: null };
    expect(formatInterval({ ...estimate, interval: { low: -0.1, high: 0.25 } }, true)).toBe('-0.10 to +0.25');
  });
});
