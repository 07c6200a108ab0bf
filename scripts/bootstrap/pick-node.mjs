// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpError } from './set-up-error.mjs';

/** @typedef {Pick<NodeJS.Process, 'platform' | 'arch' | 'execPath'> & { versions: { node: string } }} Host */

const range = '^22.22.2 || ^24.15 || >=26';

/**
 * Whether SkVM runs on this version of Node: the range that every package declares in `engines`.
 *
 * @param {string} version such as `24.15.0`
 */
export function isSupportedNode(version) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 2);
  if (major === 24) return minor >= 15;
  return major >= 26;
}

/**
 * The Node that runs SkVM in this clone: the host's when it is in range, else the one among the optional dependencies.
 *
 * @param {string} root folder of the clone, already installed
 * @param {Host} host
 * @returns {string} path of the program
 * @throws {SetUpError} when the one that is installed does not start here, because of another libc for example
 */
export function pickNode(root, host = process) {
  if (isSupportedNode(host.versions.node)) return host.execPath;
  const node = join(root, 'node_modules', packageOf(host), 'bin', 'node');
  if (existsSync(node) && spawnSync(node, ['--version']).status === 0) return node;
  throw noNode(host);
}

/**
 * Tells before anything is downloaded that `pickNode` would find none.
 *
 * @param {string} root
 * @param {Host} host
 * @throws {SetUpError} when the host's Node is out of range and there is no package with one for this platform
 */
export function requireSomeNode(root, host = process) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!isSupportedNode(host.versions.node) && !(packageOf(host) in optionalDependencies)) throw noNode(host);
}

/** @param {Host} host */
function packageOf(host) {
  return `node-${host.platform}-${host.arch}`;
}

/** @param {Host} host */
function noNode(host) {
  return new SetUpError(
    `this is Node ${host.versions.node} and SkVM needs ${range}; none that comes with it runs on ${host.platform}-${host.arch}. Install Node 24 and try again.`,
  );
}
