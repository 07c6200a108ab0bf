import type { Cell } from '../../../bank/bank-primitive.ts';
import { dateAt } from '../../../bank/dates.ts';
import { NOUNS } from '../../../bank/words.ts';
import { hierarchy } from './chained/hierarchy.ts';
import { longestStreak } from './chained/longest-streak.ts';
import type { Parts } from './chained/parts.ts';
import { ranking } from './chained/ranking.ts';
import { runningBalance } from './chained/running-balance.ts';

const FORMS = [ranking, hierarchy, runningBalance, longestStreak] as const;

/** Expressions built on each other: places within groups, a hierarchy, a running balance, days in a row. */
export const chainedQueries: Cell = {
  // Form, prefix of the tables, first day, a number.
  radices: [FORMS.length, NOUNS.length, 400, 40],
  write([form = 0, noun = 0, day = 0, number = 0], random) {
    const parts: Parts = { prefix: NOUNS[noun] as string, day, since: dateAt(day), number };
    return (FORMS[form] as (typeof FORMS)[number])(parts, random);
  },
};
