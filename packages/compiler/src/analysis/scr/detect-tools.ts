import type { TestedLevel } from '@skvm/core';
import { execOrder, isForbidden } from '../../ir/classify.ts';
import { isShell } from '../../ir/mentions.ts';
import { bundlePath } from '../resources.ts';
import { type Site, siteAt, siteOf } from './site.ts';
import { mentionsIn, type Sentence, type SkillView } from './skill-view.ts';

/** More than one call of a reading tool gives back. */
export const LONG_FILE_LINES = 1000;

const READ =
  /\b(?:read|consult|load|open|review|study|go through|look (?:at|in|into|up)|refer to|see|follow|use|check)\b/i;
const READ_ALL =
  /\b(?:read|load|open|go through|look at|parse|inspect) (?:all|each|every|both|several|multiple)(?: of)?(?: the| these| those| its)?\b[^.;!?]{0,40}?\b(?:files?|documents?|pages|fragments?|notes|logs|reports|inputs|sources|modules|tests|csvs?)\b/i;
const READ_LARGE =
  /\b(?:read|load|open|parse|go through|search|analy[sz]e|inspect)\b[^.;!?]{0,30}?\b(?:large|long|huge|big|entire|whole)\b[^.;!?]{0,20}?\b(?:files?|logs?|documents?|transcripts?|datasets?|dumps?)\b/i;

function reads(sentence: Sentence, view: SkillView): Site[] {
  const { text } = sentence;
  const large = execOrder(READ_LARGE, text);
  if (large) return [siteAt(sentence, large, { primitive: 'tool.file.read', level: 'L3', ask: 'large-file' })];
  const all = execOrder(READ_ALL, text);
  if (all) return [siteAt(sentence, all, { primitive: 'tool.file.read', level: 'L2', ask: 'files' })];
  const read = READ.exec(text);
  if (!read || isForbidden(text, read.index)) return [];
  const files = [...new Set(bundleFiles(sentence, view).filter((path) => lineCount(view, path) !== undefined))];
  if (files.length === 0 || files.some((path) => RUNNABLE.test(path))) return [];
  const long = files.filter((path) => (lineCount(view, path) ?? 0) > LONG_FILE_LINES);
  if (long.length > 0) {
    return [siteOf(sentence, { primitive: 'tool.file.read', level: 'L3', ask: 'long-file', items: long })];
  }
  const level: TestedLevel = files.length > 1 ? 'L2' : 'L1';
  return [siteOf(sentence, { primitive: 'tool.file.read', level, ask: 'bundle-files', items: files })];
}

/** Files of the bundle that a sentence names, in order. */
export function bundleFiles(sentence: Sentence, view: SkillView): readonly string[] {
  return (view.references.get(sentence.node.id) ?? []).flatMap((each) => each.files);
}

/** Lines of a text file of the bundle; `undefined` for one that is not there or not text. */
export function lineCount(view: SkillView, path: string): number | undefined {
  const bytes = view.files.get(path)?.bytes;
  if (!bytes || bytes.subarray(0, 8192).includes(0)) return undefined;
  let lines = bytes.length > 0 && bytes.at(-1) !== 10 ? 1 : 0;
  for (const byte of bytes) if (byte === 10) lines += 1;
  return lines;
}

const WRITE = /\b(?:write|create|save|generate|produce|output|store|export)\b/i;
const WRITE_FILES =
  /\b(?:write|create|save|generate|produce)\b[^.;!?]{0,30}?\b(?:these|several|multiple|all|both|two|three|four|five|the following)\b[^.;!?]{0,30}?\bfiles\b/i;

function writes(sentence: Sentence, view: SkillView): Site[] {
  const { text, follower } = sentence;
  const match = execOrder(WRITE, text);
  if (!match) return [];
  const own = outputPaths(sentence, match.index, view);
  const listed = follower?.kind === 'list' && WRITE_FILES.test(text) ? leadPaths(follower, view) : [];
  const paths = [...new Set([...own, ...listed])];
  const several = execOrder(WRITE_FILES, text);
  if (several || paths.length > 1) {
    return [
      siteAt(sentence, several ?? match, { primitive: 'tool.file.write', level: 'L3', ask: 'files', items: paths }),
    ];
  }
  if (paths.length === 0) return [];
  const long = /\b(?:report|document|spec|guide|page|README|article|plan)\b/i.test(text);
  return [
    siteAt(sentence, match, { primitive: 'tool.file.write', level: long ? 'L2' : 'L1', ask: 'file', items: paths }),
  ];
}

