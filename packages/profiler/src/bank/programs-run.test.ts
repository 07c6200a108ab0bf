import { NO_USAGE, type Step, type ToolCall } from '@skvm/core';
import { describe, expect, it } from 'vitest';
import { operations } from './operations.ts';
import { printedByCommand, ranComputation, ranFile, tookPlace } from './programs-run.ts';

type Call = Partial<ToolCall> & { readonly command: string };

/** A run with a turn for each command. */
function run(...calls: readonly (string | Call)[]): Step[] {
  return calls.map((call, index) => {
    const { command, ...more } = typeof call === 'string' ? { command: call } : call;
    return {
      text: '',
      toolCalls: [{ id: `${index}`, name: 'execute_command', input: { command }, isError: false, ...more }],
      finishReason: 'tool-calls',
      usage: NO_USAGE,
      durationMs: 0,
    };
  });
}

describe('ranComputation', () => {
  it.each([
    `awk '$1 == "Kiel" { s += $3 } END { print s }' data/*.txt`,
    `find data -type f | xargs awk '{ s += $3 } END { print s }'`,
    `find data -type f -print0 | xargs -0 -n 50 awk '{ s += $3 } END { print s }'`,
    `find data -name 'day-*.txt' -exec awk '{ s += $3 } END { print s }' {} +`,
    `find data -type f -exec sh -c 'python3 sum.py "$1"' _ {} \\;`,
    'for f in data/*; do while read -r t n p; do let s+=p; done < $f; done; echo $s',
    'declare -i s=0; while read -r t n p; do s+=p; done < a.txt; echo $s',
    'while read t n p; do s=$[s+p]; done < a.txt; echo $s',
    'while read t n p; do ((s += p)); done < a.txt; echo $s',
    `nice -n 5 python3 -c 'print(1)'`,
    `time -p awk '{ s += $1 } END { print s }' a`,
    `stdbuf -oL awk '{ s += $1 } END { print s }' a`,
    'timeout -s KILL 10 python3 sum.py',
    'timeout 10s python3 sum.py',
    'env -i PATH=/usr/bin python3 sum.py',
    '/usr/bin/env python3 sum.py',
    'env LC_ALL=C /usr/bin/gawk -f sum.awk a',
    'sudo -u nobody python3 sum.py',
    'busybox awk -f sum.awk a',
    'gcc sum.c -o sum && ./sum a.txt',
    'rustc -O sum.rs && ./sum',
    'chmod +x sum && ./sum',
    '/tmp/sum < a.txt',
    '. ./sum.sh',
    'source sum.sh',
    'cat sum.sh | bash',
    'bash < sum.sh',
    `bash <<'X'\nawk '{ s += $1 } END { print s }' a\nX`,
    `python3 - <<'X'\nprint(sum([1, 2]))\nX`,
    'npx tsx sum.ts',
    'npx --yes -p tsx tsx sum.ts',
    'pnpm dlx tsx sum.ts',
    'go run sum.go',
    `mlr --icsv --opprint stats1 -a sum -f n a.csv`,
    `duckdb -c "select sum(n) from 'a.csv'"`,
    'datamash -t, sum 3 < a.csv',
    'python3 -m solve',
    'total=$(python3 sum.py) && echo $total',
    'python3 --version; python3 sum.py',
    'make sum',
    `< a.txt awk '{ s += $1 } END { print s }'`,
    `2> /dev/null python3 sum.py`,
    'f() { awk -f sum.awk "$1"; }; f a',
  ])('sees through %s', (command) => {
    expect(ranComputation(run(command), false)).toBe(true);
  });

  it.each([
    'cat data/*.txt',
    'cat {data/day-10,data/day-11}.txt',
    'ls -l data | wc -l',
    'cd data && cat day-10.txt; cat day-11.txt',
    'for f in data/*; do cat "$f"; done',
    'find data -type f | xargs cat',
    'find data -name "*.txt" -exec cat {} +',
    'head -n 3 ./data/a.txt',
    'python3 --version',
    'python3 -V 2>&1',
    'node --version > version.txt',
    'awk --version | head -1',
    'timeout 5 python3 --version',
    'java -version',
    'go version',
    'command -v awk python3',
    'which python3 awk',
    'sudo apt-get install -y gawk',
    'python3 -m pip list',
    `cat > sum.sh <<'X'\nawk '{ s += $3 } END { print s }' a\nX`,
    `cat > sum.sh <<'X'\necho $((1 + 2))\nX`,
    'bash -n sum.sh',
    'gcc sum.c -o sum',
    'echo 48123',
    'cat a.txt 2>/dev/null >&2',
    'cat $(ls data/*)',
    `grep -E '(Kiel/1|Bonn/2|data/*)' a.txt`,
    'make --version',
    '/bin/cat a.txt; /usr/bin/ls',
  ])('is not taken in by %s', (command) => {
    expect(ranComputation(run(command), false)).toBe(false);
  });

  it('takes what counts and sorts as a computation only when told to', () => {
    expect(ranComputation(run('sort -n a | head'), false)).toBe(false);
    expect(ranComputation(run('sort -n a | head'), true)).toBe(true);
    expect(ranComputation(run('find . -name a | xargs wc -l'), true)).toBe(true);
    expect(ranComputation(run('wc --version'), true)).toBe(false);
  });
});

