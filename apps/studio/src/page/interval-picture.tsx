import type { JSX } from 'preact';
import { effectText, signed } from '../shared/format.ts';

interface Estimate {
  readonly effect: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** The effect as a dot with its interval and the zero line, in a row of a table. */
export function SmallInterval({ effect, interval, scale }: Estimate & { scale: number }): JSX.Element | null {
  if (effect === null) return null;
  const x = (value: number): number => 50 + (Math.max(-scale, Math.min(scale, value)) / scale) * 46;
  return (
    <svg class={`interval small ${toneOf(interval)}`} viewBox="0 0 100 16" aria-hidden="true">
      <line class="zero" x1="50" x2="50" y1="1" y2="15" />
      {interval && <line class="range" x1={x(interval.low)} x2={x(interval.high)} y1="8" y2="8" />}
      <circle class="dot" cx={x(effect)} cy="8" r="3.5" />
    </svg>
  );
}

/** The same at full size: axis, the interval's ends, and what the comparison could have shown at all. */
export function IntervalPicture({
  effect,
  interval,
  smallestDetectable,
}: Estimate & { smallestDetectable: number | null }): JSX.Element | null {
  if (effect === null) return null;
  const values = [effect, interval?.low ?? 0, interval?.high ?? 0, smallestDetectable ?? 0].map(Math.abs);
  const largest = Math.max(0.1, ...values) * 1.15;
  const step = [0.05, 0.1, 0.2, 0.25, 0.5, 1, 2].find((size) => largest / size <= 4) ?? 5;
  const reach = Math.ceil(largest / step) * step;
  const x = (value: number): number => 320 + (value / reach) * 290;
  const ticks = Array.from({ length: Math.round((2 * reach) / step) + 1 }, (_, index) => index * step - reach);
  const detectable =
    smallestDetectable === null ? '' : `; smallest effect that could be shown ${smallestDetectable.toFixed(2)}`;
  return (
    <figure class="picture">
      <svg
        class={`interval ${toneOf(interval)}`}
        viewBox="0 0 640 132"
        role="img"
        aria-label={`Effect ${effectText(effect, interval)}${detectable}`}
      >
        {smallestDetectable !== null && (
          <rect
            class="blind"
            x={x(-smallestDetectable)}
            width={x(smallestDetectable) - x(-smallestDetectable)}
            y="12"
            height="80"
            rx="4"
          />
        )}
        <line class="axis" x1="20" x2="620" y1="92" y2="92" />
        {ticks.map((tick) => (
          <g key={tick}>
            <line class="axis" x1={x(tick)} x2={x(tick)} y1="92" y2="97" />
            <text class="tick" x={x(tick)} y="114" text-anchor="middle">
              {Math.abs(tick) < 1e-9 ? '0' : signed(tick)}
            </text>
          </g>
        ))}
        <line class="zero" x1="320" x2="320" y1="8" y2="92" />
        {interval && (
          <g>
            <line class="range" x1={x(interval.low)} x2={x(interval.high)} y1="54" y2="54" />
            <line class="cap" x1={x(interval.low)} x2={x(interval.low)} y1="46" y2="62" />
            <line class="cap" x1={x(interval.high)} x2={x(interval.high)} y1="46" y2="62" />
          </g>
        )}
        <circle class="dot" cx={x(effect)} cy="54" r="8" />
        <text class="value" x={x(effect)} y="36" text-anchor="middle">
          {signed(effect)}
        </text>
      </svg>
      <figcaption>
        <span>← original better</span>
        {smallestDetectable !== null && (
          <span>shaded: too small to show with these tasks (±{smallestDetectable.toFixed(2)})</span>
        )}
        <span>candidate better →</span>
      </figcaption>
    </figure>
  );
}

function toneOf(interval: Estimate['interval']): string {
  if (interval === null) return 'unsure';
  return interval.low > 0 ? 'better' : interval.high < 0 ? 'worse' : 'unsure';
}
