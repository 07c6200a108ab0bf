#!/usr/bin/env node
// Starts the built program. Syntax that Node 18 can parse, so that an old Node gets one line and not a stack; and
// nothing of oclif: version and help are answered from texts made at build time.
import { existsSync, readFileSync } from 'node:fs';

const RANGE = '^22.22.2 || ^24.15 || >=26';
const texts = new URL('../dist/help.json', import.meta.url);

if (!isSupported(process.versions.node)) {
  fail(`this is Node ${process.versions.node} and skvm needs ${RANGE}: install Node 24 or newer.`);
} else if (!existsSync(texts)) {
  fail('not built yet: run "pnpm build" in this clone, or start from source with "npm run skvm -- <arguments>".');
} else {
  const argv = process.argv.slice(2);
  const answer = answerFrom(JSON.parse(readFileSync(texts, 'utf8')), argv);
  if (answer === undefined) import('../dist/main.js').then(({ main }) => main(argv));
  else process.stdout.write(answer);
}

/** Whether a version is in RANGE, which a test compares with the manifest's. */
function isSupported(version) {
  const [major, minor, patch] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 2);
  if (major === 24) return minor >= 15;
  return major >= 26;
}

/** The answer to a request for version or help; `undefined` for everything else. */
function answerFrom({ version, help }, argv) {
  const agent = `${version} ${process.platform}-${process.arch} node-${process.version}`;
  if (argv[0] === '--version' || argv[0] === '-v') return `${agent}\n`;
  const end = argv.indexOf('--');
  const asked = (end === -1 ? argv : argv.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
  if (argv.length > 0 && !asked && argv[0] !== 'help') return undefined;
  const words = argv[0] === 'help' ? argv.slice(1) : argv;
  const flag = words.findIndex((word) => word.startsWith('-'));
  const subject = flag === -1 ? words : words.slice(0, flag);
  for (let length = subject.length; length > 0; length--) {
    const text = help[subject.slice(0, length).join(' ')];
    if (text !== undefined) return text.replaceAll('{{version}}', agent);
  }
  return subject.length === 0 ? help[''].replaceAll('{{version}}', agent) : undefined;
}

function fail(message) {
  process.stderr.write(`skvm: ${message}\n`);
  process.exitCode = 3;
}
