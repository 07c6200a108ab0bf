import { isSkvmError } from '../error.ts';
import type { Sandbox } from '../spec/sandbox.ts';
import { openSandbox, type SandboxOptions } from './create-sandbox.ts';

/**
 * A sandbox that is looked for at its first use, so that what runs no command needs none and waits for none.
 *
 * `level` of `auto` is looked for when it is read; on a host that has no sandbox it is `none`, and `exec` throws.
 */
export function lazySandbox(options: SandboxOptions): Sandbox {
  let found: Sandbox | undefined;
  const find = () => {
    found ??= openSandbox(options);
    return found;
  };
  return {
    get level() {
      if (options.level !== 'auto') return options.level;
      try {
        return find().level;
      } catch (error) {
        if (isSkvmError(error, 'SANDBOX_UNAVAILABLE')) return 'none';
        throw error;
      }
    },
    async exec(command, policy, execOptions) {
      return find().exec(command, policy, execOptions);
    },
  };
}
