// @ts-check
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

/**
 * Becomes, as far as Node can, the program that it starts: same streams, same working directory, same end.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<void>}
 */
function passThrough(program, args, env) {
  const child = spawn(program, args, { stdio: 'inherit', env });
  // A terminal sends Ctrl-C to the whole foreground group, child included; passing it on again would look like a second
  // one. Without a terminal a signal reaches this process alone, and npm may repeat it: the first is passed on.
  let isInterrupted = Boolean(process.stdin.isTTY);
  const interrupt = () => {
    if (!isInterrupted) child.kill('SIGINT');
    isInterrupted = true;
  };
  const terminate = () => child.kill('SIGTERM');
  const hangUp = () => child.kill('SIGHUP');
  process.on('SIGINT', interrupt).on('SIGTERM', terminate).on('SIGHUP', hangUp);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', interrupt).off('SIGTERM', terminate).off('SIGHUP', hangUp);
      if (signal) process.kill(process.pid, signal);
      else process.exitCode = code ?? 70;
      resolve();
    });
  });
}
