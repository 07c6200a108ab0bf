import { body, type Case, GOOD, KEY, only } from './case.ts';

/** Files that are not there, or that no skill should have. */
export const fileCases: Readonly<Record<string, Case>> = {
  // Links and paths.
  'links to files that are not there': {
    files: only(body('See [one](references/one.md#top), ![two](assets/two.png) and [three].\n\n[three]: three.md')),
    finds: ['file-missing@6:11', 'file-missing@6:42', 'file-missing@8:10'],
  },
  'scripts that are not there, in text and in code': {
    files: only(body('Run `scripts/brew.py`.\n\n```sh\npython scripts/pour.py --hot\n```')),
    finds: ['file-missing@6:6', 'file-missing@9:8'],
  },
  'a file in other letters': {
    files: { 'SKILL.md': body('Read [it](references/Tea.md).'), 'references/tea.md': '# Tea\n' },
    finds: ['file-missing@6:11'],
  },
  'a link to a symbolic link': {
    files: { 'SKILL.md': body('Read [it](./passwd.txt).'), 'passwd.txt': { link: '/etc/passwd' } },
    finds: ['bundle-link', 'file-missing@6:11'],
  },
  'symbolic links among the files': {
    files: { 'SKILL.md': GOOD, loop: { link: '.' }, gone: { link: './nowhere' }, up: { link: '../..' } },
    finds: ['bundle-link', 'bundle-link', 'bundle-link'],
  },
  'what is never part of a bundle': {
    files: { 'SKILL.md': GOOD, '.env': `KEY=${KEY}`, 'node_modules/x/index.js': '' },
    finds: ['bundle-left-out', 'bundle-left-out'],
  },
  'links that leave the folder': {
    files: only(body('See [a](../coffee/SKILL.md), [b](x/../../y.md) and [c](references/../SKILL.md).')),
    finds: ['link-outside@6:9', 'link-outside@6:34'],
  },
  'paths of one machine': {
    files: {
      'SKILL.md': body('Read /Users/kim/notes/tea.md and `C:\\Users\\kim\\tea.md`, not https://x.org/home/kim.'),
      'run.sh': '#!/bin/sh\ncat /home/kim/tea.txt\n',
    },
    finds: [
      'path-of-machine@6:6',
      'path-of-machine@6:35',
      'script-not-executable@run.sh',
      'path-of-machine@run.sh:2:5',
    ],
  },
  'a file three folders deep': {
    files: { 'SKILL.md': body('Read [it](references/a/b/c.md).'), 'references/a/b/c.md': 'x\n' },
    finds: ['reference-deep@6:11'],
  },

  // Other files.
  'scripts with and without what makes them run': {
    files: {
      'SKILL.md': GOOD,
      'scripts/a.sh': '#!/bin/sh\n',
      'scripts/b.py': { script: 'print(1)\n' },
      'scripts/c.sh': { script: '#!/bin/sh\n' },
    },
    finds: ['script-not-executable@scripts/a.sh', 'shebang-missing@scripts/b.py'],
  },
  'a binary file': {
    files: { 'SKILL.md': GOOD, 'assets/tool': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0xff]) },
    finds: ['file-binary@assets/tool'],
  },
};
