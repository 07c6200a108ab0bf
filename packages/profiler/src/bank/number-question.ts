import type { Mutant } from '@skvm/core';
import { type Question, say } from './bank-primitive.ts';
import { finalAnswer, numberAnswer } from './read-answer.ts';

/** How a prompt asks for a number; the sentence goes on or ends after it. */
export const ASK_NUMBER = 'End your reply with a line of the form `ANSWER: <number>`. Only that number is graded';

/** Writes a number as a person would: no exponent, no needless zeros. */
export function plain(value: number, decimals = 2): string {
  return String(Number(value.toFixed(decimals)));
}

/** A number with its thousands parted by commas. */
function parted(value: number): string {
  const [whole = '', decimals] = plain(value).split('.');
  return whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') + (decimals === undefined ? '' : `.${decimals}`);
}

/** A question with one number for an answer, which counts when it is within `tolerance`. */
export function numberQuestion(input: {
  readonly prompt: string;
  readonly answer: number;
  readonly tolerance: number;
  /** Results of typical mistakes; one that happens to be right is moved away. */
  readonly mistakes: readonly { readonly name: string; readonly value: number }[];
}): Question {
  const { prompt, answer, tolerance, mistakes } = input;
  const mutants = mistakes.map(({ name, value }, index): Mutant => {
    const wrong = Math.abs(value - answer) > 2 * tolerance + 1e-9 ? value : answer + (index + 1) * (10 * tolerance + 1);
    return { name, script: say(`ANSWER: ${plain(wrong)}`) };
  });
  return {
    prompt,
    reference: say(`ANSWER: ${plain(answer)}`),
    mutants,
    alternatives: [
      { name: 'bold, with reasoning before it', script: say(`Step 1: 2 + 2 = 4.\n\n**ANSWER: ${plain(answer)}**`) },
      { name: 'thousands separators', script: say(`The result follows.\n\nANSWER: ${parted(answer)}`) },
      { name: 'in a code fence with CRLF', script: say(`\`\`\`\r\nANSWER: ${plain(answer)}\r\n\`\`\`\r\n`) },
      { name: 'as an equation', script: say(`Answer: 12 × 3 = ${plain(answer)}.`) },
      { name: 'a remark that is an equation', script: say(`ANSWER: ${plain(answer)} (check: 12 + 30 = 42)`) },
      { name: 'the number alone', script: say(plain(answer)) },
    ],
    fault({ text }) {
      const got = numberAnswer(text);
      if (got === undefined) return `no single number in the answer "${finalAnswer(text).slice(0, 60)}"`;
      return Math.abs(got - answer) <= tolerance + 1e-9 ? undefined : `got ${plain(got)}, expected ${plain(answer)}`;
    },
  };
}
