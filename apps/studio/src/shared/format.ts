/** A number of score points with its sign: `+0.12`. */
export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

/** `+0.12 [+0.04, +0.20]`, or `–` when there is no effect. */
export function effectText(effect: number | null, interval: { low: number; high: number } | null): string {
  if (effect === null) return '–';
  return interval === null ? signed(effect) : `${signed(effect)} [${signed(interval.low)}, ${signed(interval.high)}]`;
}

/** US dollars. `null`: unknown. */
export function usd(value: number | null): string {
  if (value === null) return 'unknown';
  return value > 0 && value < 0.01 ? `$${value.toFixed(4)}` : `$${value.toFixed(2)}`;
}

/** A count with thin groups: `12,400`. `null`: unknown. */
export function count(value: number | null): string {
  return value === null ? 'unknown' : Math.round(value).toLocaleString('en-US');
}

/** `840 ms`, `12.4 s`, `3.1 min`. `null`: unknown. */
export function duration(ms: number | null): string {
  if (ms === null) return 'unknown';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 90_000 ? `${(ms / 1000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`;
}

/** A probability: `98 %`; what is not quite sure or impossible is not shown as if it were. */
export function percent(probability: number): string {
  if (probability > 0 && probability < 0.005) return '<1 %';
  if (probability < 1 && probability > 0.995) return '>99 %';
  return `${Math.round(probability * 100)} %`;
}

/** A score between 0 and 1, or `–`. */
export function score(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

/** How long ago something was, in the largest unit that fits. `at` is ISO 8601. */
export function age(at: string, nowMs: number): string {
  const minutes = (nowMs - Date.parse(at)) / 60_000;
  if (!Number.isFinite(minutes)) return 'unknown';
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${Math.floor(minutes)} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / (24 * 60))} d ago`;
}

/** `2026-11-26 10:04` UTC, of ISO 8601. */
export function moment(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}

/** `n things`, with the singular for one. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
