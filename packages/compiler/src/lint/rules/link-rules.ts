import { posix } from 'node:path';
import { bundlePath } from '../../analysis/resources.ts';
import type { Finding, LintInput, LintRule } from '../lint-rule.ts';

/** Folders that the Agent Skills format gives a meaning to: a path below one is one of the bundle. */
const BUNDLE_FOLDER = /^(?:\.\/)?(?:scripts|references|assets)\//;
/** URLs, and paths from the root or home. */
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|[/~\\])/i;
const HAS_ENDING = /\.[A-Za-z0-9]{1,8}$/;

const MACHINE_PATH =
  /(?<![\w.~/\\-])(?:\/(?:Users|home)\/|[A-Za-z]:\\{1,2}Users\\{1,2})([\w.-]{1,64})[^\s`"'<>()[\]]*/g;
/** Stand-ins for whoever reads it, and the accounts of images and hosted machines. */
const NOBODY =
  /^(?:user|username|user-?name|you|your-?name|your-?user|yourusername|name|me|someone|shared|public|default|runner|vscode|node|app|ubuntu|ec2-user|coder|jovyan|agent|sandbox|jenkins|pi|dev|developer|admin|alice|bob|jane|john|foo|\.+)$/i;

/** A reference to the bundle that the text makes. */
interface Named extends NonNullable<Finding['span']> {
  readonly text: string;
  readonly isLink: boolean;
}

/** Rules on what the text points at. */
export const linkRules: readonly LintRule[] = [
  {
    code: 'file-missing',
    severity: 'warning',
    description: 'the text names a file that the bundle does not have',
    hint: 'Add the file, or name it as it is spelled: paths are relative to the folder of SKILL.md.',
    *find(input) {
      const folded = new Map([...input.paths].map((path) => [path.toLowerCase(), path]));
      const reported = new Set<string>();
      for (const named of references(input)) {
        const path = bundlePath(named.text);
        if (path === undefined || input.paths.has(path) || reported.has(path)) continue;
        if (!(named.isLink ? HAS_ENDING.test(path) : BUNDLE_FOLDER.test(named.text) && HAS_ENDING.test(path))) continue;
        reported.add(path);
        const other = folded.get(path.toLowerCase());
        const message = `"${path.slice(0, 200)}" is not in the bundle`;
        yield { message, span: named, ...(other === undefined ? {} : { hint: `The bundle has "${other}".` }) };
      }
    },
  },
  {
    code: 'link-outside',
    severity: 'warning',
    description: "a link leaves the skill's folder",
    hint: 'Copy the file into the bundle: a skill is installed alone.',
    *find(input) {
      for (const named of references(input)) {
        const bare = named.text.replace(/[#?].*$/s, '');
        if (!named.isLink || ELSEWHERE.test(bare) || !/^\.\.(?:\/|$)/.test(posix.normalize(bare))) continue;
        yield { message: `"${bare.slice(0, 200)}" is outside the bundle`, span: named };
      }
    },
  },
  {
    code: 'path-of-machine',
    severity: 'warning',
    description: "a path in one person's home folder, which no other machine has",
    hint: 'Write a path relative to the skill or to the work, or "~".',
    *find({ texts }) {
      for (const { file, text } of texts) {
        for (const match of text.matchAll(MACHINE_PATH)) {
          if (NOBODY.test(match[1] ?? '')) continue;
          const found = match[0].replace(/[.,;:!?]+$/, '');
          const span = { start: match.index, end: match.index + found.length };
          yield { message: `"${found.slice(0, 200)}" is a path of one machine`, file, span };
        }
      }
    },
  },
  {
    code: 'reference-deep',
    severity: 'info',
    description: 'the text names a file that is more than one folder deep',
    hint: "Keep what the text names in SKILL.md's folder or one below it.",
    *find(input) {
      const reported = new Set<string>();
      for (const named of references(input)) {
        const path = bundlePath(named.text);
        if (path === undefined || reported.has(path) || !input.paths.has(path)) continue;
        if (path.split('/').length <= 2 || !HAS_ENDING.test(path)) continue;
        reported.add(path);
        yield { message: `"${path}" is ${path.split('/').length - 1} folders deep`, span: named };
      }
    },
  },
];

/** Destinations of links, and paths in text and code. */
function* references({ leaves }: LintInput): Generator<Named> {
  for (const { mentions } of leaves) {
    let linkEnd = 0;
    for (const { kind, text, start, end } of mentions) {
      if (kind === 'link') {
        linkEnd = end;
        yield { text, start, end, isLink: true };
      } else if (kind === 'path' && start >= linkEnd) yield { text, start, end, isLink: false };
    }
  }
}
