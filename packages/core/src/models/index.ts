export { type CallFailure, classifyFailure, type FailureReason, retryAfter } from './classify-failure.ts';
export { costOf, listedPrice } from './cost-of.ts';
export {
  createModels,
  type LanguageOptions,
  type Models,
  type ModelsOptions,
  resolveByPrefix,
} from './create-models.ts';
export { type MeterListener, meterMiddleware, toUsage } from './meter.ts';
export type { PriceOf } from './pricing.ts';
export { type RetryOptions, retryMiddleware } from './retry.ts';
export { wrapModel } from './wrap-model.ts';
