/** Lets readers work side by side and gives writers the workspace to themselves, in the order of asking. */
export interface RunLock {
  shared<Result>(work: () => Promise<Result>): Promise<Result>;
  exclusive<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** A lock for the tool calls of one run: a model may issue a write and a read of the same file in one turn. */
export function createRunLock(): RunLock {
  let lastWrite: Promise<unknown> = Promise.resolve();
  let reads: Promise<unknown>[] = [];
  const settled = (promise: Promise<unknown>) => promise.catch(() => {});
  return {
    shared(work) {
      const result = settled(lastWrite).then(work);
      reads.push(settled(result));
      return result;
    },
    exclusive(work) {
      const before = [settled(lastWrite), ...reads];
      reads = [];
      const result = Promise.all(before).then(work);
      lastWrite = result;
      return result;
    },
  };
}
