/**
 * Makes a value once for a key, however many ask for it at the same time; one that failed is made anew the next time.
 *
 * @param made what there is already; one map for each kind of value
 */
export function makeOnce<Value>(
  made: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const before = made.get(key);
  if (before) return before;
  const making = make();
  made.set(key, making);
  making.catch(() => made.delete(key));
  return making;
}
