import { CATALOGUE_VERSION } from '@skvm/core';

/**
 * Version of everything in this package that can change a build besides the passes, which have versions of their own:
 * parser, analyses, verifier, layout. Raised with any such change; part of every build key.
 */
export const COMPILER_VERSION = `1.${CATALOGUE_VERSION}`;
