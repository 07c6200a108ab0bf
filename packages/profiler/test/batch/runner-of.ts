import type { ProbeRunner } from '@skvm/core';
import { runCommands } from './commands.ts';
import { runNode } from './node.ts';
import { runPython } from './python.ts';
import { runQueries } from './sql.ts';

const RUNNERS: Readonly<Record<string, ProbeRunner>> = {
  'gen.code.python': runPython,
  'gen.code.javascript': runNode,
  'gen.code.sql': runQueries,
};

/** What runs our own references and mutants of a primitive fastest, without walls: at worst a process for each program. */
export const runnerOf = (primitive: string): ProbeRunner => RUNNERS[primitive] ?? runCommands;
