import { readFrontMatter } from '../skill/front-matter.ts';
import type { LanguageModelCallOptions, LanguageModelMiddleware } from '../spec/model.ts';
import type { SkillEvidence } from '../spec/run.ts';
import type { Skill } from '../spec/skill.ts';

/** Watches requests for the skills of a run. */
export interface SkillObserver {
  readonly middleware: LanguageModelMiddleware;
  evidence(): SkillEvidence;
}

/**
 * Reads off the requests how far each skill got: its description stood there (visible), or all of its instructions
 * did (opened). White space is folded, since harnesses indent and wrap what a tool returns.
 */
export function observeSkills(skills: readonly Skill[]): SkillObserver {
  const visible = new Set<string>();
  const opened = new Set<string>();
  let seen = false;
  const targets = skills.map((skill) => ({
    name: skill.name,
    description: fold(skill.description),
    body: fold(skill.text.slice(readFrontMatter(skill.text).end)),
  }));
  const look = (params: LanguageModelCallOptions) => {
    seen = true;
    const open = targets.filter((target) => !opened.has(target.name));
    if (open.length === 0) return;
    const request = fold(requestText(params));
    for (const { name, description, body } of open) {
      if (body !== '' && request.includes(body)) {
        opened.add(name);
        visible.add(name);
      } else if (description !== '' && request.includes(description)) visible.add(name);
    }
  };
  return {
    middleware: {
      specificationVersion: 'v4',
      async wrapGenerate({ doGenerate, params }) {
        look(params);
        return doGenerate();
      },
      async wrapStream({ doStream, params }) {
        look(params);
        return doStream();
      },
    },
    evidence: () => ({
      staged: skills.map((skill) => skill.name),
      visible: seen || skills.length === 0 ? [...visible] : null,
      opened: seen || skills.length === 0 ? [...opened] : null,
    }),
  };
}

function fold(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** All text of a request: messages, and the results of tools. */
function requestText({ prompt }: LanguageModelCallOptions): string {
  const parts: string[] = [];
  for (const message of prompt) {
    if (typeof message.content === 'string') {
      parts.push(message.content);
      continue;
    }
    for (const part of message.content) {
      if (part.type === 'text' || part.type === 'reasoning') parts.push(part.text);
      else if (part.type === 'tool-result') parts.push(outputText(part.output));
    }
  }
  return parts.join('\n');
}

/** All strings in the output of a tool, whether it is text, parts or JSON. */
function outputText(output: unknown): string {
  if (typeof output === 'string') return output;
  if (typeof output !== 'object' || output === null) return '';
  return Object.values(output).map(outputText).join('\n');
}
