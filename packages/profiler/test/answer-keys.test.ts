import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { playScript, type TestedLevel } from '@skvm/core';
import { expect, onTestFinished, test } from 'vitest';
import { primitives } from '../src/index.ts';

// Answers that are worked out again from the words of the prompt alone, by other means than the generator's.

function eachItem(id: string, level: TestedLevel, check: (prompt: string, answer: string) => void): void {
  const primitive = primitives.find((candidate) => candidate.id === id);
  for (let seed = 0; seed < 300; seed += 1) {
    const task = primitive?.generate({ level, seed }).task;
    const [last] = (task?.reference ?? []).slice(-1);
    if (!task || !last || !('do' in last) || last.do !== 'say') throw new Error(`${id} ${level}/${seed} says nothing`);
    check(task.prompt, last.text.replace(/^ANSWER: /, ''));
  }
}

const numbers = (text: string) => (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

function orders(names: readonly string[]): string[][] {
  return names.length === 0
    ? [[]]
    : names.flatMap((name) => orders(names.filter((other) => other !== name)).map((rest) => [name, ...rest]));
}

test('reason.logic L2: exactly one seating fits what the prompt says', () => {
  eachItem('reason.logic', 'L2', (prompt, answer) => {
    const names = /row of five seats: ([^.]*)\./.exec(prompt)?.[1]?.split(', ') ?? [];
    const facts = prompt.split('\n').filter((line) => line.startsWith('- '));
    expect(facts.length).toBeGreaterThanOrEqual(3);
    expect(facts.length).toBeLessThanOrEqual(5);
    const fits = orders(names).filter((order) =>
      facts.every((fact) => {
        const [a = 0, b = 0] = names
          .filter((name) => fact.includes(name))
          .sort((x, y) => fact.indexOf(x) - fact.indexOf(y))
          .map((name) => order.indexOf(name));
        if (fact.includes('one of the two ends')) return a === 0 || a === 4;
        if (fact.includes('does not sit at an end')) return a > 0 && a < 4;
        if (fact.includes('somewhere to the left')) return a < b;
        if (fact.includes('directly to the left')) return a + 1 === b;
        if (fact.includes('Exactly one person')) return Math.abs(a - b) === 2;
        if (fact.includes('do not sit next')) return Math.abs(a - b) !== 1;
        throw new Error(`what does "${fact}" mean?`);
      }),
    );
    expect(fits.map((order) => order.join(', '))).toEqual([answer]);
  });
});

test('reason.logic L3: exactly one choice is the best', () => {
  eachItem('reason.logic', 'L3', (prompt, answer) => {
    const budget = Number(/may be at most (\d+)/.exec(prompt)?.[1]);
    const projects = [...prompt.matchAll(/^\| (\w+) \| (\d+) \| (\d+) \|$/gm)].map(([, name = '', cost, gain]) => ({
      name,
      cost: Number(cost),
      gain: Number(gain),
    }));
    const [, a, b] = /- (\w+) and (\w+) exclude/.exec(prompt) ?? [];
    const [, c, d] = /- (\w+) can be chosen only together with (\w+)/.exec(prompt) ?? [];
    let choices: (typeof projects)[] = [[]];
    for (const project of projects) choices = choices.flatMap((set) => [set, [...set, project]]);
    const allowed = choices.filter((set) => {
      const has = (name: string | undefined) => set.some((project) => project.name === name);
      return total(set.map(({ cost }) => cost)) <= budget && !(has(a) && has(b)) && (!has(c) || has(d));
    });
    const best = Math.max(...allowed.map((set) => total(set.map(({ gain }) => gain))));
    const winners = allowed.filter((set) => total(set.map(({ gain }) => gain)) === best);
    expect(winners.map((set) => set.map(({ name }) => name).join(', '))).toEqual([answer]);
  });
});

test('reason.spatial L2: the areas are those of the shoelace formula and of the common part', () => {
  eachItem('reason.spatial', 'L2', (prompt, answer) => {
    const points = [...prompt.matchAll(/\(([^)]*)\)/g)].map(([, pair = '']) => numbers(pair) as [number, number]);
    if (points.length === 3) {
      const next = [...points.slice(1), points[0] as [number, number]];
      const doubled = total(points.map(([x, y], index) => x * (next[index]?.[1] ?? 0) - y * (next[index]?.[0] ?? 0)));
      expect(Math.abs(doubled) / 2).toBe(Number(answer));
      expect(doubled).not.toBe(0);
    } else {
      const [a, b, c, d] = points as [[number, number], [number, number], [number, number], [number, number]];
      const side = (axis: 0 | 1) => Math.min(b[axis], d[axis]) - Math.max(a[axis], c[axis]);
      expect([side(0) > 0, side(1) > 0, side(0) * side(1)]).toEqual([true, true, Number(answer)]);
    }
  });
});

