import type { Primitive } from '@skvm/core';
import { constraint } from './follow/constraint.ts';
import { delegation } from './follow/delegation.ts';
import { format } from './follow/format.ts';
import { procedure } from './follow/procedure.ts';
import { style } from './follow/style.ts';
import { codeHtml } from './gen/code-html.ts';
import { codeJavascript } from './gen/code-javascript.ts';
import { codePython } from './gen/code-python.ts';
import { codeShell } from './gen/code-shell.ts';
import { codeSql } from './gen/code-sql.ts';
import { regex } from './gen/regex.ts';
import { textLong } from './gen/text-long.ts';
import { textProse } from './gen/text-prose.ts';
import { textStructured } from './gen/text-structured.ts';
import { analysis } from './reason/analysis.ts';
import { arithmetic } from './reason/arithmetic.ts';
import { logic } from './reason/logic.ts';
import { planning } from './reason/planning.ts';
import { spatial } from './reason/spatial.ts';
import { browser } from './tool/browser.ts';
import { callBatch } from './tool/call-batch.ts';
import { callFormat } from './tool/call-format.ts';
import { execCommands } from './tool/exec.ts';
import { fileRead } from './tool/file-read.ts';
import { fileWrite } from './tool/file-write.ts';
import { web } from './tool/web.ts';

/** The item banks of this suite, in the order of the catalogue. The primitives that it lacks are unknown in its profiles. */
export const primitives: readonly Primitive[] = [
  codePython,
  codeJavascript,
  codeShell,
  codeSql,
  codeHtml,
  textStructured,
  textLong,
  textProse,
  regex,
  arithmetic,
  logic,
  spatial,
  planning,
  analysis,
  fileRead,
  fileWrite,
  execCommands,
  callFormat,
  callBatch,
  web,
  browser,
  format,
  constraint,
  procedure,
  delegation,
  style,
];
