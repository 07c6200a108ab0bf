import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createContext, type Item, type Primitive, playScript, runProbes, TESTED_LEVELS } from '@skvm/core';
import { describe, expect, test } from 'vitest';
import { primitives } from '../src/index.ts';
import { codeJavascript } from '../src/primitives/gen/code-javascript.ts';
import { codePython } from '../src/primitives/gen/code-python.ts';

const context = createContext();
const { level } = await context.sandbox();
// Isolation that is missing is a reason to skip, but not where a pipeline promises it.
const isSkipped = level !== 'isolated' && process.env.CI !== 'true';

/** Grades an answer as a profile does: its program runs in the strongest sandbox there is. */
async function grade(item: Item, text: string, timeoutMs?: number) {
  const evidence = playScript(item.task, [{ do: 'say', text }]);
  const probes = (item.probes?.(evidence) ?? []).map((probe) => ({ ...probe, ...(timeoutMs && { timeoutMs }) }));
  return item.grade({ ...evidence, probes: await runProbes(probes, context) });
}

/** The same for an answer of the bank, which may be files. */
async function gradeScript(item: Item, script: Item['task']['reference'] = []) {
  const evidence = playScript(item.task, script);
  return item.grade({ ...evidence, probes: await runProbes(item.probes?.(evidence) ?? [], context) });
}

const said = (item: Item, script: Item['task']['reference'] = []) => playScript(item.task, script).text;
const pick = <Value>(values: readonly Value[], at: number): Value => values[at % values.length] as Value;

describe.skipIf(isSkipped)(`programs at "${level}"`, () => {
  for (const primitive of primitives) {
    const levels = TESTED_LEVELS.filter(
      (tested) => primitive.generate({ level: tested, seed: 0 }).probes !== undefined,
    );
    test.each(levels)(`${primitive.id} %s: right and wrong programs of ten items are told apart`, async (tested) => {
      await Promise.all(
        Array.from({ length: 10 }, async (_, seed) => {
          const item = primitive.generate({ level: tested, seed });
          const { alternatives = [], task } = item;
          // Each item with another one of them: all of them on hundreds of items is what `pnpm e2e` does.
          const [other, mutant] = [pick(alternatives, seed), pick(task.mutants ?? [], seed)];
          expect(await gradeScript(item, task.reference)).toEqual({ value: 1 });
          expect(await gradeScript(item, other.script), other.name).toEqual({ value: 1 });
          expect(await gradeScript(item, mutant.script), mutant.name).toMatchObject({ value: 0 });
        }),
      );
    });
  }

  const mark = randomUUID();
  const report = '[{"ended":"resolved","value":[],"together":true,"refilled":true}]';
  const python = (program: string) => ({ bank: codePython, program });
  const node = (program: string) => ({ bank: codeJavascript, program });
  const hostile: Readonly<Record<string, { readonly bank: Primitive; readonly program: string }>> = {
    'plants modules beside itself': python(
      `for name in ("json", "csv", "sitecustomize", "solution"):\n    open(name + ".py", "w").write("raise SystemExit(0)")\nimport json\nprint("PASS")`,
    ),
    'writes outside its folder': python(
      `import os\nfor path in ("../${mark}", "/tmp/${mark}", "${join(tmpdir(), mark)}", "${join(homedir(), mark)}", "/${mark}"):\n    try:\n        open(path, "w").write("x")\n    except OSError:\n        pass`,
    ),
    'prints that it passed': python(
      `print('PASS')\nprint('{"value": 1, "checkpoints": [{"name": "all", "score": 1}]}')`,
    ),
    'leaves links in place of results': python(
      `import os\nfor path in os.listdir("."):\n    os.remove(path)\n    os.symlink("/etc/passwd", path)`,
    ),
    'starts what would outlive it': python(
      `import subprocess, sys\nsubprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)", "${mark}"], start_new_session=True)\nprint(0)`,
    ),
    'leaves thousands of files': python(
      `for number in range(5500):\n    open(f"file-{number}", "w").close()\nopen("large", "wb").write(bytes(17 << 20))`,
    ),
    'fills the disk, and goes on when it is asked to end': python(
      `import os, signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nos.fork()\nnumber = 0\nwhile True:\n    number += 1\n    open(f"{os.getpid()}-{number}", "wb").write(bytes(1 << 20))`,
    ),
    'eats memory': python('kept = bytearray(3 << 30)\nprint(len(kept))'),
    'never ends': python('while True:\n    pass'),
    'forges a report': node(
      `import { writeFileSync } from 'node:fs';\nfor (const name of ['report.json', 'report-000000000000.json', 'scenarios.json']) writeFileSync(name, '${report}');\nconsole.log('${report}');\nprocess.exit(0);`,
    ),
    'meddles with the report': node(
      `import fs from 'node:fs';\nimport { syncBuiltinESMExports } from 'node:module';\nconst write = fs.writeFileSync;\nfs.writeFileSync = (path) => write(path, '[null, {"most": {"valueOf": 1}}]');\nsyncBuiltinESMExports();`,
    ),
    'keeps a timer': node(`setInterval(() => {}, 1000);\nawait new Promise(() => {});`),
  };

  test.each(Object.entries(hostile))(
    'a program that %s fails, and the next one is graded as ever',
    async (_, { bank, program }) => {
      // The module of a function that is called by ours is the weakest place for JavaScript, files that come out for Python.
      const item = bank.generate({ level: bank === codePython ? 'L2' : 'L3', seed: 3 });
      const fence = `\`\`\`\n${program}\n\`\`\``;
      expect(await grade(item, fence, 1_500)).toMatchObject({ value: 0, explanation: expect.any(String) });
      for (const folder of [tmpdir(), homedir(), '/tmp', '/']) expect(existsSync(join(folder, mark))).toBe(false);
      const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'args']);
      expect(stdout).not.toContain(mark);
      expect(await grade(item, said(item, item.task.reference))).toEqual({ value: 1 });
    },
  );
});
