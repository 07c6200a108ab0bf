import type { LanguageModelMessage, LanguageModelPrompt } from '@skvm/core';

/** What a request tells the simulation: which skills there are to open, what it has been told, and how far it is. */
export interface Conversation {
  /**
   * What stands beside the task in front of the agent's first action: system and user messages without the task's
   * prompt, and the skill files that it opened.
   */
  readonly guidance: string;
  /** Skills that are listed with a `<location>` and have not been opened. */
  readonly unopened: readonly string[];
  /** Turns of the assistant, without the one that opened skills. */
  readonly turns: number;
}

/** The form in which clients list skills whose text is to be opened on demand (agentskills.io, `skills-ref to-prompt`). */
const LOCATION = /<location>\s*(?:file:\/\/)?([^<]*?SKILL\.md)\s*<\/location>/gu;

/**
 * Reads a conversation. All that the simulation knows of its past is in it: a request that is made again gets the same
 * answer, in whatever process.
 */
export function readConversation(prompt: LanguageModelPrompt, taskPrompt: string): Conversation {
  const groups = groupByTurn(prompt);
  const before = textOf(groups[0]?.messages ?? []).replaceAll(taskPrompt.trim(), '');
  const listed = [...new Set([...before.matchAll(LOCATION)].map(([, path = '']) => path))];
  const first = groups[1];
  const opening = first !== undefined && opensSkills(first.messages, listed);
  return {
    guidance: opening ? `${before}\n${textOf(first.messages)}` : before,
    unopened: first === undefined ? listed : [],
    turns: groups.length - (opening ? 2 : 1),
  };
}

/** The first group is what stands in front of the first turn; each other one is a turn and what came back. */
function groupByTurn(prompt: LanguageModelPrompt): { messages: LanguageModelMessage[] }[] {
  const groups: { messages: LanguageModelMessage[] }[] = [{ messages: [] }];
  let previous: LanguageModelMessage['role'] | undefined;
  for (const message of prompt) {
    // A gateway may deliver one turn as several messages in a row.
    if (message.role === 'assistant' && previous !== 'assistant') groups.push({ messages: [] });
    groups.at(-1)?.messages.push(message);
    previous = message.role;
  }
  return groups;
}

/** True when a turn did nothing but open listed skills. */
function opensSkills(messages: readonly LanguageModelMessage[], listed: readonly string[]): boolean {
  const calls = messages.flatMap((message) =>
    message.role === 'assistant' ? message.content.filter((part) => part.type === 'tool-call') : [],
  );
  return (
    calls.length > 0 &&
    calls.every(({ input }) => {
      const text = typeof input === 'string' ? input : JSON.stringify(input);
      return listed.some((path) => text.includes(path));
    })
  );
}

/** What messages tell the agent; its own words and calls are not among it. */
function textOf(messages: readonly LanguageModelMessage[]): string {
  return messages
    .flatMap((message) => {
      if (message.role === 'system') return [message.content];
      if (message.role === 'assistant') return [];
      return message.content.flatMap((part): string[] => {
        if (part.type === 'text') return [part.text];
        return part.type === 'tool-result' ? [outputText(part.output)] : [];
      });
    })
    .join('\n');
}

type ToolResultPart = Extract<
  Extract<LanguageModelMessage, { role: 'tool' }>['content'][number],
  { type: 'tool-result' }
>;

function outputText(output: ToolResultPart['output']): string {
  switch (output.type) {
    case 'text':
    case 'error-text':
      return output.value;
    case 'json':
    case 'error-json':
      return JSON.stringify(output.value);
    case 'content':
      return output.value.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
    case 'execution-denied':
      return output.reason ?? '';
  }
}
