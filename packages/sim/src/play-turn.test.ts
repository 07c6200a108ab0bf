import type { Demand, LanguageModelCallOptions, LanguageModelPrompt, Task } from '@skvm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BARE_TOOLS, demandingTask, offer, opening, persona, request } from '../test/requests.ts';
import { playTurn, type Turn } from './play-turn.ts';

const sure = { slip: 0, guess: 0 };
const play = (task: Task, call: LanguageModelCallOptions, levels = {}) =>
  playTurn(persona(levels, sure), { task }, call);

/** The conversation after a turn, as an agent loop would hand it over. */
function answer(prompt: LanguageModelPrompt, turn: Turn, results: readonly string[]): LanguageModelPrompt {
  const calls = turn.calls.map((call, index) => ({ ...call, toolCallId: `${prompt.length}-${index}` }));
  return [
    ...prompt,
    {
      role: 'assistant',
      content: [
        ...(turn.text === '' ? [] : [{ type: 'text' as const, text: turn.text }]),
        ...calls.map((call) => ({ type: 'tool-call' as const, ...call })),
      ],
    },
    {
      role: 'tool',
      content: calls.map(({ toolCallId, toolName }, index) => ({
        type: 'tool-result' as const,
        toolCallId,
        toolName,
        output: { type: 'text' as const, value: results[index] ?? '' },
      })),
    },
  ];
}

const script: Task['reference'] = [
  { do: 'say', text: 'First I look.' },
  [
    { do: 'read', path: 'a.txt' },
    { do: 'list', path: '.' },
  ],
  { do: 'exec', command: 'wc -l a.txt' },
  { do: 'write', path: 'b.txt', content: "it's 3" },
  { do: 'say', text: 'There are 3 lines.' },
];
const task = demandingTask({ tools: 'all', reference: script });

describe('playTurn', () => {
  it('plays the script turn by turn, read off the conversation', () => {
    let prompt = opening(task);
    const turns: Turn[] = [];
    for (let index = 0; index < 5; index++) {
      turns.push(play(task, request(prompt)));
      prompt = answer(prompt, turns.at(-1) as Turn, ['one', 'two']);
    }
    expect(turns).toEqual([
      {
        text: 'First I look.',
        calls: [
          { toolName: 'read_file', input: { path: 'a.txt' } },
          { toolName: 'list_directory', input: { path: '.' } },
        ],
      },
      { text: '', calls: [{ toolName: 'execute_command', input: { command: 'wc -l a.txt' } }] },
      { text: '', calls: [{ toolName: 'write_file', input: { path: 'b.txt', content: "it's 3" } }] },
      { text: 'There are 3 lines.', calls: [] },
      { text: 'There are 3 lines.', calls: [] },
    ]);
  });

  it('takes several assistant messages in a row for one turn', () => {
    const first = play(task, request(opening(task)));
    const [system, user, assistant, tool] = answer(opening(task), first, ['one', 'two']);
    if (assistant?.role !== 'assistant' || !system || !user || !tool) throw new Error('not a conversation');
    const split = assistant.content.map((part) => ({ role: 'assistant' as const, content: [part] }));
    expect(play(task, request([system, user, ...split, tool]))).toEqual(
      play(task, request([system, user, assistant, tool])),
    );
  });

  it('does by command what no tool is there for, with any content', () => {
    const shell = [
      offer('Bash', { command: { type: 'string' }, description: { type: 'string' } }, ['command', 'description']),
    ];
    const commands = script.flat().map((action) => {
      const only = demandingTask({ tools: 'all', reference: [action] });
      return play(only, request(opening(only), { tools: shell })).calls.map((call) => call.input.command);
    });
    expect(commands).toEqual([
      [],
      ["cat -- 'a.txt'"],
      ["ls -- '.'"],
      ['wc -l a.txt'],
      ["mkdir -p -- '.' && printf %s 'it'\\''s 3' > 'b.txt'"],
      [],
    ]);
  });

  it('pages by command as the tool would', () => {
    const paging = demandingTask({ tools: 'all', reference: [{ do: 'read', path: 'log', offset: 101, limit: 50 }] });
    const shell = [offer('shell', { command: { type: 'array', items: { type: 'string' } } }, ['command'])];
    expect(play(paging, request(opening(paging))).calls[0]?.input).toEqual({ path: 'log', offset: 101, limit: 50 });
    expect(play(paging, request(opening(paging), { tools: shell })).calls[0]?.input).toEqual({
      command: ['sh', '-c', "sed -n '101,150p' -- 'log'"],
    });
  });

  it('finds the tools of other harnesses by name and schema', () => {
    const string = { type: 'string' };
    const tools = [
      // Named like a reader, but it wants something that nobody can know.
      offer('read', { path: string, ticket: string }, ['path', 'ticket']),
      offer('mcp__files__Read', { file_path: string }, ['file_path']),
      offer('Write', { file_path: string, content: string }, ['file_path', 'content']),
      offer('run_shell_command', { command: string }, ['command']),
      offer('ls', { dir_path: string }, ['dir_path']),
      offer('webfetch', { url: string }, ['url']),
    ];
    const all: Task['reference'] = [
      [...script.flat().filter((action) => action.do !== 'say'), { do: 'fetch', url: 'http://127.0.0.1:1/' }],
    ];
    const many = demandingTask({ tools: 'all', reference: all });
    expect(play(many, request(opening(many), { tools })).calls).toEqual([
      { toolName: 'mcp__files__Read', input: { file_path: 'a.txt' } },
      { toolName: 'ls', input: { dir_path: '.' } },
      { toolName: 'run_shell_command', input: { command: 'wc -l a.txt' } },
      { toolName: 'Write', input: { file_path: 'b.txt', content: "it's 3" } },
      { toolName: 'webfetch', input: { url: 'http://127.0.0.1:1/' } },
    ]);
  });

  it('ends the run with a reason when an action has no tool', () => {
    const tools = BARE_TOOLS.filter((tool) => tool.name === 'read_file');
    const writing = demandingTask({ tools: 'all', reference: [{ do: 'write', path: 'a', content: '' }] });
    expect(play(writing, request(opening(writing), { tools }))).toEqual({
      text: 'I cannot go on: I have no tool to write with.',
      calls: [],
    });
  });

  it('answers auxiliary requests with a stock line, and questions without tools by the script', () => {
    const stock = { text: 'Simulated answer.', calls: [] };
    expect(play(task, { prompt: opening(task) })).toEqual(stock);
    expect(play(task, request(opening(task), { toolChoice: { type: 'none' } }))).toEqual(stock);
    const question = demandingTask();
    expect(play(question, { prompt: opening(question) }).text).toBe('reference');
    const toolless = demandingTask({ tools: 'all' });
    expect(play(toolless, { prompt: opening(toolless) }).text).toBe('reference');
  });

  it.each<[string, Task | undefined, Partial<LanguageModelCallOptions>]>([
    ['a call that belongs to no task', undefined, {}],
    ['a task without a reference', { ...demandingTask(), reference: undefined } as unknown as Task, {}],
    ['structured output', task, { responseFormat: { type: 'json' } }],
    ['a forced tool', task, { toolChoice: { type: 'tool', toolName: 'read_file' } }],
    ['tools that agents do not have', task, { tools: [offer('propose_edit', { before: { type: 'string' } })] }],
  ])('has nothing to play for %s', (_, given, more) => {
    const call = request(opening(task), more);
    const attempt = () => playTurn(persona({}, sure), given ? { task: given } : {}, call);
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'MODEL_CALL_FAILED',
        details: expect.objectContaining({ reason: 'no-script', retryable: false }),
      }),
    );
  });
});

