import { access, stat } from 'node:fs/promises';
import { isAbsolute, normalize } from 'node:path';
import { inputInvalid } from '../error.ts';
import { resolveInside } from '../resolve-inside.ts';
import type {
  SandboxCommand,
  SandboxExecOptions,
  SandboxLevel,
  SandboxLimits,
  SandboxPolicy,
} from '../spec/sandbox.ts';
import { isWithin } from './host-layout.ts';
import { completeLimits } from './limits.ts';

/** A command and a policy that can be meant, with the defaults filled in. */
export interface SandboxRequest {
  readonly argv: readonly string[];
  readonly workspace: string;
  /** Absolute. */
  readonly cwd: string;
  readonly scratch?: string;
  readonly readOnly: readonly string[];
  readonly loopbackPorts: readonly number[];
  readonly limits: Required<SandboxLimits>;
  readonly environment: Readonly<Record<string, string>>;
}

// Linux refuses a longer argument or variable.
const TEXT_BYTES = 128 * 1024 - 1;
const LONGEST_MS = 2 ** 31 - 1;

/** @throws SkvmError `INPUT_INVALID`, `PATH_OUTSIDE` for a `cwd` outside the workspace */
export async function checkRequest(
  level: SandboxLevel,
  homes: readonly string[],
  command: SandboxCommand,
  policy: SandboxPolicy,
  options: SandboxExecOptions,
): Promise<SandboxRequest> {
  if (policy.level !== level) {
    throw inputInvalid(`Expected a policy of this sandbox's level "${level}", got "${policy.level}"`);
  }
  if (!Number.isInteger(options.timeoutMs) || options.timeoutMs < 1 || options.timeoutMs > LONGEST_MS) {
    throw inputInvalid(`Expected timeoutMs to be a whole number in 1..${LONGEST_MS}, got ${options.timeoutMs}`);
  }
  const argv = 'argv' in command ? command.argv : ['/bin/sh', '-c', command.command];
  if (argv.length === 0 || argv[0] === '') throw inputInvalid('Expected a command, got an empty one');
  for (const text of argv) checkText('a word of the command', text);
  for (const [name, value] of Object.entries(options.env ?? {})) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw inputInvalid(`Expected the name of a variable, got "${name}"`);
    checkText(`the variable ${name}`, value);
  }

  const workspace = await checkFolder('workspace', policy.workspace);
  if (level === 'isolated' && [...homes, '/usr', '/etc', '/tmp'].some((place) => isWithin(place, workspace))) {
    throw inputInvalid(`Expected a workspace of its own, got "${workspace}", which holds HOME or parts of the system`);
  }
  const scratch = policy.scratch === undefined ? undefined : await checkFolder('scratch folder', policy.scratch);
  if (scratch !== undefined && (isWithin(scratch, workspace) || isWithin(workspace, scratch))) {
    throw inputInvalid(`Expected a scratch folder apart from the workspace "${workspace}", got "${scratch}"`);
  }
  const readOnly = await Promise.all((policy.readOnly ?? []).map(checkReadOnly));
  for (const port of policy.loopbackPorts ?? []) {
    if (!Number.isInteger(port) || port < 1024 || port > 65535) {
      throw inputInvalid(`Expected loopback ports in 1024..65535, got ${port}`);
    }
  }
  return {
    argv,
    workspace,
    cwd: await checkFolder('working directory', await resolveInside(workspace, options.cwd ?? '.')),
    ...(scratch === undefined ? {} : { scratch }),
    readOnly: [...new Set(readOnly)],
    loopbackPorts: [...new Set(policy.loopbackPorts)],
    limits: completeLimits(level, policy.limits),
    environment: { ...options.env },
  };
}

function checkText(what: string, text: string): void {
  if (text.includes('\0')) throw inputInvalid(`Expected no NUL in ${what}`);
  const bytes = Buffer.byteLength(text);
  if (bytes > TEXT_BYTES) {
    throw inputInvalid(
      `Expected ${what} to have at most ${TEXT_BYTES} bytes, got ${bytes}`,
      'Pass it by stdin or a file.',
    );
  }
}

function absolute(what: string, path: string): string {
  if (!isAbsolute(path) || path.includes('\0')) throw inputInvalid(`Expected an absolute ${what}, got "${path}"`);
  return normalize(path).replace(/(?<=.)\/$/, '');
}

async function checkReadOnly(given: string): Promise<string> {
  const path = absolute('read-only path', given);
  if (
    await access(path).then(
      () => true,
      () => false,
    )
  )
    return path;
  throw inputInvalid(`Expected a read-only path that can be read, got "${path}"`);
}

async function checkFolder(what: string, path: string): Promise<string> {
  const folder = absolute(what, path);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw inputInvalid(`Expected a folder as ${what}, got "${folder}", which is none`);
  return folder;
}