describe('a command that failed', () => {
  const awk = `awk '{ s += $1; n++ } END { print s }' a`;

  it.each([
    { command: `${awk}; which mawk gawk`, isError: true, exitCode: 1 },
    { command: 'python3 work/s.py; ls foo; diff a b', isError: true, exitCode: 2 },
    { command: `${awk}\ngrep x a`, isError: true, exitCode: 1 },
    { command: `${awk} || false`, isError: true, exitCode: 1 },
    { command: `${awk}; grep x a`, isError: true, output: 'Exit code 1\n12' },
  ])('was run all the same, in part: $command', (call) => {
    expect(ranComputation(run(call), false)).toBe(true);
  });

  it.each([
    { command: awk, isError: true, exitCode: 2 },
    { command: `python3 - <<'X'\nimport y\nprint(1)\nX`, isError: true, exitCode: 1 },
    { command: `python3 -c "import y\nprint(1); print(2)"`, isError: true, exitCode: 1 },
    { command: `${awk}\n`, isError: true, exitCode: 2 },
    { command: 'cd data; python3 s.py', isError: true, exitCode: 127 },
    { command: 'cd data; ./s.py', isError: true, output: 'stderr:\nPermission denied\nexit code: 126' },
    { command: 'cd data; python3 s.py', isError: true, output: 'The command was stopped after 30000 ms' },
    { command: 'cd data; timeout 3 python3 s.py', isError: true, exitCode: 124 },
  ])('was not run: $command', (call) => {
    expect(ranComputation(run(call), false)).toBe(false);
  });

  it('is no call of another tool', () => {
    const [one] = operations(run({ command: 'a; b', isError: true, exitCode: 1, name: 'read_file' }));
    expect(one && tookPlace(one)).toBe(false);
  });
});

