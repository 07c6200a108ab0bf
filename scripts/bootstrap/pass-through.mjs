// @ts-check
import { spawn } from 'node:child_process';

/**
 * Becomes, as far as Node can, the program that it starts: same streams, same working directory, same end.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<void>}
 */
export function passThrough(program, args, env) {
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
