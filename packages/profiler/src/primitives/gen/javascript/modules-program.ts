/** What a program for the task has to know. */
export interface ModulesTask {
  readonly input: string;
  readonly output: string;
  readonly parameter: string;
  readonly takesAll: boolean;
  /** From `url`. */
  readonly grouping: string;
  readonly hash: string;
  readonly key: string | undefined;
  readonly encoding: string;
  readonly length: number;
}

/** A program for the task, with mistakes where they are asked for. */
export function modulesProgram(
  task: ModulesTask,
  unpack: string,
  wrong: Partial<Pick<ModulesTask, 'takesAll' | 'grouping' | 'encoding' | 'length'>> & {
    readonly splitsByHand?: boolean;
    readonly joiner?: string;
    readonly trusts?: boolean;
    readonly unpacks?: boolean;
  } = {},
): string {
  const { input, output, parameter, takesAll, grouping, hash, key, encoding, length } = { ...task, ...wrong };
  const made = key === undefined ? `createHash('${hash}')` : `createHmac('${hash}', '${key}')`;
  const values = wrong.splitsByHand
    ? `line.split(/[?&#]/).filter((part) => part.startsWith('${parameter}=')).map((part) => part.split('=')[1])`
    : `url.searchParams.getAll('${parameter}')`;
  return `import { createHash, createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ${unpack} } from 'node:zlib';

const text = ${wrong.unpacks === false ? `readFileSync('${input}', 'utf8')` : `${unpack}(readFileSync('${input}')).toString('utf8')`};
const report = { invalid: 0, groups: {} };
for (const line of text.split('\\n')) {
  if (line === '') continue;
  if (${wrong.trusts ? 'false' : '!URL.canParse(line)'}) {
    report.invalid += 1;
    continue;
  }
  const url = new URL(line);
  const name = ${grouping};
  const group = (report.groups[name] ??= { count: 0, values: [] });
  const values = ${values};
  group.count += 1;
  group.values.push(...${takesAll ? 'values' : 'values.slice(0, 1)'});
}
for (const group of Object.values(report.groups)) {
  group.digest = ${made}.update(group.values.join('${wrong.joiner ?? '\\n'}')).digest('${encoding}').slice(0, ${length});
}
writeFileSync('${output}', JSON.stringify(report));`;
}

/** The same by other means: streams, lines as they come, errors caught. */
export function modulesProgramOfStreams(
  { input, output, parameter, takesAll, grouping, hash, key, encoding, length }: ModulesTask,
  stream: string,
): string {
  const made = key === undefined ? `crypto.createHash('${hash}')` : `crypto.createHmac('${hash}', '${key}')`;
  return `const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const readline = require('readline');
const zlib = require('zlib');

async function main() {
  const groups = new Map();
  let invalid = 0;
  const lines = readline.createInterface({ input: fs.createReadStream('${input}').pipe(zlib.${stream}()), crlfDelay: Infinity });
  for await (const line of lines) {
    if (!line.trim()) continue;
    let url;
    try {
      url = new URL(line);
    } catch {
      invalid++;
      continue;
    }
    const name = ${grouping};
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(${takesAll ? `url.searchParams.getAll('${parameter}')` : `url.searchParams.has('${parameter}') ? [url.searchParams.get('${parameter}')] : []`});
  }
  const result = {};
  for (const [name, lists] of groups) {
    const values = lists.flat();
    const digest = ${made};
    digest.update(Buffer.from(values.join('\\n'), 'utf8'));
    result[name] = { digest: digest.digest('${encoding}').substring(0, ${length}), values, count: lists.length };
  }
  await fs.promises.writeFile('${output}', JSON.stringify({ groups: result, invalid }, null, 2) + '\\n');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});`;
}
