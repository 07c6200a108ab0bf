import type { Action, LanguageModelCallOptions, ModelUse, Script } from '@skvm/core';
import { chooseScript } from './choose-script.ts';
import { noScript } from './no-script.ts';
import type { Persona } from './persona.ts';
import { planAction } from './plan-action.ts';
import { readConversation } from './read-conversation.ts';
import { isAgentTool, type OfferedTool, type PlannedCall } from './tool-table.ts';

/** What the simulation answers to one request. */
export interface Turn {
  readonly text: string;
  readonly calls: readonly PlannedCall[];
}

/** What auxiliary requests get: titles, summaries, probes of a harness. */
const STOCK_LINE = 'Simulated answer.';

/**
 * Plays one turn of a run, read off the request alone: opens listed skills first, then does what the chosen script
 * says next, and in the end says its last words.
 *
 * A request that offers no tools although the task is done with tools is auxiliary and gets a stock line.
 *
 * @throws MODEL_CALL_FAILED with reason `no-script` when there is nothing to play: no task, no reference, or a request
 * that is not an agent's (structured output, a forced tool, no tool that agents have).
 */
export function playTurn(persona: Persona, use: ModelUse, request: LanguageModelCallOptions): Turn {
  const { task } = use;
  if (!task) throw noScript(persona, 'it plays scripts of tasks, and this call belongs to no task');
  if (!task.reference) throw noScript(persona, `the task "${task.id}" has no reference to play`);
  if (request.responseFormat?.type === 'json') throw noScript(persona, 'it gives no structured output');
  if (request.toolChoice?.type === 'tool') throw noScript(persona, 'it plays agents, whose tools are not forced');

  const offered = request.toolChoice?.type === 'none' ? [] : (request.tools ?? []);
  const tools = offered.filter((tool) => tool.type === 'function');
  if (tools.length > 0 && !tools.some(isAgentTool)) {
    throw noScript(
      persona,
      `it plays agents, and no agent's tool is offered (${tools.map(({ name }) => name).join(', ')})`,
    );
  }
  if (tools.length === 0 && task.tools !== 'none' && needsTools(task.reference)) return { text: STOCK_LINE, calls: [] };

  const { guidance, unopened, turns } = readConversation(request.prompt, task.prompt);
  const opening = unopened.flatMap((path) => planAction({ do: 'read', path }, tools) ?? []);
  if (opening.length > 0) return { text: '', calls: opening };

  const script = toTurns(chooseScript({ persona, task, reference: task.reference, use, guidance }));
  const actions = script[turns] ?? lastWords(script);
  return carryOut(actions, tools);
}

function needsTools(script: Script): boolean {
  return script.flat().some((action) => action.do !== 'say');
}

/** A turn without a tool call ends a run, so that what is said in the middle goes with the calls that follow. */
function toTurns(script: Script): Action[][] {
  const turns: Action[][] = [];
  let said: Action[] = [];
  for (const actions of script) {
    said.push(...[actions].flat());
    if (said.every((action) => action.do === 'say')) continue;
    turns.push(said);
    said = [];
  }
  if (said.length > 0) turns.push(said);
  return turns;
}

/** What is said when there is nothing left to do, as often as it is asked for. */
function lastWords(turns: readonly Action[][]): Action[] {
  return [turns.flat().findLast((action) => action.do === 'say') ?? { do: 'say', text: 'Done.' }];
}

function carryOut(actions: readonly Action[], tools: readonly OfferedTool[]): Turn {
  const texts: string[] = [];
  const calls: PlannedCall[] = [];
  for (const action of actions) {
    if (action.do === 'say') {
      texts.push(action.text);
      continue;
    }
    const call = planAction(action, tools);
    if (!call) return { text: `I cannot go on: I have no tool to ${action.do} with.`, calls: [] };
    calls.push(call);
  }
  return { text: texts.join('\n'), calls };
}
