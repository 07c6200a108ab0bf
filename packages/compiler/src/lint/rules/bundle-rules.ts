import { decodeText } from '../lint-input.ts';
import type { LintRule } from '../lint-rule.ts';

const hasShebang = (bytes: Uint8Array): boolean => bytes[0] === 0x23 && bytes[1] === 0x21;

/** Rules on the files beside `SKILL.md`. */
export const bundleRules: readonly LintRule[] = [
  {
    code: 'script-not-executable',
    severity: 'info',
    description: 'a file begins with "#!" and is not executable',
    hint: 'chmod +x, or call it through its interpreter.',
    *find({ ir }) {
      for (const { path, bytes, executable } of ir.skill.files) {
        if (!executable && hasShebang(bytes))
          yield { message: `"${path}" has a "#!" line and is not executable`, file: path };
      }
    },
  },
  {
    code: 'shebang-missing',
    severity: 'info',
    description: 'a text file is executable and does not begin with "#!"',
    hint: 'Name its interpreter in a first line such as "#!/usr/bin/env python3", or chmod -x.',
    *find({ ir }) {
      for (const { path, bytes, executable } of ir.skill.files) {
        if (!executable || hasShebang(bytes) || decodeText(bytes) === undefined) continue;
        yield { message: `"${path}" is executable and has no "#!" line`, file: path };
      }
    },
  },
  {
    code: 'file-binary',
    severity: 'info',
    description: 'a file of the bundle is binary, so that nobody can review it as text',
    *find({ ir }) {
      for (const { path, bytes } of ir.skill.files) {
        if (decodeText(bytes) === undefined) yield { message: `"${path}" is binary`, file: path };
      }
    },
  },
];
