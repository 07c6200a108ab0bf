import { rm } from 'node:fs/promises';
import { isSkvmError } from '@skvm/core';
import { acquireLock } from './lock.ts';
import { lockOf, type SessionFolder } from './session-folder.ts';

/** Removes the folder of a session; false when a process works on it. The index still lists it. */
export async function removeSession({ dir }: SessionFolder): Promise<boolean> {
  try {
    await using _ = await acquireLock(lockOf(dir));
    await rm(dir, { recursive: true, force: true });
    return true;
  } catch (error) {
    if (isSkvmError(error, 'TARGET_LOCKED')) return false;
    throw error;
  }
}
