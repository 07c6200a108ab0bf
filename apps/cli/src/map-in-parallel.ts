/** Maps values, several at a time, and keeps their order. The first failure stops what has not begun. */
export async function mapInParallel<Value, Result>(
  values: readonly Value[],
  concurrency: number,
  map: (value: Value) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const rest = values.entries();
  const work = async () => {
    for (const [index, value] of rest) results[index] = await map(value);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, values.length) }, work));
  return results;
}
