const DAY_MS = 24 * 60 * 60 * 1000;
const FIRST_MS = Date.UTC(2023, 0, 1);

/** The day so many days after 2023-01-01, as `YYYY-MM-DD`. */
export function dateAt(day: number): string {
  return new Date(FIRST_MS + day * DAY_MS).toISOString().slice(0, 10);
}
