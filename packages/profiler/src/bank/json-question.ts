import type { JsonObject, JsonValue, Mutant } from '@skvm/core';
import { type Question, say } from './bank-primitive.ts';
import { jsonAnswer, jsonDifference, parsedJson, unfenced } from './read-answer.ts';

/** A question whose answer is one JSON value, told apart from all others by what it says, not by how it is written. */
export function jsonQuestion(input: {
  readonly prompt: string;
  readonly expected: JsonObject | readonly JsonValue[];
  /** Values of typical mistakes. */
  readonly mistakes: readonly { readonly name: string; readonly value: JsonValue }[];
  /** The answer has to be the JSON value and nothing else; a code fence around it does not count. */
  readonly alone: boolean;
}): Question {
  const { prompt, expected, mistakes, alone } = input;
  const compact = JSON.stringify(expected);
  const pretty = JSON.stringify(expected, undefined, 2);
  const mutants: Mutant[] = [
    ...mistakes.map(({ name, value }) => ({ name, script: say(JSON.stringify(value)) })),
    { name: 'cut off', script: say(pretty.slice(0, Math.floor(pretty.length * 0.8))) },
    { name: 'a comment in it', script: say(pretty.replace('\n', '\n  // as asked\n')) },
    { name: 'a comma too many', script: say(pretty.replace(/\n([\]}])$/, ',\n$1')) },
    ...(alone
      ? [{ name: 'explains', script: say(`Here is what you asked for:\n\n${pretty}\n\nTell me if it fits.`) }]
      : []),
  ];
  return {
    prompt,
    reference: say(compact),
    mutants,
    alternatives: [
      { name: 'indented', script: say(pretty) },
      { name: 'in a code fence', script: say(`\`\`\`json\n${pretty}\n\`\`\`\n`) },
      {
        name: 'other order of keys, CRLF',
        script: say(`${JSON.stringify(reversed(expected), undefined, 4).replaceAll('\n', '\r\n')}\r\n`),
      },
      ...(alone ? [] : [{ name: 'introduced', script: say(`Here it is:\n\n\`\`\`\n${compact}\n\`\`\``) }]),
    ],
    fault({ text }) {
      const got = alone ? parsedJson(unfenced(text)) : jsonAnswer(text);
      return got === undefined ? 'the answer is not JSON' : jsonDifference(got, expected);
    },
  };
}

/** The same value with the keys of every object in reverse. */
function reversed(value: JsonValue | undefined): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}
