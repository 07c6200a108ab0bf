import { boolean, option, string } from '@oclif/core/flags';
import { listFlagWithDefault } from './target-flags.ts';
import { filled } from './values.ts';

/** How skills are compiled. */
export const compileFlags = {
  profile: string({
    description: 'file of a profile, in place of the one that is kept for the target',
    helpValue: '<file>',
    parse: filled('profile'),
  }),
  pass: listFlagWithDefault(
    { flag: 'pass', description: 'passes by number or id, separated by commas; --list-passes lists them' },
    ['1', '2'],
  ),
  unknown: option({
    description: 'what to do where the profile says nothing of a primitive that the skill asks for',
    options: ['assume-L1', 'skip', 'fail'] as const,
    default: 'skip',
  })(),
  'dry-run': boolean({ description: 'show what compiling would change; write nothing' }),
};
