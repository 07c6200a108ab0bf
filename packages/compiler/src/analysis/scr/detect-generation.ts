import type { TestedLevel } from '@skvm/core';
import { execOrder } from '../../ir/classify.ts';
import { type Site, siteAt } from './site.ts';
import type { Sentence } from './skill-view.ts';

const MAKE = String.raw`\b(?:write|create|generate|implement|build|develop|produce|compose|draft)\b`;
const near = (what: string, between = 60): RegExp => new RegExp(`${MAKE}[^.;!?]{0,${between}}?${what}`, 'i');

/** Third-party packages that skills name, and the modules of the standard library that rules can show. */
export const PYTHON_PACKAGES =
  /\b(pandas|numpy|openpyxl|matplotlib|requests|pdfplumber|pypdf|python-docx|beautifulsoup4?|bs4|Pillow|scikit-learn|sqlalchemy|PyYAML)\b/gi;
const PYTHON_MODULES = /`(csv|json|re|datetime|collections|statistics|sqlite3|argparse|pathlib|decimal)`/g;

const PYTHON = near(String.raw`\bpython\b[^.;!?]{0,30}?\b(?:scripts?|programs?|code|functions?|modules?|snippets?)\b`);
const PYTHON_USE =
  /\b(?:use|using|with|via)\b[^.;!?]{0,30}?\b(?:pandas|numpy|openpyxl|matplotlib|pdfplumber|pypdf|python-docx|beautifulsoup4?|bs4|Pillow|scikit-learn)\b/i;
const JAVASCRIPT = near(
  String.raw`\b(?:java ?script|node(?:\.js)?|typescript)\b[^.;!?]{0,30}?\b(?:scripts?|programs?|code|functions?|modules?|snippets?)\b`,
);
const SHELL = near(
  String.raw`\b(?:bash|shell|sh|zsh)\b[^.;!?]{0,20}?\b(?:scripts?|commands?|functions?|one-?liners?|loops?)\b`,
);
const SQL = near(String.raw`\bSQL\b[^.;!?]{0,20}?\b(?:quer(?:y|ies)|statements?|views?)\b`);
const HTML = near(String.raw`\b(?:HTML|web ?page|SVG)\b`);
const REGEX = near(String.raw`\b(?:regex(?:es)?|regular expressions?)\b`);

/** Code in a language: where one is asked for, how much of it, and what it is about. */
function code(sentence: Sentence): Site[] {
  const { text } = sentence;
  const sites: Site[] = [];
  const add = (
    primitive: string,
    match: RegExpExecArray | null,
    level: TestedLevel,
    ask = 'code',
    items: readonly string[] = [],
  ): void => {
    if (match) sites.push(siteAt(sentence, match, { primitive, level, ask, items }));
  };
  const packages = [...new Set(text.match(PYTHON_PACKAGES) ?? [])];
  const modules = [...new Set([...text.matchAll(PYTHON_MODULES)].map((match) => match[1] ?? ''))];
  const python = execOrder(PYTHON, text) ?? execOrder(PYTHON_USE, text);
  if (packages.length > 0) add('gen.code.python', python, 'L3', 'packages', packages);
  else add('gen.code.python', python, modules.length > 0 ? 'L2' : 'L1', 'modules', modules);
  const asynchronous =
    /\b(?:async|await|promises?|concurrent|stream(?:s|ing)?|puppeteer|playwright|event loop)\b/i.test(text);
  const builtin = /`(?:path|url|crypto|child_process|http|https|readline|zlib)`|\bnpm package\b/.test(text);
  add('gen.code.javascript', execOrder(JAVASCRIPT, text), asynchronous ? 'L3' : builtin ? 'L2' : 'L1');
  const chained = /\b(?:sed|awk|xargs|trap|here-?doc(?:ument)?)\b/i.test(text);
  const piped = /\b(?:pipes?|pipeline|loops?|redirect|for each|every file|all files)\b/i.test(text);
  add('gen.code.shell', execOrder(SHELL, text), chained ? 'L3' : piped ? 'L2' : 'L1');
  const windowed = /\b(?:CTEs?|common table expressions?|window functions?|recursive|rank(?:ing)?|partition)\b/i.test(
    text,
  );
  const joined = /\b(?:joins?|group(?:ed)? by|sub-?quer(?:y|ies)|aggregat\w+|several tables|multiple tables)\b/i.test(
    text,
  );
  add('gen.code.sql', execOrder(SQL, text), windowed ? 'L3' : joined ? 'L2' : 'L1');
  const rich = /\b(?:responsive|accessib\w+|aria|wcag|charts?|dashboard)\b/i.test(text);
  const medium = /\b(?:tables?|forms?|semantic|svg|css)\b/i.test(text);
  add('gen.code.html', execOrder(HTML, text), rich ? 'L3' : medium ? 'L2' : 'L1', rich ? 'access' : 'markup');
  const around =
    /\b(?:look-?(?:ahead|behind|around)|named groups?|back-?references?|not (?:followed|preceded))\b/i.test(text);
  add('gen.regex', execOrder(REGEX, text), around ? 'L3' : 'L2');
  return sites;
}

