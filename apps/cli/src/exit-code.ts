import type { DocumentStatus, ErrorCode } from '@skvm/core';

/** 0 done · 1 done, but a gate or a job failed, or a budget stopped it · 2 usage or input · 3 environment · 70 internal · 130 aborted. */
export type ExitCode = 0 | 1 | 2 | 3 | 70 | 130;

/** The exit code of everything that can stop SkVM. */
export const EXIT_CODES: Readonly<Record<ErrorCode, ExitCode>> = {
  ABORTED: 130,
  ADAPTER_UNAVAILABLE: 3,
  ADAPTER_UNSUPPORTED: 3,
  BUDGET_EXCEEDED: 1,
  CASSETTE_MISS: 3,
  CONFIG_INVALID: 2,
  DOCUMENT_INVALID: 2,
  DOCUMENT_VERSION: 2,
  DUPLICATE_EXTENSION: 2,
  EXTENSION_FAILED: 70,
  INPUT_INVALID: 2,
  INSTALLATION_INCOMPLETE: 3,
  INTERNAL: 70,
  MODEL_CALL_FAILED: 3,
  MODEL_UNKNOWN: 3,
  PATH_OUTSIDE: 2,
  PROFILE_MISSING: 2,
  SANDBOX_UNAVAILABLE: 3,
  SESSION_MISSING: 2,
  SKILL_INVALID: 2,
  STORE_CORRUPT: 3,
  TARGET_LOCKED: 3,
  TASK_INVALID: 2,
  UNKNOWN_EXTENSION: 2,
  UNSUPPORTED_SPEC_VERSION: 2,
};

/** The exit code of a command that came to its end with a document. */
export const STATUS_EXIT_CODES: Readonly<Record<DocumentStatus, ExitCode>> = {
  completed: 0,
  partial: 1,
  failed: 1,
  aborted: 130,
};