describe('ranFile', () => {
  it.each([
    ['solve.py', 'python3 solve.py'],
    ['solve.py', 'python3 -u ./solve.py'],
    ['solve.py', 'python3 -m solve'],
    ['solve.py', 'cd work && python3 -m cProfile solve.py'],
    ['solve.py', 'python3 -m work.solve'],
    ['solve.py', 'python3 -c "import solve"'],
    ['solve.py', 'python3 -c "import sys; from solve import main; main()"'],
    ['solve.py', `python3 -c "import runpy; runpy.run_path('solve.py')"`],
    ['solve.py', `python3 -c "exec(open('solve.py').read())"`],
    ['solve.py', 'chmod +x solve.py && ./solve.py'],
    ['solve.sh', 'sh work/*.sh'],
    ['solve.sh', 'cd work && bash ./*.sh'],
    ['solve.sh', 'for f in work/*.sh; do sh "$f"; done'],
    ['solve.sh', 'script=work/solve.sh; bash "$script"'],
    ['solve.sh', `find work -name '*.sh' -exec sh {} \\;`],
    ['solve.sh', 'ls work/*.sh | xargs -n1 sh'],
    ['solve.sh', 'ls work/*.sh | xargs -I {} sh {}'],
    ['solve.sh', 'cat work/solve.sh | sh'],
    ['solve.sh', 'bash -euo pipefail work/solve.sh'],
    ['solve.sh', 'bash -x < solve.sh'],
    ['solve.sh', `bash -c '. ./solve.sh'`],
    ['solve.sh', '/usr/bin/env bash solve.sh'],
    ['solve.sh', 'bash ./solve.sh | tee out.txt'],
    ['Makefile', 'make -C work'],
    ['sum.mk', 'make -f work/sum.mk'],
    ['sum.c', 'gcc -O2 work/sum.c -o /tmp/sum && /tmp/sum'],
    ['sum.c', 'gcc work/sum.c && ./a.out'],
    ['sum.rs', 'cd work && rustc sum.rs && ./sum'],
    ['Sum.java', 'cd work; javac Sum.java; java Sum'],
    ['sum.sql', 'sqlite3 :memory: < work/sum.sql'],
    ['sum', 'gcc work/sum.c -o work/sum && work/sum'],
    ['sum.ts', 'npx tsx work/sum.ts'],
    ['sum.sed', 'sed -nf work/sum.sed a'],
    ['sum.awk', 'awk -F, -f work/sum.awk a'],
    ['sum.pl', 'perl -w work/sum.pl'],
    ['sum.py', '< a.csv > out.txt python3 work/sum.py'],
  ])('%s by %s', (name, command) => {
    expect(ranFile(run(command), name)).toBe(true);
  });

  it.each([
    ['solve.sh', 'cat solve.sh'],
    ['solve.sh', 'cat work/*.sh'],
    ['solve.sh', 'chmod +x solve.sh; ls -l solve.sh'],
    ['solve.sh', 'bash -n solve.sh'],
    ['solve.sh', 'sh work/*.py'],
    ['solve.sh', 'sh other/solve.sh.bak'],
    ['solve.sh', `cat > work/solve.sh <<'X'\n#!/bin/sh\nsh work/solve.sh\nX`],
    ['solve.sh', `cat solve.sh | grep awk`],
    ['solve.py', 'python3 -m py_compile solve.py'],
    ['solve.mjs', 'node --check solve.mjs'],
    ['solve.py', 'grep "import solve" a.py; node x.js'],
    ['sum.c', 'gcc work/sum.c -o work/sum'],
    ['sum.py', 'make -C work'],
    ['solve.sh', `sed -i 's/a/b/' work/solve.sh`],
    ['solve.sh', 'sed -n 1,20p work/solve.sh'],
    ['solve.sh', `awk 'NR < 5' work/solve.sh`],
    ['solve.sh', `perl -pi -e 's/a/b/' work/solve.sh`],
    ['solve.sh', 'cat work/solve.sh | bash -n'],
    ['solve.py', 'python3 -m black work/solve.py'],
  ])('not %s by %s', (name, command) => {
    expect(ranFile(run(command), name)).toBe(false);
  });
});

describe('printedByCommand', () => {
  const files = { 'a.txt': 'Kiel Ada 481\nBonn Bo 23\n', 'b.bin': { base64: 'AAAA' } };
  const printed = (steps: Step[], result = 48_123) => printedByCommand(steps, files, result);

  it('is told by what any command printed, whatever it is and however it ended', () => {
    for (const output of ['48123\n', 'stdout:\nsum: 48,123\nexit code: 0', '[48123.0]', 'total=48123;']) {
      expect(printed(run({ command: 'tally a.txt', output }))).toBe(true);
    }
    expect(printed(run({ command: 'tally a.txt', output: '48123', isError: true, exitCode: 1 }))).toBe(true);
  });

  it('is not told by another number, by the command, or by what the agent or the files said before', () => {
    for (const output of ['', '148123', '481230', '48123.5', '48.123', '0.48123']) {
      expect(printed(run({ command: 'tally a.txt', output }))).toBe(false);
    }
    expect(printed(run({ command: 'echo 48123', output: '48123' }))).toBe(false);
    expect(printed(run({ command: `printf '%s%s' 48 123`, output: '48123' }))).toBe(false);
    expect(printed(run('echo "48,123" > b', { command: 'cat b', output: '48,123' }))).toBe(false);
    const [first, second] = run('ls', { command: 'cat b', output: '48123' }) as [Step, Step];
    expect(printed([{ ...first, text: 'That makes 48 123.' }, second])).toBe(false);
    expect(printed([first, { ...second, text: 'That makes 48,123.' }])).toBe(false);
    expect(printed([first, second])).toBe(true);
    expect(printedByCommand([first, second], { 'a.txt': 'x 48123\n' }, 48_123)).toBe(false);
  });

  it('is not told by a number so short that a size or a date may happen to be the same', () => {
    expect(printed(run({ command: 'ls -l', output: '2026' }), 2026)).toBe(false);
  });
});

it('takes time in proportion to what an agent wrote', () => {
  for (const hostile of ['"', "'", '`', '<<A\n', 'env ', 'sh -c ', '$a ', 'for a in $a $a;', '\\"', '1', '((', '| ']) {
    const steps = run(hostile.repeat(10_000));
    expect([ranComputation(steps, true), ranFile(steps, 'solve.py'), printedByCommand(steps, {}, 48_123)]).toHaveLength(
      3,
    );
  }
});
