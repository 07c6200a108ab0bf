import { custom, option, string } from '@oclif/core/flags';
import { inputInvalid, PROPOSAL_STATES, VERDICTS } from '@skvm/core';
import { filled, wholeNumber } from './values.ts';

/** In which order proposals are listed. */
const ORDERS = ['recent', 'effect', 'skill', 'model'] as const;

/** Which proposals, in which order. */
export const proposalListFlags = {
  harness: string({
    aliases: ['adapter'],
    description: 'only those for this agent harness (also --adapter)',
    helpValue: '<id>',
    parse: filled('harness'),
  }),
  'target-model': string({
    aliases: ['model'],
    description: 'only those for this model (also --model)',
    helpValue: '<id>',
    parse: filled('target-model'),
  }),
  skill: string({ description: 'only those of this skill', helpValue: '<name>', parse: filled('skill') }),
  status: option({ description: 'only those in this state', options: PROPOSAL_STATES })(),
  verdict: option({ description: 'only those with this verdict', options: VERDICTS })(),
  sort: option({ description: 'what stands first', options: ORDERS, default: 'recent' })(),
  'min-effect': custom<number>({
    aliases: ['min-delta'],
    description: 'only those whose final comparison shows at least this effect',
    helpValue: '<n>',
    async parse(input) {
      if (/^-?(?:\d+(?:\.\d+)?|\.\d+)$/.test(input)) return Number(input);
      throw inputInvalid(`Expected a number for --min-effect, such as 0.05, got "${input}"`);
    },
  })(),
};

/** Which round; the one that did best when it is not given. */
export const roundFlag = custom<number>({
  description: 'round, 0 being the original (default: the best)',
  helpValue: '<n>',
  parse: wholeNumber({ flag: 'round', min: 0 }),
});
