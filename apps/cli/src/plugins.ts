import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AnyExtension, EXTENSION_KINDS, errorMessage, inputInvalid, SkvmError } from '@skvm/core';

/** A plug-in as somebody named it, and the folder that the name is relative to. */
export interface PluginName {
  /** npm package, or the path of a file: absolute, or beginning with `.`. */
  readonly name: string;
  /** Absolute. */
  readonly from: string;
}

/**
 * Loads the extensions of a plug-in: the default export of a module, an array.
 *
 * @throws INPUT_INVALID when there is no such module or it exports something else, EXTENSION_FAILED when it throws.
 */
export async function loadPlugin({ name, from }: PluginName): Promise<readonly AnyExtension[]> {
  const module: { readonly default?: unknown } = await import(locate(name, from)).catch((cause: unknown) => {
    throw new SkvmError({
      code: 'EXTENSION_FAILED',
      message: `The plug-in "${name}" cannot be loaded: ${errorMessage(cause)}`,
      cause,
    });
  });
  if (Array.isArray(module.default) && module.default.every(isExtension)) return module.default;
  throw inputInvalid(
    `Expected the default export of the plug-in "${name}" to be an array of extensions, got ${describe(module.default)}`,
    'Make each extension with defineAdapter, definePass, definePrimitive, defineEvaluator, defineCondition or defineModelProvider.',
  );
}

function locate(name: string, from: string): string {
  const isFile = isAbsolute(name) || name.startsWith('.');
  try {
    return pathToFileURL(createRequire(join(from, 'plugin.js')).resolve(name)).href;
  } catch {
    throw inputInvalid(
      isFile
        ? `No file for the plug-in "${name}" in ${from}`
        : `No package for the plug-in "${name}" is installed for ${from}`,
      isFile ? undefined : `Install it there (npm install ${name}), or give the path of its file, beginning with "./".`,
    );
  }
}

function isExtension(value: unknown): value is AnyExtension {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('id' in value)) return false;
  return typeof value.id === 'string' && EXTENSION_KINDS.some((kind) => kind === value.kind);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `an array with something else at ${value.findIndex((entry) => !isExtension(entry))}`;
  return value === undefined ? 'none' : typeof value;
}
