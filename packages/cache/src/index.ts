export { acquireLock, type Lock, type LockHolder, type LockOptions, lockHolder, withLock } from './lock.ts';
