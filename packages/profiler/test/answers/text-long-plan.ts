// Watering plans as a person writes them who has read the prompt: day after day, by hand and not by formula. All of
// this is written apart from the item bank, so that the two can disagree.

/** What the prompt of an item says of its plan. */
export interface Plan {
  readonly days: number;
  /** Weekday of day 1. */
  readonly first: string;
  /** Litres of day 1, and what each further day gets more. */
  readonly litres: number;
  readonly more: number;
  /** Names in turn, parted by blanks. */
  readonly stations: string;
  readonly towns: string;
}

/** Names in turn, and then from the beginning again, without end. */
function* inTurn(names: readonly string[]): Generator<string, never> {
  for (;;) yield* names;
}

const WEEK =
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday Monday Tuesday Wednesday Thursday Friday Saturday';

/** The lines of the days, the first of which is day 1. */
export function dayLines({ days, first, litres, more, stations, towns }: Plan): string[] {
  const weekday = inTurn(WEEK.slice(WEEK.indexOf(first)).split(' ').slice(0, 7));
  const station = inTurn(stations.split(' '));
  const town = inTurn(towns.split(' '));
  const lines: string[] = [];
  let amount = litres;
  for (let day = 1; day <= days; day += 1) {
    lines.push(
      `- Day ${day}, ${weekday.next().value}: ${amount} litres for station ${station.next().value} in ${town.next().value}`,
    );
    amount += more;
  }
  return lines;
}

/** Days in groups of so many. */
export const grouped = (days: readonly string[], size: number): string[][] =>
  days.length === 0 ? [] : [days.slice(0, size), ...grouped(days.slice(size), size)];

/** The first so many lines of one plan, and then another: what happens when a writer loses the thread. */
export const derailed = (right: readonly string[], after: number, wrong: readonly string[]): string[] => [
  ...right.slice(0, after),
  ...wrong.slice(after),
];

/** Lines without the one that holds a text, which has to be there once. */
export function without(lines: readonly string[], text: string): string[] {
  const kept = lines.filter((line) => !line.includes(text));
  if (kept.length !== lines.length - 1) throw new Error(`Expected "${text}" in one line.`);
  return kept;
}

/** Lines with some more below the one that holds a text. */
export function below(lines: readonly string[], text: string, ...more: readonly string[]): string[] {
  const at = lines.findIndex((line) => line.includes(text));
  if (at < 0) throw new Error(`Expected a line with "${text}".`);
  return lines.toSpliced(at + 1, 0, ...more);
}

export const fenced = (text: string, info = '', fence = '```'): string => `${fence}${info}\n${text}\n${fence}`;
