// @ts-check
import { spawnSync } from 'node:child_process';

/**
 * Runs a program of the toolchain to its end with its output held back.
 *
 * @param {string} folder
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} variables added to the environment
 * @returns {string | undefined} the end of the output when the program failed or did not start
 */
export function runQuietly(folder, program, args, variables = {}) {
  const child = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: toolEnvironment(variables),
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.error) return child.error.message;
  if (child.status === 0) return undefined;
  return `${child.stdout}${child.stderr}`.trimEnd().split('\n').slice(-40).join('\n');
}

/**
 * The environment of tools: no telemetry, no search for updates, and messages that a `npm run -s` around us must not mute.
 *
 * @param {NodeJS.ProcessEnv} variables
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(variables = {}) {
  const { npm_config_loglevel: _muted, ...env } = process.env;
  return {
    ...env,
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    npm_config_update_notifier: 'false',
    ...variables,
  };
}
