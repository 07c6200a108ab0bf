export { primitives } from './primitives/index.ts';
export { SUITE, SUITE_SEED } from './suite.ts';
