import { type Config, Plugin } from '@oclif/core/config';
import { Help } from '@oclif/core/help';
import type { Manifest } from '@oclif/core/interfaces';
import { loadProgram, type Program } from './program.ts';

/** The answers that are made at build time, so that at run time they need neither oclif nor a command. */
export interface HelpTexts {
  /** Name and version; platform and Node's version follow when it is asked. */
  readonly version: string;
  /** Help by command or topic, words joined by a space; the program's own under the empty word. */
  readonly help: Readonly<Record<string, string>>;
}

/** Stands in a text for what only the run knows: the line that `--version` prints. */
const VERSION_MARK = '{{version}}';

/** What oclif says about the program, a topic or a command: no colour, 80 columns. */
export async function helpText(subject: string, config: Config): Promise<string> {
  let text = '';
  class CollectedHelp extends Help {
    protected override log(...lines: string[]): void {
      text += `${lines.join(' ')}\n`;
    }
  }
  const words = subject === '' ? [] : subject.split(' ');
  await new CollectedHelp(config, { stripAnsi: true, maxWidth: 80 }).showHelp([...words, '--help']);
  return text;
}

/** Everything that can be asked for. */
export async function helpTexts(program: Program): Promise<HelpTexts> {
  const { commandIDs, topics, name, version } = await loadProgram(program);
  const ids = ['', ...commandIDs, ...topics.map((topic) => topic.name)].map((id) => id.replaceAll(':', ' '));
  const help: Record<string, string> = {};
  for (const subject of [...new Set(ids)].sort()) {
    // oclif rewrites the ids of the commands that it shows: each text starts from a fresh configuration.
    const config = await loadProgram(program);
    help[subject] = (await helpText(subject, config)).replaceAll(config.userAgent, VERSION_MARK);
  }
  return { version: `${name}/${version}`, help };
}

/** oclif's manifest of the built program, made from its commands. */
export async function manifestOf(root: string): Promise<Manifest> {
  const plugin = new Plugin({
    root,
    type: 'core',
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  await plugin.load();
  return plugin.manifest;
}
