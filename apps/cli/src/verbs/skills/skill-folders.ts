/** Where a harness looks for skills: POSIX paths, `null` where it does not look. */
export interface SkillFolders {
  readonly harness: string;
  /** Relative to the project. */
  readonly project: string | null;
  /** Relative to the home folder. */
  readonly user: string | null;
}

/** From the documentation of the harnesses, read in August 2026. Of several folders the one that is the harness's own. */
export const SKILL_FOLDERS: readonly SkillFolders[] = [
  { harness: 'agents', project: '.agents/skills', user: '.agents/skills' },
  { harness: 'claude-code', project: '.claude/skills', user: '.claude/skills' },
  { harness: 'codex', project: '.agents/skills', user: '.agents/skills' },
  { harness: 'copilot', project: '.github/skills', user: '.copilot/skills' },
  { harness: 'cursor', project: '.cursor/skills', user: '.cursor/skills' },
  { harness: 'gemini', project: '.gemini/skills', user: '.gemini/skills' },
  { harness: 'hermes', project: null, user: '.hermes/skills' },
  { harness: 'kimi', project: '.kimi/skills', user: '.kimi/skills' },
  { harness: 'openclaw', project: 'skills', user: '.openclaw/skills' },
  { harness: 'opencode', project: '.opencode/skills', user: '.config/opencode/skills' },
  { harness: 'pi', project: '.pi/skills', user: '.pi/agent/skills' },
];
