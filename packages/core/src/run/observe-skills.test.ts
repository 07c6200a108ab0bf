import { expect, it } from 'vitest';
import { wrapModel } from '../models/wrap-model.ts';
import { skillFromFiles } from '../skill/skill-from-files.ts';
import type { LanguageModelPrompt } from '../spec/model.ts';
import { mockModel } from '../testing/mock-model.ts';
import { observeSkills } from './observe-skills.ts';

const SKILL = skillFromFiles({
  text: '---\nname: tea\ndescription: Brews tea when asked to.\n---\n\n# Tea\n\nSay "ready".\n\n- Boil the water.\n',
});
const BODY = SKILL.text.slice(SKILL.text.indexOf('# Tea'));

/** What is seen of the skill when one request is made of these. */
async function see(...prompt: LanguageModelPrompt) {
  const observer = observeSkills([SKILL]);
  await wrapModel(mockModel('x'), [observer.middleware]).doGenerate({ prompt });
  const { visible, opened } = observer.evidence();
  return { visible, opened };
}
const user = (text: string): LanguageModelPrompt[number] => ({ role: 'user', content: [{ type: 'text', text }] });
const result = (output: unknown): LanguageModelPrompt[number] => ({
  role: 'tool',
  content: [{ type: 'tool-result', toolCallId: '1', toolName: 'read', output: output as never }],
});

const OPENED = { visible: ['tea'], opened: ['tea'] };

it.each([
  ['indented and wrapped', user(BODY.replaceAll('\n', '\n    '))],
  ['as the text of a tool', result({ type: 'text', value: SKILL.text })],
  ['as parts of a tool', result({ type: 'content', value: [{ type: 'text', text: BODY }] })],
  ['within JSON', result({ type: 'json', value: { file: { path: 'SKILL.md', lines: BODY } } })],
])('knows the instructions: %s', async (_, message) => {
  expect(await see(message)).toEqual(OPENED);
});

it('takes neither the description nor a part of the instructions for all of them', async () => {
  expect(await see(user('tea: Brews tea when asked to.'))).toEqual({ visible: ['tea'], opened: [] });
  expect(await see(user(BODY.slice(0, -10)))).toEqual({ visible: [], opened: [] });
});

it('knows nothing when it saw no request', () => {
  expect(observeSkills([SKILL]).evidence()).toEqual({ staged: ['tea'], visible: null, opened: null });
});
