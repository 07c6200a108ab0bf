import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { environmentLockSchema } from '@skvm/core';
import { loadSkill, skillFromFiles } from '@skvm/core/skill';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractRequirements } from './extract-requirements.ts';
import { parseRequirement } from './python-finds.ts';

const HEAD = '---\nname: s\ndescription: d\n---\n';

function lock(text: string, files: Record<string, string> = {}) {
  return extractRequirements(
    skillFromFiles({
      text: HEAD + text,
      files: Object.entries(files).map(([path, content]) => ({ path, bytes: Buffer.from(content), executable: false })),
    }),
  );
}

/** Ids with their version; what is optional in brackets. */
function names(text: string, files: Record<string, string> = {}): string[] {
  return lock(text, files).requirements.map(({ id, version = '', required }) =>
    required ? `${id}${version}` : `[${id}${version}]`,
  );
}

const fence = (language: string, code: string) => `\n\`\`\`${language}\n${code}\n\`\`\`\n`;

describe('Python', () => {
  it('knows the standard library, local modules and distributions by another name', () => {
    const script = [
      '#!/usr/bin/env python3',
      'from __future__ import annotations',
      'import os, json, dataclasses, base64',
      'import yaml  # a comment',
      'from PIL import Image; import cv2 as cv',
      'from helpers import clean',
      'from .sibling import x',
      'from google.cloud import storage',
      'from sklearn.model_selection import (',
      '    train_test_split,',
      ')',
    ].join('\n');
    expect(names('', { 'scripts/run.py': script, 'scripts/helpers.py': '' })).toEqual([
      'binary:python3',
      'python:google-cloud-storage',
      'python:opencv-python',
      'python:pillow',
      'python:pyyaml',
      'python:scikit-learn',
    ]);
  });

  it('reads code and never prose', () => {
    const prose = 'Read the data from the CSV and import it.\n\nimport pandas is what you would write.\n';
    expect(names(prose)).toEqual([]);
    expect(names(fence('python', 'import pandas as pd'))).toEqual(['python:pandas']);
    expect(names(fence('kotlin', 'import java.util.List'))).toEqual([]);
    expect(names('', { 'notes.md': fence('py', 'import pandas') })).toEqual(['[python:pandas]']);
  });

  it('takes an import for optional when its absence is caught, and not when that ends the script', () => {
    const tried = (handler: string) => `try:\n    import rich\nexcept ImportError:\n    ${handler}\n`;
    expect(names(fence('python', tried('rich = None')))).toEqual(['[python:rich]']);
    expect(names(fence('python', tried('sys.exit("pip install rich")')))).toEqual(['python:rich']);
    expect(names(fence('python', 'try:\n    x()\nexcept ImportError:\n    import rich\n'))).toEqual(['python:rich']);
  });

  it('reads inline metadata, requirements files and pyproject', () => {
    const script =
      '# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n#   "requests<3",\n#   "rich",\n# ]\n# ///\nimport requests\n';
    const requirements =
      '# comment\nPyYAML>=6.0 # for config\n-r other.txt\nuvicorn[standard] ~= 0.30 ; python_version > "3.8"\n';
    const pyproject =
      '[project]\ndependencies = ["Flask_Login==1.0"]\n[project.optional-dependencies]\ndev = ["pytest"]\n';
    expect(names('', { 'a.py': script, 'requirements-dev.txt': requirements, 'pyproject.toml': pyproject })).toEqual([
      'binary:python3',
      'python:flask-login==1.0',
      '[python:pytest]',
      'python:pyyaml>=6.0',
      'python:requests<3',
      'python:rich',
      'python:uvicorn~=0.30',
    ]);
  });

  it('finds environment variables', () => {
    const code = 'import os\na = os.environ["API_TOKEN"]\nb = os.getenv("REGION")\nc = os.environ.get("ZONE", "x")';
    expect(names(fence('python', code))).toEqual([
      'environment-variable:API_TOKEN',
      '[environment-variable:REGION]',
      '[environment-variable:ZONE]',
    ]);
  });

  it('parses requirements as PEP 508 does', () => {
    expect(parseRequirement('a.b_C [x,y] >=1.0, <2 ; python_version > "3"')).toEqual({
      name: 'a-b-c',
      version: '>=1.0,<2',
    });
    for (const bad of ['', '-e .', './local', 'https://x/y.whl', 'a b'])
      expect(parseRequirement(bad), bad).toBeUndefined();
  });
});

describe('JavaScript', () => {
  it('finds packages of files to run; examples are optional', () => {
    const script = [
      "import { z } from 'zod';",
      "import fs, { readFileSync } from 'node:fs';",
      "import path from 'path';",
      "import type { X } from 'only-a-type';",
      "import './local.js'; import x from '@/alias';",
      "const { chromium } = require('@playwright/test/lib');",
      "const lazy = await import('p-queue');",
      'const key = process.env.API_KEY;',
    ].join('\n');
    expect(names(fence('js', "import React from 'react';"), { 'run.mjs': script })).toEqual([
      'binary:node',
      '[environment-variable:API_KEY]',
      'node:@playwright/test',
      'node:p-queue',
      '[node:react]',
      'node:zod',
    ]);
  });

  it('reads package.json with scoped names and versions', () => {
    const manifest = JSON.stringify({
      dependencies: { '@scope/a': '^1.2.0', 'Bad Name': '1' },
      optionalDependencies: { b: '2' },
    });
    expect(names('', { 'package.json': manifest })).toEqual(['node:@scope/a^1.2.0', '[node:b2]']);
  });
});