describe('demands', () => {
  const evidence = 'one step at a time';
  const demands: Demand[] = [
    { primitive: 'reason.planning', level: 'L3', loweredBy: [{ rule: 'unroll', evidence, level: 'L2' }] },
  ];
  const hard = demandingTask({ tools: 'all', demands });
  const has = { 'reason.planning': 'L2' } as const;
  const plain = 'You are an agent.';

  it('are lowered by what a rule has put into the skill text', () => {
    expect(play(hard, request(opening(hard, plain)), has).text).toMatch(/^mutant/);
    expect(play(hard, request(opening(hard, `${plain}\n\nDo it ONE step at a time.`)), has).text).toBe('reference');
  });

  it('are not lowered below what the persona has to have', () => {
    const weak = { 'reason.planning': 'L1' } as const;
    expect(play(hard, request(opening(hard, `Do it ${evidence}.`)), weak).text).toMatch(/^mutant/);
  });

  it('are not lowered by unrelated text', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 60 }), fc.string(), (words, noise) => {
        fc.pre(!new RegExp(evidence, 'imu').test(words + noise));
        expect(play(hard, request(opening(hard, `${plain}\n${words}\n${noise}`)), has).text).toMatch(/^mutant/);
      }),
    );
  });

  it('are not lowered by the task itself, nor by what a tool or the agent says', () => {
    const told = { ...hard, prompt: `Order the five steps, ${evidence}.` };
    expect(play(told, request(opening(told)), has).text).toMatch(/^mutant/);
    const quoting = {
      ...hard,
      mutants: [
        {
          name: 'm',
          script: [
            { do: 'read' as const, path: 'a.txt' },
            { do: 'say' as const, text: 'mutant' },
          ],
        },
      ],
    };
    const first = play(quoting, request(opening(quoting)), has);
    const later = answer(opening(quoting), { ...first, text: evidence }, [evidence]);
    expect(play(quoting, request(later), has).text).toBe('mutant');
  });

  it('are lowered by a skill that had to be opened first', () => {
    const listing = 'Skills: <location>.agents/skills/plan/SKILL.md</location>';
    const prompt = opening(hard, listing);
    const first = play(hard, request(prompt), has);
    expect(first).toEqual({
      text: '',
      calls: [{ toolName: 'read_file', input: { path: '.agents/skills/plan/SKILL.md' } }],
    });
    expect(play(hard, request(answer(prompt, first, [`Go ${evidence}.`])), has).text).toBe('reference');
    expect(play(hard, request(answer(prompt, first, ['Go.'])), has).text).toMatch(/^mutant/);
  });

  it('with evidence that is no regular expression are the fault of the task', () => {
    const broken = {
      ...hard,
      demands: [{ ...demands[0], loweredBy: [{ rule: 'x', evidence: '(', level: 'L1' as const }] } as Demand],
    };
    expect(() => play(broken, request(opening(broken)), has)).toThrow(
      expect.objectContaining({ code: 'TASK_INVALID' }),
    );
  });
});
