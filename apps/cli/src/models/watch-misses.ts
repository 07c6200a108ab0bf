import { isSkvmError, type LanguageModelMiddleware, type SkvmError } from '@skvm/core';

/** Passes everything on, and tells of calls that a cassette had no record of: a run only says that it failed. */
export function watchMisses(
  inner: LanguageModelMiddleware,
  onMiss: (miss: SkvmError) => void,
): LanguageModelMiddleware {
  const watch = (error: unknown): never => {
    if (isSkvmError(error, 'CASSETTE_MISS')) onMiss(error);
    throw error;
  };
  const { wrapGenerate, wrapStream } = inner;
  const watched: LanguageModelMiddleware = { ...inner };
  if (wrapGenerate) watched.wrapGenerate = async (options) => Promise.resolve(wrapGenerate(options)).catch(watch);
  if (wrapStream) watched.wrapStream = async (options) => Promise.resolve(wrapStream(options)).catch(watch);
  return watched;
}