const STRUCTURED =
  /\b(?:write|create|generate|return|output|produce|emit|respond|reply|answer|report|save|export|print)\b[^.;!?]{0,60}?\b(?:JSON|YAML|TOML)\b/i;
const FORM_OF = /`[\w./-]+\.(?:json|ya?ml)` has this form\b/i;
const FIELD = /`"?([A-Za-z_][\w-]{0,40})"?`/g;

/** Machine-readable text: flat by default, nested when fields are listed, deep when all of something goes in. */
function structured(sentence: Sentence): Site[] {
  const match = execOrder(STRUCTURED, sentence.text) ?? FORM_OF.exec(sentence.text);
  if (!match) return [];
  const large =
    /\b(?:large|complete|entire|deeply|all (?:of )?(?:the )?(?:records|entries|rows|results|findings)|every (?:record|entry|row))\b/i;
  const fields = fieldsOf(sentence);
  const nested =
    fields.length >= 2 ||
    /\b(?:nested|array of|list of|objects?|fields?|keys?|schema|one entry)\b/i.test(sentence.text);
  const level = large.test(sentence.text) ? 'L3' : nested ? 'L2' : 'L1';
  return [siteAt(sentence, match, { primitive: 'gen.text.structured', level, ask: 'document', items: fields })];
}

/** Names in inline code that stand for fields: plain words that no file or program is called. */
export function fieldsOf(sentence: Sentence): readonly string[] {
  const known = new Set(
    sentence.node.mentions.flatMap(({ kind, text }) => (kind === 'path' || kind === 'command' ? [text] : [])),
  );
  const names = [...sentence.text.matchAll(FIELD)].map((match) => match[1] ?? '');
  return [...new Set(names)].filter(
    (name) => !known.has(name) && !/^(?:json|ya?ml|true|false|null|string|number|python3?|node|bash)$/i.test(name),
  );
}

const LONG =
  /\b(?:write|create|generate|produce|draft|compose)\b[^.;!?]{0,40}?\b(?:comprehensive|full|complete|detailed|in-depth|thorough|long(?:-form)?|extensive)\b[^.;!?]{0,40}?\b(?:report|document(?:ation)?|spec(?:ification)?|guide|article|PRD|proposal|manual|tutorial|README|whitepaper|essay)\b/i;
const WORDS =
  /\b(?:write|draft|compose|produce)\b[^.;!?]{0,60}?\b(?:at least |over |about |around )?(\d{1,2},?\d{3})\+?[ -]words?\b/i;
const PROSE =
  /\b(?:write|draft|compose)\b[^.;!?]{0,40}?\b(?:essay|article|blog post|story|narrative|letter|speech|press release|newsletter)\b/i;

/** Long text and prose. */
function prose(sentence: Sentence): Site[] {
  const { text } = sentence;
  const sites: Site[] = [];
  const words = execOrder(WORDS, text);
  const count = Number((words?.[1] ?? '0').replace(',', ''));
  const long = execOrder(LONG, text) ?? (count >= 1000 ? words : null);
  if (long) sites.push(siteAt(sentence, long, { primitive: 'gen.text.long', level: 'L3', ask: 'document' }));
  else if (words) sites.push(siteAt(sentence, words, { primitive: 'gen.text.long', level: 'L2', ask: 'document' }));
  const piece = execOrder(PROSE, text);
  if (piece)
    sites.push(siteAt(sentence, piece, { primitive: 'gen.text.prose', level: long ? 'L3' : 'L2', ask: 'piece' }));
  return sites;
}

/** Demands of the generation primitives in a sentence. */
export function detectGeneration(sentence: Sentence): readonly Site[] {
  return [...code(sentence), ...structured(sentence), ...prose(sentence)];
}
