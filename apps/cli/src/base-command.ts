import { Command } from '@oclif/core/command';
import type { Config } from '@oclif/core/config';
import type { Input, ParserOutput } from '@oclif/core/interfaces';
import type { DocumentStatus, ErrorCode } from '@skvm/core';
import { EXIT_CODES, STATUS_EXIT_CODES } from './exit-code.ts';
import { globalFlags } from './flags/global-flags.ts';
import { isJson } from './is-json.ts';
import { type Style, styleFor } from './style.ts';
import type { Terminal } from './terminal.ts';

type Values = Record<string, unknown>;

/** What `--json` prints: plain JSON that names its schema. */
export interface Printable {
  readonly schema: string;
  readonly status?: DocumentStatus | undefined;
  /** What kept a failed document from being completed. */
  readonly error?: { readonly code: string } | undefined;
}

/** What a command came to. */
export interface Outcome {
  readonly document: Printable;
  /** The same for people, without a final line break. */
  render(style: Style): string;
  /** A gate or a job failed: exit code 1, unless the document's status says something worse. */
  readonly isFailed?: boolean;
}

/** What all commands share: global flags, errors of the command line in our words, one document or text on stdout. */
export abstract class BaseCommand extends Command {
  static override baseFlags = globalFlags;

  protected readonly terminal: Terminal;

  constructor(argv: string[], config: Config, terminal: Terminal) {
    super(argv, config);
    this.terminal = terminal;
  }

  /** Parse, compose, call one verb, return what it came to. */
  protected abstract execute(): Promise<Outcome>;

  /** Prints what the command came to and returns the exit code. */
  override async run(): Promise<number> {
    const { document, render, isFailed } = await this.execute();
    const { stdout, env, signal } = this.terminal;
    const text = isJson(this.argv) ? JSON.stringify(document, null, 2) : render(styleFor(stdout, env));
    stdout.write(`${text}\n`);
    const { status = 'completed', error } = document;
    // What was cut short has a document too, that of what was done until then.
    if (signal.aborted && status !== 'completed') return EXIT_CODES.ABORTED;
    // A provider that is down is no more a failed gate for having a document of what was done before.
    if (status === 'failed' && error) return EXIT_CODES[error.code as ErrorCode] ?? STATUS_EXIT_CODES.failed;
    return STATUS_EXIT_CODES[status] || (isFailed ? 1 : 0);
  }

  protected override async parse<F extends Values, B extends Values, A extends Values>(
    options?: Input<F, B, A>,
    argv?: string[],
  ): Promise<ParserOutput<F, B, A>> {
    try {
      return await super.parse(options, argv);
    } catch (thrown) {
      const { fromParser } = await import('./failure.ts');
      const known = Object.keys({ ...this.ctor.baseFlags, ...this.ctor.flags, help: true });
      throw fromParser(thrown, (this.id ?? '').replaceAll(':', ' '), known);
    }
  }
}
