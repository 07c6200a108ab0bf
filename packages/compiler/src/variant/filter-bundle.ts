import type { Skill } from '@skvm/core';
import { skillDigest } from '@skvm/core/skill';

/** Names of files and folders that no agent gets, wherever they lie in a bundle: history, dependencies, litter, secrets. */
const DENIED =
  /^(?:\.git|\.hg|\.svn|\.github|\.gitignore|\.gitattributes|node_modules|__pycache__|\.venv|\.env(?:\..*)?|\.DS_Store|Thumbs\.db|\.idea|\.vscode|\.npmrc|\.netrc|\.pypirc|id_(?:rsa|ecdsa|ed25519)|.*\.(?:pem|key|p12|pfx|keystore|pyc|swp))$/i;
const ALLOWED = /^\.env\.(?:example|sample|template)$/i;

/** The skill with what an agent may get: secrets and litter left out. The same object when there is nothing to leave. */
export function filterBundle(skill: Skill): Skill {
  const files = skill.files.filter(({ path }) =>
    path.split('/').every((part) => ALLOWED.test(part) || !DENIED.test(part)),
  );
  if (files.length === skill.files.length) return skill;
  return { ...skill, files, digest: skillDigest(skill.text, files) };
}
