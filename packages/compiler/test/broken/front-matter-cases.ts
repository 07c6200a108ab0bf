import { BODY, type Case, FRONT, front, GOOD, only, tea } from './case.ts';

const bomb = [
  'a0: &a0 [x, x]',
  ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]`),
];

/** Skills that are refused, and front matter that says too little, too much or the wrong thing. */
export const frontMatterCases: Readonly<Record<string, Case>> = {
  // Refused.
  'empty folder': { files: {}, refused: /expected a file SKILL\.md in this folder, found none/ },
  'another file in its place': { files: { 'README.md': GOOD }, refused: /expected a file SKILL\.md in this folder/ },
  'SKILL.md is a folder': { files: { 'SKILL.md': { folder: true } }, refused: /SKILL\.md.*expected a file/ },
  'SKILL.md is a symbolic link': {
    files: { 'real.md': GOOD, 'SKILL.md': { link: 'real.md' } },
    refused: /expected a file, got a symbolic link/,
  },
  'SKILL.md is a dangling link': {
    files: { 'SKILL.md': { link: '/nowhere/at/all' } },
    refused: /expected a file, got a symbolic link/,
  },
  'bytes of an image': {
    files: only(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff])),
    refused: /expected UTF-8 text, got bytes that are not/,
  },
  'UTF-16': { files: only(Buffer.from(`\uFEFF${GOOD}`, 'utf16le')), refused: /expected UTF-8 text/ },
  'five megabytes': {
    files: only(GOOD + 'Boil the water again.\n'.repeat(240_000)),
    refused: /expected at most 1 MiB, got 5\d{6} bytes/,
  },
  'YAML with a colon in a value': {
    files: only(front('name: tea', 'description: Use when: thirsty')),
    refused: /SKILL\.md:3: front matter is not valid YAML/,
  },
  'YAML with an open quote': {
    files: only(front('name: tea', 'description: "Brews tea.')),
    refused: /front matter is not valid YAML/,
  },
  'YAML indented by tabs': {
    files: only(front('name: tea', 'metadata:', '\tversion: "1"')),
    refused: /SKILL\.md:4: front matter is not valid YAML/,
  },
  'YAML that is an unresolved merge': {
    files: only(front('<<<<<<< HEAD', 'name: tea', '=======', 'name: coffee', '>>>>>>> theirs')),
    refused: /front matter is not valid YAML/,
  },

  // Front matter.
  'empty file': {
    files: only(''),
    finds: ['name-missing', 'description-missing', 'front-matter-missing@1:1', 'body-empty@1:1'],
  },
  'no front matter': {
    files: only(BODY.trimStart()),
    finds: ['name-missing', 'description-missing', 'front-matter-missing@1:1'],
  },
  'front matter after a blank line': {
    files: only(`\n${GOOD}`),
    finds: ['name-missing', 'description-missing', 'front-matter-missing@1:1'],
  },
  'front matter in a code fence': {
    files: only(`\`\`\`yaml\n${FRONT}\`\`\`\n${BODY}`),
    finds: ['name-missing', 'description-missing', 'front-matter-missing@1:1'],
  },
  'front matter of TOML': {
    files: only(`+++\nname = "tea"\n+++\n${BODY}`),
    finds: ['name-missing', 'description-missing', 'front-matter-missing@1:1'],
  },
  'front matter that is not closed': {
    files: only('---\nname: tea\ndescription: Brews tea.\n\n# Tea\n'),
    finds: ['front-matter-unclosed', 'name-missing', 'description-missing'],
  },
  'front matter alone': { files: only(FRONT), finds: ['body-empty@5:1'] },
  'front matter alone, its last line not ended': {
    files: only(FRONT.trimEnd()),
    finds: ['body-empty@4:4', 'final-newline-missing@4:4'],
  },
  'empty front matter': { files: only(`---\n---\n${BODY}`), finds: ['name-missing', 'description-missing'] },
  'front matter of comments': {
    files: only(front('# name: tea')),
    finds: ['name-missing', 'description-missing'],
  },
  'a list as front matter': {
    files: only(front('- name', '- description')),
    finds: ['name-missing', 'description-missing', 'front-matter-not-mapping@2:1'],
  },
  'a sentence as front matter': {
    files: only(front('a skill about tea')),
    finds: ['name-missing', 'description-missing', 'front-matter-not-mapping@2:1'],
  },
  'duplicate keys': {
    files: only(tea('license: MIT', 'license: MIT')),
    finds: ['front-matter-duplicate-key'],
  },
  'aliases that multiply': {
    files: only(tea(...bomb)),
    finds: [
      'name-missing',
      'description-missing',
      'front-matter-aliases@2:1',
      ...bomb.map((_, i) => `unknown-key@${i + 4}:1`),
    ],
  },
  'no name': { files: only(front('description: Brews tea.')), finds: ['name-missing'] },
  'no description': { files: only(front('name: tea')), finds: ['description-missing'] },
  'empty name and description': {
    files: only(front('name: ""', 'description: "  "')),
    finds: ['name-invalid', 'description-missing'],
  },
  'a number as name, a list as description': {
    files: only(front('name: 42', 'description: [brews, tea]')),
    finds: ['name-invalid', 'description-missing'],
  },
  'name that climbs out': {
    files: only(front('name: ../../x', 'description: Brews tea.')),
    finds: ['name-invalid'],
  },
  'name with capitals and spaces': {
    files: only(front('name: Green Tea', 'description: Brews tea.')),
    finds: ['name-invalid'],
  },
  'name with a double hyphen': {
    files: only(front('name: green--tea', 'description: Brews tea.')),
    finds: ['name-invalid'],
  },
  'name too long': {
    files: only(front(`name: ${'t'.repeat(65)}`, 'description: Brews tea.')),
    finds: ['name-invalid'],
  },
  "name of another skill's folder": { folder: 'coffee', files: only(GOOD), finds: ['name-mismatch@2:7'] },
  'description too long': {
    files: only(front('name: tea', `description: ${'Brews tea. '.repeat(100)}`)),
    finds: ['description-too-long@3:14'],
  },
  'compatibility too long': {
    files: only(tea(`compatibility: ${'Needs water. '.repeat(50)}`)),
    finds: ['compatibility-invalid@4:16'],
  },
  'compatibility as a list': { files: only(tea('compatibility: [kettle]')), finds: ['compatibility-invalid@4:16'] },
  'nested metadata': {
    files: only(tea('metadata:', '  requires:', '    bins: [kettle]')),
    finds: ['metadata-not-text@5:3'],
  },
  'metadata as a text': { files: only(tea('metadata: green')), finds: ['metadata-not-text@4:11'] },
  'tools as a list': { files: only(tea('allowed-tools:', '  - Bash')), finds: ['allowed-tools-not-text@5:3'] },
  'keys of a harness and keys of nobody': {
    files: only(tea('disable-model-invocation: true', 'version: 1.0.0', 'allowed_tools: Bash')),
    finds: ['harness-key@4:1', 'unknown-key@5:1', 'unknown-key@6:1'],
  },
};
