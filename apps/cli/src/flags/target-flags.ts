import { string } from '@oclif/core/flags';
import { filled } from './values.ts';

const list = { multiple: true as const, multipleNonGreedy: true, delimiter: ',' as const };

interface ListFlag {
  readonly flag: string;
  readonly description: string;
  /** Flags that make no sense beside it. */
  readonly exclusive?: string[];
}

/** A flag that takes several values, separated by commas or given several times. */
export function listFlag({ flag, description, exclusive = [] }: ListFlag) {
  return string({ ...list, description, helpValue: '<id>', parse: filled(flag), exclusive });
}

/** {@link listFlag} that is there when it is not given. */
export function listFlagWithDefault({ flag, description }: ListFlag, defaults: string[]) {
  return string({ ...list, description, helpValue: '<id>', parse: filled(flag), default: defaults });
}

/** One or several targets: every model in every adapter. */
export const targetFlags = {
  model: string({
    ...list,
    description: 'model as <provider>/<model-id>, or several, separated by commas',
    helpValue: '<id>',
    required: true,
    parse: filled('model'),
  }),
  adapter: string({
    ...list,
    description: 'agent harness, or several, separated by commas',
    helpValue: '<id>',
    default: ['bare-agent'],
    parse: filled('adapter'),
  }),
};

/** One target. */
export const singleTargetFlags = {
  model: string({
    description: 'model as <provider>/<model-id>',
    helpValue: '<id>',
    required: true,
    parse: filled('model'),
  }),
  adapter: string({ description: 'agent harness', helpValue: '<id>', default: 'bare-agent', parse: filled('adapter') }),
};
