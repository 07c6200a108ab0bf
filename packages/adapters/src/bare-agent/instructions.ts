import type { RunRequest } from '@skvm/core';

const AGENT = `You get tasks done in a working directory by calling tools.
Paths are relative to the working directory. Calls that do not depend on each other can be made in one turn.
Do the whole task without asking back. When it is done, give your final answer without calling a tool.`;

const ANSWERER = 'Answer the question. Your reply is taken as the final answer.';

/** The system prompt of a run. It speaks of skills only when there are some. */
export function instructions(request: RunRequest): string {
  const { task, skills, delivery } = request;
  const head = task.tools === 'none' ? ANSWERER : AGENT;
  if (skills.length === 0) return head;
  // Without tools nothing can be opened, so that everything has to be there.
  const body = delivery === 'inject' || task.tools === 'none' ? inject(request) : discover(request);
  return `${head}\n\n${body}`;
}

function inject({ skills }: RunRequest): string {
  const texts = skills.map(
    ({ skill, path }) => `<skill name="${skill.name}" folder="${path}">\n${skill.text}\n</skill>`,
  );
  return `Follow these skills where they apply. The files that a skill mentions are in its folder.\n\n${texts.join('\n\n')}`;
}

function discover({ skills }: RunRequest): string {
  const list = skills.map(
    ({ skill, path }) =>
      `<skill>\n<name>${skill.name}</name>\n<description>${skill.description}</description>\n<location>${path}/SKILL.md</location>\n</skill>`,
  );
  return `These skills are available. When one fits the task, read the file at its location first and follow it; the files that it mentions are in the same folder.\n\n<available_skills>\n${list.join('\n')}\n</available_skills>`;
}
