import { Config } from '@oclif/core/config';
import type { PJSON } from '@oclif/core/interfaces';
import { settings } from '@oclif/core/settings';

/** Where the program's commands are. */
export interface Program {
  /** Absolute folder of the package. */
  readonly root: string;
  /** The package's manifest. Given for sources, whose commands are in another folder than the manifest says. */
  readonly manifest?: PJSON;
}

/** Loads oclif's view of the program. */
export function loadProgram({ root, manifest }: Program): Promise<Config> {
  settings.enableAutoTranspile = false;
  return Config.load(
    manifest ? { root, pjson: structuredClone(manifest), ignoreManifest: true, isRoot: true } : { root },
  );
}
