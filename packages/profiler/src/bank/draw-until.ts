import type { SeededRandom } from '@skvm/core/stats';

const MAX_TRIES = 500;

/**
 * Draws until what was drawn will do: inputs that would let a typical mistake pass are thrown away here.
 *
 * @throws when nothing will do, which is a fault of the cell.
 */
export function drawUntil<T>(
  random: SeededRandom,
  draw: (random: SeededRandom) => T,
  willDo: (drawn: T) => boolean,
): T {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const drawn = draw(random);
    if (willDo(drawn)) return drawn;
  }
  throw new Error(`Nothing that was drawn in ${MAX_TRIES} tries will do`);
}
