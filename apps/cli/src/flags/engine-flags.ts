import { custom, option, string } from '@oclif/core/flags';
import { inputInvalid } from '@skvm/core';
import { decimalNumber, filled, wholeNumber } from './values.ts';

const helpGroup = 'ENGINE';

/** US dollars per million tokens. */
export interface Price {
  readonly inputUsd: number;
  readonly outputUsd: number;
}

/** How much is done at once. */
export const concurrencyFlag = custom<number>({
  helpValue: '<n>',
  parse: wholeNumber({ flag: 'concurrency', min: 1, max: 256 }),
});

/** How runs are made and what they may take: the flags of every command that calls a model. */
export const engineFlags = {
  concurrency: concurrencyFlag({ description: 'how many runs at once', helpGroup, default: 4 }),
  sandbox: option({
    description: 'walls around the commands of agents and graders; auto: the strongest there is',
    helpGroup,
    options: ['auto', 'none', 'process', 'isolated'] as const,
    default: 'auto',
  })(),
  cassette: option({
    description: 'record model calls, or answer them from a record without a model; auto: answer what is recorded',
    helpGroup,
    options: ['off', 'record', 'replay', 'auto'] as const,
    default: 'off',
  })(),
  'max-cost': custom<number>({
    description: 'stop when so many US dollars are paid (exit code 1, the document is partial)',
    helpValue: '<usd>',
    helpGroup,
    parse: decimalNumber({ flag: 'max-cost', min: 0 }),
  })(),
  'max-tokens': custom<number>({
    description: 'stop after so many tokens',
    helpValue: '<n>',
    helpGroup,
    parse: wholeNumber({ flag: 'max-tokens', min: 1 }),
  })(),
  'max-minutes': custom<number>({
    description: 'stop after so many minutes',
    helpValue: '<n>',
    helpGroup,
    parse: decimalNumber({ flag: 'max-minutes', min: 0 }),
  })(),
  price: custom<Price>({
    description: 'price of the models in US dollars per million tokens, where the list has none or a wrong one',
    helpValue: '<in>/<out>',
    helpGroup,
    async parse(input) {
      const [, inputUsd, outputUsd] = /^(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(input) ?? [];
      if (inputUsd !== undefined && outputUsd !== undefined) {
        return { inputUsd: Number(inputUsd), outputUsd: Number(outputUsd) };
      }
      throw inputInvalid(`Expected <in>/<out> for --price, such as 0.15/0.6, got "${input}"`);
    },
  })(),
  'judge-model': string({
    description: 'model that grades by llm-judge where a task names none',
    helpValue: '<id>',
    helpGroup,
    parse: filled('judge-model'),
  }),
};

/** Draws of the simulated model, order of items: whatever is random starts from it. */
export const seedFlag = custom<number>({
  description: 'where all that is random starts from',
  helpValue: '<n>',
  helpGroup,
  default: 0,
  parse: wholeNumber({ flag: 'seed', min: 0 }),
});
