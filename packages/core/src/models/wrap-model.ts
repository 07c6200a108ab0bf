import { wrapLanguageModel } from 'ai';
import type { LanguageModel, LanguageModelMiddleware } from '../spec/model.ts';

/** Wraps a model in middleware, outermost first. */
export function wrapModel(model: LanguageModel, middleware: readonly LanguageModelMiddleware[]): LanguageModel {
  return middleware.length === 0 ? model : wrapLanguageModel({ model, middleware: [...middleware] });
}
