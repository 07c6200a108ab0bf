export { type CacheInfo, type CachePart, cacheInfo } from './cache-info.ts';
export { type CacheDirs, type CacheLayout, cacheLayout, safeModelName } from './cache-layout.ts';
export { CASSETTE_MODES, type CassetteMode, callCassette } from './call-cassette.ts';
export { type CleanedSession, type CleanJitOptions, type CleanJitReport, cleanJit } from './clean-jit.ts';
export { collectGarbage, type GarbageOptions, type GarbageReport, type Removed } from './collect-garbage.ts';
export { type FileJournal, openJournal } from './file-journal.ts';
export { type FileStore, openStore, type StoredContent, type StoredName } from './file-store.ts';
export { type JsonFileOptions, readJsonFile, writeJsonFile } from './json-file.ts';
export { acquireLock, type Lock, type LockHolder, type LockOptions, lockHolder, withLock } from './lock.ts';
export {
  type KeptFailures,
  type ListedProfile,
  type ProfileFiles,
  profileFiles,
  type SavedProfile,
} from './profile-files.ts';
export { proposalFiles } from './proposals/create-proposal-files.ts';
export type {
  AcceptInput,
  Deployment,
  FoundRound,
  NewProposal,
  ProposalDraft,
  ProposalFiles,
  ProposalFilter,
} from './proposals/proposal-files.ts';
export { publishTree, settleTree, type TreeFile } from './publish-tree.ts';
export type { FoundProfile } from './read-profile.ts';
export { SESSION_KINDS, type SessionKind } from './session-folder.ts';
export type { IndexedSession, SessionStatus } from './session-index.ts';
export {
  type ListedSession,
  type Session,
  type SessionInput,
  type SessionSubject,
  type Sessions,
  sessions,
} from './sessions.ts';