test('reason.spatial L3: vectors, turns of the plane and the haversine formula agree', () => {
  eachItem('reason.spatial', 'L3', (prompt, answer) => {
    const found = numbers(prompt.replaceAll(/\d+ degrees counter/g, 'counter'));
    if (prompt.includes('reflected')) {
      const [x = 0, y = 0, axis = 0, shiftX = 0, shiftY = 0] = found;
      expect(numbers(answer)).toEqual([0 - y + shiftX, 2 * axis - x + shiftY]);
    } else if (prompt.includes('in space')) {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = found;
      expect(Math.abs(Math.sqrt((a - d) ** 2 + (b - e) ** 2 + (c - f) ** 2) - Number(answer))).toBeLessThan(0.0051);
    } else {
      const [radius = 0, lat1 = 0, lon1 = 0, lat2 = 0, lon2 = 0] = found;
      const rad = (degrees: number) => (degrees * Math.PI) / 180;
      const h =
        Math.sin(rad(lat2 - lat1) / 2) ** 2 +
        Math.cos(rad(lat1)) * Math.cos(rad(lat2)) * Math.sin(rad(0 - lon2 - lon1) / 2) ** 2;
      const distance = 2 * radius * Math.asin(Math.sqrt(h));
      expect(Math.abs(distance - Number(answer)) / distance).toBeLessThan(0.005);
    }
  });
});

test('reason.arithmetic L3: the prices and balances come out step by step', () => {
  eachItem('reason.arithmetic', 'L3', (prompt, answer) => {
    const [a = 0, b = 0, c = 0, d = 0] = numbers(prompt);
    let result = 0;
    if (prompt.includes('machine')) {
      const raised = a + (a * b) / 100;
      const cut = raised - (raised * c) / 100;
      result = cut + (cut * d) / 100 + 35;
    } else if (prompt.includes('account')) {
      result = a;
      for (let year = 0; year < 3; year += 1) result = result + (result * b) / 100 + c;
    } else result = c / (1 - b / 100) / (1 + a / 100);
    expect(Math.abs(result - Number(answer))).toBeLessThan(0.0051);
  });
});

test('follow.procedure L3: a machine that goes by the prompt writes the same lines', () => {
  eachItem('follow.procedure', 'L3', (prompt, answer) => {
    let x = Number(/x is (\d+) at first/.exec(prompt)?.[1]);
    const add = Number(/if x is odd, add (\d+)/.exec(prompt)?.[1]);
    const limit = Number(/until x is less than (\d+)/.exec(prompt)?.[1]);
    const large = Number(/step 4 is more than (\d+)/.exec(prompt)?.[1]);
    const written: number[] = [];
    do {
      x = x % 2 === 1 ? x + add : x / 2;
      written.push(x);
    } while (!(x < limit || written.length === 9));
    const sum = total(written);
    expect(answer.split('\n')).toEqual([
      ...written.map((value, index) => `ROUND ${index + 1}: ${value}`),
      `ROUNDS ${written.length}`,
      `SUM ${sum}`,
      x < limit ? 'CHECK below' : 'CHECK stopped',
      sum > large ? 'RESULT large' : 'RESULT small',
    ]);
  });
});

test('reason.planning L1: exactly one order fits what the prompt says', () => {
  eachItem('reason.planning', 'L1', (prompt, answer) => {
    const names = /are called ([^.]*)\./.exec(prompt)?.[1]?.split(', ') ?? [];
    const rules = [...prompt.matchAll(/^- (.*)$/gm)].map(([, rule = '']) => {
      const [, later, needed] = /^(\w+) needs the result of (\w+)/.exec(rule) ?? [];
      const [, before, after] = /^(\w+) has to be done before (\w+)/.exec(rule) ?? [];
      const [, waits, first] = /^(\w+) cannot start while (\w+) is not done/.exec(rule) ?? [];
      return { first: needed ?? before ?? first ?? '', next: later ?? after ?? waits ?? '' };
    });
    const fits = orders(names).filter((order) =>
      rules.every(({ first, next }) => order.indexOf(first) < order.indexOf(next)),
    );
    expect(fits.map((order) => order.join(', '))).toEqual([answer]);
  });
});

test('reason.planning L2: the minutes are those of a minute-by-minute simulation', () => {
  eachItem('reason.planning', 'L2', (prompt, answer) => {
    const tasks = [...prompt.matchAll(/^\| (\w+) \| (\d+) \| ([\w, ]+) \|$/gm)].map(
      ([, name = '', minutes, needs = '']) => ({
        ...{ name, left: Number(minutes) },
        needs: needs === 'nothing' ? [] : needs.split(', '),
      }),
    );
    const moment = Number(/under way at minute (\d+)/.exec(prompt)?.[1]);
    const done = new Set<string>();
    let under: string[] = [];
    let minute = 0;
    for (; done.size < tasks.length; minute += 1) {
      const active = tasks.filter(({ name, needs }) => !done.has(name) && needs.every((other) => done.has(other)));
      if (minute === moment) under = active.map(({ name }) => name);
      for (const task of active) task.left -= 1;
      for (const { name, left } of active) if (left === 0) done.add(name);
    }
    const [minutes, names = ''] = answer.split('; ');
    expect(Number(minutes)).toBe(minute);
    expect(names.split(', ').sort()).toEqual(under.sort());
    expect(under.length).toBeGreaterThanOrEqual(2);
  });
});

