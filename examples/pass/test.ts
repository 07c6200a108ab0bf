import assert from 'node:assert/strict';
import { analyseSkill, compile } from '@skvm/compiler';
import { createContext } from '@skvm/core';
import { skillFromFiles } from '@skvm/core/skill';
import { passCases } from '@skvm/core/testing';
import { dateSource } from './pass.ts';

for (const { name, run } of passCases({ create: () => dateSource, analyse: analyseSkill })) {
  await run();
  console.log(`ok: ${name}`);
}

const head = '---\nname: diary\ndescription: Keeps a diary. Use it for notes of the day.\n---\n\n# Diary\n\n';
const compileText = async (text: string) => {
  const skill = skillFromFiles({ text: head + text, folder: 'diary' });
  const target = { adapter: 'bare-agent', model: 'mock/m' };
  return compile({ skill, target, passes: [dateSource], unknown: 'skip' }, createContext());
};

const { document, variant } = await compileText('Write the date of today above the note. NEVER change older notes.\n');
assert.equal(document.result.edits.length, 1);
assert.match(variant.skill.text, /above the note\. Take the date from `date -u \+%F`\. NEVER change older notes\./);
console.log('ok: it says where the date comes from, and every obligation is kept');

const unchanged = await compileText('Write a note.\n');
assert.equal(unchanged.document.result.variant.changed, false);
console.log('ok: where nothing speaks of today, nothing changes');
