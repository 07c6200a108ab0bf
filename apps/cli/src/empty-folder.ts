import { mkdir, readdir } from 'node:fs/promises';
import { inputInvalid } from '@skvm/core';

/**
 * Makes sure of a folder to write into: a new one, or one that holds nothing.
 *
 * @throws INPUT_INVALID when it holds something.
 */
export async function emptyFolder(path: string, flag: string): Promise<string> {
  const [first] = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw inputInvalid(`Expected a folder for --${flag}, got "${path}" (${error.code})`);
  });
  if (first !== undefined) {
    throw inputInvalid(`Expected a new or empty folder for --${flag}, got "${path}", which holds "${first}"`);
  }
  await mkdir(path, { recursive: true });
  return path;
}
