import { createContext, isSkvmError, memoryStore, type Store } from '@skvm/core';
import { profileAt, skillOf } from './support.ts';

/** A skill that asks for several files read and written, and for a program. */
export const TEXT = `---
name: tea
description: Brews tea and writes it down.
---
# Tea

## Work

1. Read all the notes files.
2. Run the checker in \`scripts/check.py\`.

Write these files together:

- \`out/a.json\`
- \`out/b.json\`

NEVER boil the water twice. Milk is optional.
`;
/** The same with its files, some of which are no business of an agent. */
export const skill = skillOf(TEXT, {
  'scripts/check.py': 'print("ok")\n',
  '.env': 'KEY=1\n',
  'node_modules/x/i.js': '',
});
/** A target that can do less than {@link skill} asks for. */
export const low = profileAt('L3', { 'tool.file.read': 'L1', 'tool.exec': 'L1', 'tool.file.write': 'L2' });
/** Where it is compiled: the clock stands still. */
export const context = (store: Store = memoryStore()) => createContext({ store, now: () => new Date(0) });

/** The code of the error that ends this, or `none`. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: unknown) => (isSkvmError(error) ? error.code : String(error)),
  );
}
