/**
 * Does something with each item, in order, several at a time, and comes back when all that was begun has come to rest.
 * An error begins nothing more.
 *
 * @param onError told of the first error at once, so that what is under way can be ended
 * @throws the first error
 */
export async function runInParallel<Item>(
  items: readonly Item[],
  concurrency: number,
  act: (item: Item) => Promise<void>,
  onError: (error: unknown) => void,
): Promise<void> {
  const queue = items.values();
  let first: { readonly error: unknown } | undefined;
  async function work(): Promise<void> {
    for (const item of queue) {
      if (first) return;
      try {
        await act(item);
      } catch (error) {
        if (!first) onError(error);
        first ??= { error };
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  if (first) throw (first as { readonly error: unknown }).error;
}
