// @ts-check
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { passThrough } from './pass-through.mjs';
import { pickNode, requireSomeNode } from './pick-node.mjs';
import { runQuietly, toolEnvironment } from './run-quietly.mjs';
import { setUp } from './set-up.mjs';
import { SetUpError } from './set-up-error.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'apps', 'cli', 'bin');

/**
 * Sets the clone up and does what one of the three npm scripts stands for. Ends with the exit code or the signal of the
 * program that it starts; a set-up that fails is one message on stderr and exit code 3.
 *
 * @param {string | undefined} command `demo`, `skvm` or `test`
 * @param {string[]} args passed on unchanged
 */
export async function runCommand(command, args) {
  try {
    if (command !== 'demo' && command !== 'skvm' && command !== 'test') {
      throw new SetUpError(`expected demo, skvm or test, got ${command}`);
    }
    requireSomeNode(root);
    await setUp(root);
    const node = pickNode(root);
    if (command === 'skvm') {
      await passThrough(node, ['--conditions=@skvm/source', join(cli, 'dev.js'), ...args], process.env);
      return;
    }
    const tools = { PATH: [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter) };
    if (command === 'test') {
      await passThrough(
        node,
        ['--conditions=@skvm/source', join(root, 'scripts', 'test.ts'), ...args],
        toolEnvironment(tools),
      );
      return;
    }
    const failure = runQuietly(root, 'turbo', ['run', 'build', '--output-logs=errors-only'], tools);
    if (failure !== undefined) throw new SetUpError(`the build failed:\n${failure}`);
    await passThrough(node, [join(cli, 'run.js'), 'demo', ...args], process.env);
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`SkVM: ${error.message}\n`);
    process.exitCode = 3;
  }
}
