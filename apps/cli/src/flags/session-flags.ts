import { boolean, string } from '@oclif/core/flags';
import { filled } from './values.ts';

const helpGroup = 'SESSION';

/** How a command goes on with what an earlier one began. */
export const sessionFlags = {
  resume: boolean({
    description: 'go on with the newest unfinished session of the same settings',
    helpGroup,
    exclusive: ['session'],
  }),
  session: string({
    description: 'go on with the session of this id; "skvm logs" lists them',
    helpValue: '<id>',
    helpGroup,
    parse: filled('session'),
  }),
  wait: boolean({ description: 'wait for a process that works on the same, instead of exit code 3', helpGroup }),
};
