export type {
  Sandbox,
  SandboxCommand,
  SandboxExecOptions,
  SandboxExecResult,
  SandboxLevel,
  SandboxLimits,
  SandboxPolicy,
} from '../spec/sandbox.ts';
export { createSandbox, type SandboxOptions } from './create-sandbox.ts';
export type { HostEnvironment } from './environment.ts';
