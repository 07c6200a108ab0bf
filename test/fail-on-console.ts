import { afterEach, beforeEach, expect } from 'vitest';

// Libraries never print: whatever reaches the console in a test is a bug in the code under test.
const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
let printed: string[] = [];

beforeEach(() => {
  printed = [];
  for (const method of methods) {
    console[method] = (...values: unknown[]) => {
      printed.push(`console.${method}: ${values.map(String).join(' ')}`);
    };
  }
});

afterEach(() => {
  expect(printed).toEqual([]);
});