describe('shell', () => {
  it('finds programs by the grammar, not by the first word of a line', () => {
    const code = [
      'set -e',
      'FOO=1 jq .name < in.json | sort > out.txt && sudo -E ffmpeg -i "$IN" out.mp4',
      'for f in *.txt; do pandoc "$f" -o "$(basename "$f").pdf"; done',
      'build() { make all; }',
      'build',
      'if ! command -v rg >/dev/null; then echo "no rg"; fi',
      'rg needle || grep needle *',
      './scripts/run.sh --flag',
      'cat <<EOF | psql',
      'select docker from kubectl;',
      'EOF',
    ].join('\n');
    expect(names(fence('bash', code))).toEqual([
      'binary:ffmpeg',
      'binary:jq',
      'binary:make',
      'binary:pandoc',
      'binary:psql',
      '[binary:rg]',
      '[environment-variable:IN]',
    ]);
  });

  it('reads what was typed in a transcript, and nothing of a template', () => {
    expect(names(fence('console', '$ gh pr list\nopened by git blame\n$ gh pr view 1'))).toEqual(['binary:gh']);
    expect(names(fence('sh', '<tool> run {cmd}'))).toEqual([]);
  });

  it('finds packages that are installed, with their versions', () => {
    const code =
      "pip install 'pandas>=2.0' -r requirements.txt ./local\npython3 -m pip install rich\nnpm install -g @scope/cli@1.2.3\nnpm install";
    expect(names(fence('sh', code))).toEqual([
      'binary:npm',
      'binary:pip',
      'binary:python3',
      'node:@scope/cli1.2.3',
      'python:pandas>=2.0',
      'python:rich',
    ]);
  });

  it('finds hosts that are fetched from, and no placeholder', () => {
    const code = 'curl -s https://api.github.com/repos/x/y\ncurl https://example.com/a\nwget "$URL"';
    expect(names(fence('sh', code)).filter((id) => id.startsWith('network'))).toEqual(['network:api.github.com']);
  });

  it('takes a variable with a default for optional, and one that is set for none', () => {
    const lines = ['#!/bin/bash', 'NAME=x', 'echo "$NAME $' + '{REGION:-eu} $' + '{TOKEN:?missing} $HOME"'];
    const code = [...lines, 'for ITEM in a b; do echo $ITEM; done'].join('\n');
    expect(names('', { 'run.sh': code })).toEqual([
      'binary:bash',
      '[environment-variable:REGION]',
      'environment-variable:TOKEN',
    ]);
  });
});

describe('the lock', () => {
  it('shows where each need comes from', () => {
    const { requirements } = lock(`\n# S\n${fence('sh', 'jq . a.json\n\njq . b.json')}`);
    expect(requirements).toEqual([
      {
        id: 'binary:jq',
        kind: 'binary',
        name: 'jq',
        required: true,
        check: ['sh', '-c', 'command -v -- "$0"', 'jq'],
        evidence: [
          { file: 'SKILL.md', line: 9, text: 'jq . a.json' },
          { file: 'SKILL.md', line: 11, text: 'jq . b.json' },
        ],
      },
    ]);
  });

  it('has checks that tell presence from absence', () => {
    const code = 'import json_not_there\n';
    const checks = lock(fence('sh', 'no-such-program; node x.js') + fence('python', code)).requirements;
    const passes = (id: string) => {
      const [program = '', ...args] = checks.find((requirement) => requirement.id === id)?.check ?? [];
      try {
        execFileSync(program, args, { stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    };
    expect(passes('binary:node')).toBe(true);
    expect(passes('binary:no-such-program')).toBe(false);
    expect(passes('python:json-not-there')).toBe(false);
  });

  it('is the same for the same skill, valid, and never throws on junk', () => {
    const piece = fc.constantFrom(
      '```sh\n',
      '```python\n',
      '```\n',
      'import ',
      'from x import y\n',
      '$(',
      '<<EOF\n',
      '"',
      "'",
      'try:\n  ',
      '\n',
      'curl https://',
      '${A',
      '}',
      '# /// script\n',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
        const code = parts.join('');
        const made = lock(code, { 'a.py': code, 'b.sh': code, 'c.ts': code, 'package.json': code });
        expect(environmentLockSchema.parse(made)).toEqual(made);
        expect(lock(code, { 'a.py': code, 'b.sh': code, 'c.ts': code, 'package.json': code })).toEqual(made);
      }),
      { numRuns: 300 },
    );
  });
});

const DATA = new URL('../../../../../../shared/data/skills/', import.meta.url).pathname;
describe.skipIf(!existsSync(DATA))('real skills (skipped where ../shared/data is not there)', () => {
  it('makes a valid lock of each', async () => {
    const entries = await readdir(DATA, { recursive: true });
    const skills = entries.filter((entry) => entry.endsWith('/SKILL.md'));
    expect(skills.length).toBeGreaterThan(190);
    const wrong: string[] = [];
    for (const entry of skills) {
      const { requirements } = extractRequirements(await loadSkill(DATA + entry));
      for (const { id, name } of requirements) if (/[<>{}$"'\s]/.test(name)) wrong.push(`${entry}: ${id}`);
    }
    expect(wrong).toEqual([]);
  });
});
