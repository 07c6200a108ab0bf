export { adapterCases } from './adapter-cases.ts';
export { type ConformanceCase, type SkippedCase, withoutSkipped } from './conformance-case.ts';
export { evaluatorCases } from './evaluator-cases.ts';
export { type MockModel, type MockReply, mockModel } from './mock-model.ts';
export { mockProvider } from './mock-provider.ts';
export { passCases } from './pass-cases.ts';
export { primitiveCases } from './primitive-cases.ts';
export { recordEvents } from './record-events.ts';
export { scriptedAdapter } from './scripted-adapter.ts';