test('reason.planning L3: the steps are those of the rules, read from the prompt', () => {
  eachItem('reason.planning', 'L3', (prompt, answer) => {
    const find = (pattern: RegExp) => pattern.exec(prompt)?.slice(1) ?? [];
    const [first = ''] = find(/Begin with (\w+)\./);
    const [tried = '', repair = '', most] = find(
      /Then carry out (\w+)\. When it fails, carry out (\w+) and .* at most (\d) times/,
    );
    const [good = '', bad = ''] = find(/succeeded, carry out (\w+); when it failed for good, (\w+) instead/);
    const [high = '', limit, low = ''] = find(/carry out (\w+) when the reading is above (\d+), otherwise (\w+)/);
    const [last = ''] = find(/End with (\w+),/);
    const reading = Number(find(/The reading is (\d+)\./)[0]);
    const failures = prompt.includes('fails every time')
      ? Number.POSITIVE_INFINITY
      : prompt.includes('fails the first time,')
        ? 1
        : Number(find(/fails the first (\d) times/)[0] ?? 0);
    const steps = [first];
    let attempt = 1;
    for (; ; attempt += 1) {
      steps.push(tried);
      if (attempt > failures || attempt === Number(most)) break;
      steps.push(repair);
    }
    const failed = attempt <= failures;
    steps.push(failed ? bad : good, reading > Number(limit) ? high : low, ...(failed ? [first] : []), last);
    expect(answer).toBe(steps.join(', '));
  });
});

test('gen.regex: the reference agrees with every hidden string, and so do hand-written patterns', () => {
  // The probes are made string by string; this reads the prompt and writes the pattern by other means.
  const primitive = primitives.find(({ id }) => id === 'gen.regex');
  for (let seed = 0; seed < 300; seed += 1) {
    const item = primitive?.generate({ level: 'L1', seed });
    if (!item) throw new Error('no such bank');
    const { prompt } = item.task;
    const [first, left, right, , last] = [...prompt.matchAll(/`([^`<>]+)`$/gm)].map(([, text = '']) => text);
    const [, count = '', kind = ''] = /exactly (\d+) (\w+)/.exec(prompt) ?? [];
    const [, fewest, most] = /(\d+) to (\d+) digits/.exec(prompt) ?? [];
    const of = { uppercase: 'A-Z', lowercase: 'a-z', characters: 'a-f\\d' }[kind];
    const pattern = `${first}[${left}][${of}]{${count}}[${right}]\\d{${fewest},${most}}[${left}]${last}`;
    expect(item.grade({ text: `ANSWER: ${pattern}`, steps: [], files: new Map() }).explanation).toBeUndefined();
  }
});

test.skipIf(process.platform === 'win32')('tool.exec: real commands come to what the reference says', async () => {
  const primitive = primitives.find(({ id }) => id === 'tool.exec');
  for (const level of ['L1', 'L2', 'L3'] as const) {
    for (let seed = 0; seed < 5; seed += 1) {
      const item = primitive?.generate({ level, seed });
      if (!item) throw new Error('no such bank');
      const dir = await mkdtemp(join(tmpdir(), 'skvm-profiler-'));
      onTestFinished(() => rm(dir, { recursive: true, force: true }));
      const put = async (path: string, content: string) => {
        await mkdir(dirname(join(dir, path)), { recursive: true });
        await writeFile(join(dir, path), content);
      };
      for (const [path, content] of Object.entries(item.task.files)) await put(path, String(content));
      const printed: string[] = [];
      const codes: (number | null)[] = [];
      for (const action of (item.task.reference ?? []).flat()) {
        // The result is left for the script to write.
        if (action.do === 'write' && action.path !== 'result.txt') await put(action.path, action.content);
        if (action.do !== 'exec') continue;
        const { stdout, status } = spawnSync('sh', ['-c', action.command], { cwd: dir, encoding: 'utf8' });
        printed.push(stdout);
        codes.push(status);
      }
      const { text, steps } = playScript(item.task, item.task.reference ?? []);
      const told = level === 'L2' ? await readFile(join(dir, 'result.txt'), 'utf8') : printed.at(-1);
      const files = new Map(
        level === 'L2'
          ? [
              ['result.txt', Buffer.from(told ?? '')],
              ['work/total.sh', Buffer.from('x')],
            ]
          : [],
      );
      expect(item.grade({ text, steps, files }).explanation).toBeUndefined();
      expect(codes).toEqual(level === 'L3' ? [0, 3, 0, 0, 0] : [0]);
      if (level !== 'L2') expect(told).toContain(text.replace('ANSWER: ', ''));
    }
  }
});
