import { boolean, string } from '@oclif/core/flags';

const helpGroup = 'GLOBAL';

/** The flags of every command. */
export const globalFlags = {
  'skvm-cache': string({
    description: 'folder of profiles, variants, logs and the store (default: SKVM_CACHE, then ~/.skvm)',
    helpValue: '<dir>',
    helpGroup,
  }),
  'skvm-data-dir': string({
    description: 'folder with skills and tasks (default: SKVM_DATA_DIR, then the data that comes with skvm)',
    helpValue: '<dir>',
    helpGroup,
  }),
  'tmp-dir': string({
    description: 'folder for workspaces (default: SKVM_TMP_DIR, then the configuration, then that of the system)',
    helpValue: '<dir>',
    helpGroup,
  }),
  'env-file': string({
    description: 'file with variables in place of <cache>/.env; what is set already wins',
    helpValue: '<file>',
    helpGroup,
  }),
  plugin: string({
    description: 'npm package or local file whose default export is an array of extensions; can be given several times',
    helpValue: '<package|file>',
    helpGroup,
    multiple: true,
    multipleNonGreedy: true,
  }),
  json: boolean({ description: 'print one JSON document on stdout and nothing else there', helpGroup }),
  verbose: boolean({ description: 'tell every run and model call on stderr', helpGroup }),
};