/** What may stand before a path that is written to; a path after anything else is read from, or an example. */
const TO =
  /(?:\b(?:to|as|into|in|named|called|write|create|save|generate|produce|output|store|export|and|file|files)|[,(:])\s*[`*"']*$/i;
const FROM =
  /\b(?:from|using|based on|according to|per|see|like|such as|template|e\.g\.|via|with|or|following)\b[^,;:]{0,30}$/i;

/** Paths after a verb of writing that are neither of the bundle nor sources, alternatives or links. */
function outputPaths({ node, text }: Sentence, verb: number, view: SkillView): string[] {
  const linked = node.mentions.filter(({ kind }) => kind === 'link');
  if (linked.length > 0) return [];
  const after = node.mentions.filter(({ kind, start }) => kind === 'path' && start - node.start > verb);
  return after
    .filter(({ start, text: path }) => {
      const before = text.slice(verb, start - node.start);
      return TO.test(before) && !FROM.test(before) && isOutput(path, view);
    })
    .map((mention) => mention.text);
}

function isOutput(path: string, view: SkillView): boolean {
  return !path.endsWith('/') && !view.files.has(bundlePath(path) ?? path.replace(/^\/+/, ''));
}

/** The paths that the items of a list begin with. */
function leadPaths(list: Sentence['node'], view: SkillView): string[] {
  return list.children.flatMap((item) => {
    const [first] = mentionsIn(item, 'path');
    return first && first.start - item.start < 12 && isOutput(first.text, view) ? [first.text] : [];
  });
}

/** Files that are run, not read. */
export const RUNNABLE = /\.(?:py|sh|bash|js|mjs|cjs|ts|rb|pl)$/;
const RUN = /\b(?:run|runs|execute|invoke|call|use|start|launch)\b/i;
const WRITE_AND_RUN =
  /\b(?:write|create|generate)\b[^.;!?]{0,40}?\b(?:scripts?|programs?)\b[^.;!?]{0,60}?\b(?:run|execute)s?\b/i;
/** State that one line leaves to the next within one shell, and blocks over several lines. */
const ONE_SHELL =
  /^\s*(?:export\s+)?[A-Za-z_]\w*=|^\s*(?:cd|for|while|if|case|source|set|function)\b|<<-?\s*['"]?\w|\\$/;
const MANY_COMMANDS = 5;

function executions(sentence: Sentence, view: SkillView): Site[] {
  const { text, follower } = sentence;
  const own = sentence.node.mentions.filter(({ kind }) => kind === 'command');
  if (follower?.kind === 'code-block' && isShell(follower.language)) return blocks(sentence, follower);
  const scripts = bundleFiles(sentence, view).filter((path) => RUNNABLE.test(path));
  const run = execOrder(RUN, text);
  if (scripts.length > 0 && run) {
    const level: TestedLevel = own.length > 0 ? 'L1' : 'L2';
    return [siteAt(sentence, run, { primitive: 'tool.exec', level, ask: 'script', items: [...new Set(scripts)] })];
  }
  const both = execOrder(WRITE_AND_RUN, text);
  if (both) return [siteAt(sentence, both, { primitive: 'tool.exec', level: 'L2', ask: 'own-script' })];
  const given = run && own.length > 0;
  return given ? [siteAt(sentence, run, { primitive: 'tool.exec', level: 'L1', ask: 'command' })] : [];
}

/** A block of commands that a sentence opens: a few are given ready to run, many make a chain. */
function blocks(sentence: Sentence, block: NonNullable<Sentence['follower']>): Site[] {
  const lines = mentionsIn(block, 'command').filter((line) => !/^echo\b/.test(line.text));
  const opens = sentence.kind !== 'sentence' || /:[*_]*$/.test(sentence.text);
  if (lines.length === 0 || !sentence.last || !opens) return [];
  const shared = lines.some((line) => ONE_SHELL.test(line.text));
  const level: TestedLevel = lines.length >= MANY_COMMANDS ? 'L3' : 'L1';
  return [
    siteOf(sentence, { primitive: 'tool.exec', level, ask: level === 'L1' ? 'command' : shared ? 'shell' : 'chain' }),
  ];
}

const PARALLEL =
  /\bin parallel\b|\bsimultaneous(?:ly)?\b|\bconcurrent(?:ly)?\b|\b(?:all )?at the same time\b|\bin (?:one|a single|the same) (?:turn|message|response|batch)\b|\bin batches\b/i;
const CROSS =
  /\b(?:compar(?:e|ing)|cross-(?:check|reference)|aggregat\w+|combin\w+|synthesi[sz]\w+|merge|correlat\w+|with each other)\b/i;

const SEQUENCE = /\bsequential(?:ly)?\b|\bone (?:at a time|by one|after the other)\b/i;

function batches(sentence: Sentence): Site[] {
  const match = PARALLEL.exec(sentence.text);
  if (!match || sentence.kind === 'sentence' || SEQUENCE.test(sentence.text)) return [];
  const cross = CROSS.exec(sentence.text);
  const pair = /\b(?:both|two)\b/i.test(sentence.text);
  const level: TestedLevel = cross && !isForbidden(sentence.text, cross.index) ? 'L3' : pair ? 'L1' : 'L2';
  return [siteAt(sentence, match, { primitive: 'tool.call.batch', level, ask: 'batch' })];
}

const CALL = /\b(?:call|invoke|use) (?:the )?`[\w.:-]+` (?:tool|function|MCP)\b|\bMCP tools?\b/i;

function calls(sentence: Sentence): Site[] {
  const match = execOrder(CALL, sentence.text);
  if (!match) return [];
  const nested = /\b(?:nested|JSON|array|objects?|escaped?)\b/i.test(sentence.text);
  return [siteAt(sentence, match, { primitive: 'tool.call.format', level: nested ? 'L2' : 'L1', ask: 'call' })];
}

const FETCH =
  /\b(?:fetch|download|scrape|crawl|request|query|GET|POST|look up|retrieve)\b[^.;!?]{0,50}?(?:https?:\/\/|\b(?:APIs?|endpoints?|URLs?|web ?(?:pages?|sites?)|the web|pages?)\b)|\bsearch the (?:web|internet)\b/i;
const PAGES =
  /\b(?:all (?:the )?pages|each page|every page|next page|pagina\w+|page tokens?|cursors?|follow (?:the |each |every )?links?)\b/i;
const PLACEHOLDER = /\{[A-Za-z_][\w-]*\}|<[A-Za-z_][\w-]*>|\[[A-Z][A-Z_]+\]/;

function web(sentence: Sentence): Site[] {
  const { text } = sentence;
  const match = execOrder(FETCH, text);
  if (!match) return [];
  const urls = sentence.node.mentions.filter(({ kind }) => kind === 'url').map((url) => url.text);
  if (PAGES.test(text)) return [siteAt(sentence, match, { primitive: 'tool.web', level: 'L3', ask: 'pages' })];
  const open = urls.filter((url) => PLACEHOLDER.test(url));
  const level: TestedLevel = urls.length === 1 && open.length === 0 ? 'L1' : 'L2';
  const ask = open.length === 1 ? 'template' : 'address';
  return [siteAt(sentence, match, { primitive: 'tool.web', level, ask, items: open })];
}

const BROWSER =
  /\b(?:navigate to|open|launch|visit|click|fill (?:in|out)|log in to|sign in to|take)\b[^.;!?]{0,50}?\b(?:browser|web ?pages?|button|form|screenshots?|playwright|puppeteer|selenium|chromium)\b|\buse (?:playwright|puppeteer|selenium)\b/i;
const ACT = /\b(?:click|fill|submit|type|select|press|hover|drag)\b/i;

function browser(sentence: Sentence): Site[] {
  const match = execOrder(BROWSER, sentence.text);
  if (!match) return [];
  const state = /\b(?:log ?in|sign ?in|authenticat\w+|checkout|through (?:the|all) pages|session)\b/i.test(
    sentence.text,
  );
  const level: TestedLevel = state ? 'L3' : ACT.test(sentence.text) ? 'L2' : 'L1';
  return [siteAt(sentence, match, { primitive: 'tool.browser', level, ask: 'page' })];
}

/** Demands of the tool-use primitives in a sentence. */
export function detectTools(sentence: Sentence, view: SkillView): readonly Site[] {
  return [
    ...reads(sentence, view),
    ...writes(sentence, view),
    ...executions(sentence, view),
    ...batches(sentence),
    ...calls(sentence),
    ...web(sentence),
    ...browser(sentence),
  ];
}
