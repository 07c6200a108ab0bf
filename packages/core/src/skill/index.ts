export { diffSkills, type FileDifference } from './diff-skills.ts';
export { type FrontMatter, readFrontMatter } from './front-matter.ts';
export { keepSkill, loadKeptSkill } from './keep-skill.ts';
export { isBundled, loadSkill } from './load-skill.ts';
export { type MergeConflict, type MergedSkills, mergeSkills } from './merge-skills.ts';
export { skillDigest } from './skill-digest.ts';
export { isSkillName, MAX_SKILL_TEXT_BYTES, type SkillInput, skillFromFiles, toSkillName } from './skill-from-files.ts';
export { applyHunks, type HunkLine, type SkillHunk, skillHunks } from './skill-hunks.ts';
export { writeSkill } from './write-skill.ts';
