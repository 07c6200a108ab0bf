import { string } from '@oclif/core/args';

/** The proposal that a command is about. */
export const proposalArgs = {
  id: string({ description: 'id of the proposal, or enough of it to know it by', required: true }),
};
