// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './run-quietly.mjs';
import { SetUpError } from './set-up-error.mjs';
import { takeLock } from './take-lock.mjs';

/**
 * Installs what the lockfile says, with the pinned pnpm and on whatever Node started this. It happens once for each
 * state of the lockfile; later calls cost one hash. Processes in one clone take turns. Messages go to stderr.
 *
 * @param {string} root folder of the clone
 * @returns {Promise<void>}
 * @throws {SetUpError} with the end of pnpm's output when the installation fails
 */
export async function setUp(root) {
  const stamp = join(root, 'node_modules', '.skvm-set-up');
  const fingerprint = fingerprintOf(root);
  const isDone = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
  if (isDone()) return;
  const release = await takeLock(join(root, 'node_modules.lock'));
  try {
    if (isDone()) return;
    install(root);
    writeFileSync(stamp, fingerprint);
  } finally {
    release();
  }
}

/**
 * What an installation depends on.
 *
 * @param {string} root
 */
function fingerprintOf(root) {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}, Node ${process.versions.node}`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)));
  return `${hash.digest('hex')}\n`;
}

/** @param {string} root */
function install(root) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const startedAt = Date.now();
  process.stderr.write('SkVM: installing the dependencies of this clone, once…\n');
  // pnpm 12 is a native program: npx fetches it on any Node, and the Node that SkVM needs comes with the dependencies.
  const failure = runQuietly(root, 'npx', ['-y', '-p', packageManager, 'pnpm', 'install', '--frozen-lockfile'], {
    // Else pnpm may ask before it replaces a node_modules of another layout.
    CI: 'true',
  });
  if (failure !== undefined) throw new SetUpError(`the installation failed:\n${failure}`);
  process.stderr.write(`SkVM: installed in ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
}
