import { primitiveSpec } from '@skvm/core';
import { bankPrimitive, type Cell, type Question, say } from '../../bank/bank-primitive.ts';
import { ASK_NUMBER, numberQuestion } from '../../bank/number-question.ts';
import { finalAnswer, numbersIn } from '../../bank/read-answer.ts';
import { readings } from '../../bank/remarks.ts';

const ROUND = 'Round the result to two decimals if it has more.';
const TWO_DECIMALS = 0.0051;

type Point = readonly [x: number, y: number];

const shown = (point: readonly number[]) => `(${point.join(', ')})`;

const distances: Cell = {
  // Straight or along the streets, a point, how far the other is away to the side and up.
  radices: [2, 30, 30, 30, 30],
  write([kind = 0, x = 0, y = 0, sideways = 0, upwards = 0], random) {
    const [dx, dy] = [1 + sideways, 1 + upwards];
    const from: Point = [x, y];
    const to: Point = [x + dx * random.pick([1, -1]), y + dy * random.pick([1, -1])];
    const [straight, streets] = [Math.hypot(dx, dy), dx + dy];
    const ask =
      kind === 0
        ? 'What is the straight-line distance between the two points?'
        : 'How long is the shortest way between the two points along the grid, where only steps parallel to the axes are possible?';
    return numberQuestion({
      prompt: `Two points of the plane have the coordinates ${shown(from)} and ${shown(to)}. ${ask}\n\n${ROUND} ${ASK_NUMBER}.`,
      answer: kind === 0 ? straight : streets,
      tolerance: TWO_DECIMALS,
      mistakes: [
        { name: 'the other distance', value: kind === 0 ? streets : straight },
        { name: 'no root', value: dx * dx + dy * dy },
        { name: 'one axis', value: dx },
        { name: 'signs lost', value: Math.hypot(from[0] + to[0], from[1] + to[1]) },
      ],
    });
  },
};

const areas: Cell = {
  // Triangle or overlap, a corner, two lengths, two shifts.
  radices: [2, 10, 10, 20, 20, 10, 10],
  write([kind = 0, x = 0, y = 0, widthDigit = 0, heightDigit = 0, right = 0, up = 0], random) {
    const [width, height] = [2 + widthDigit, 2 + heightDigit];
    if (kind === 0) {
      // Twice the area is width · height + right · up, so that the corners are never on one line.
      const corners = random.shuffle<Point>([
        [x, y],
        [x + width, y + up],
        [x - right, y + height],
      ]);
      const answer = (width * height + right * up) / 2;
      return numberQuestion({
        prompt: `A triangle has the corners ${corners.map(shown).join(', ')}. What is its area?\n\n${ROUND} ${ASK_NUMBER}.`,
        answer,
        tolerance: TWO_DECIMALS,
        mistakes: [
          { name: 'not halved', value: 2 * answer },
          { name: 'half of the box around it', value: ((width + right) * Math.max(height, up)) / 2 },
          { name: 'wrong sign of a product', value: Math.abs(width * height - right * up) / 2 },
        ],
      });
    }
    const [moreX, moreY] = [1 + random.integer(9), 1 + random.integer(9)];
    const first: readonly Point[] = [
      [x, y],
      [x + right + width, y + up + height],
    ];
    const second: readonly Point[] = [
      [x + right, y + up],
      [x + right + width + moreX, y + up + height + moreY],
    ];
    const [a, b] = random.shuffle([first, second]) as [readonly Point[], readonly Point[]];
    const areaOf = ([from = [0, 0], to = [0, 0]]: readonly Point[]) => (to[0] - from[0]) * (to[1] - from[1]);
    const answer = width * height;
    return numberQuestion({
      prompt: `Two rectangles have sides parallel to the axes. One has the lower left corner ${shown(a[0] ?? [])} and the upper right corner ${shown(a[1] ?? [])}, the other has the lower left corner ${shown(b[0] ?? [])} and the upper right corner ${shown(b[1] ?? [])}. What is the area that both of them cover?\n\n${ROUND} ${ASK_NUMBER}.`,
      answer,
      tolerance: TWO_DECIMALS,
      mistakes: [
        { name: 'area of both together', value: areaOf(first) + areaOf(second) - answer },
        { name: 'area of one', value: areaOf(second) },
        { name: 'perimeter', value: 2 * (width + height) },
      ],
    });
  },
};

const EARTH_KM = 6371;

const spaceAndTurns: Cell = {
  // Kind of question, four numbers.
  radices: [3, 40, 40, 30, 30],
  write([kind = 0, a = 0, b = 0, c = 0, d = 0], random) {
    if (kind === 0) return turns([a - 20, b - 20], c - 15, [d - 15, random.integer(11) - 5]);
    if (kind === 1) {
      const from = [a - 20, b - 20, c];
      const away = [1 + d, 1 + random.integer(30), 1 + random.integer(30)];
      const to = from.map((value, axis) => value + (away[axis] as number) * random.pick([1, -1]));
      const [dx = 0, dy = 0, dz = 0] = away;
      return numberQuestion({
        prompt: `Two points in space have the coordinates ${shown(from)} and ${shown(to)}. What is the straight-line distance between them?\n\n${ROUND} ${ASK_NUMBER}.`,
        answer: Math.hypot(dx, dy, dz),
        tolerance: TWO_DECIMALS,
        mistakes: [
          { name: 'height forgotten', value: Math.hypot(dx, dy) },
          { name: 'along the axes', value: dx + dy + dz },
          { name: 'no root', value: dx * dx + dy * dy + dz * dz },
        ],
      });
    }
    // Over the pole: both points lie on one great circle, so that no trigonometry is needed, only the right picture.
    const [first, second] = [30 + a, 30 + b];
    const longitude = 1 + c + 30 * (d % 5);
    const tenths = Math.floor(d / 5);
    const angle = 180 - (first + second + tenths / 10);
    const arc = (degrees: number) => (degrees * Math.PI * EARTH_KM) / 180;
    return numberQuestion({
      prompt: `Take the earth for a sphere with a radius of ${EARTH_KM} km. One place lies at ${first} degrees north, ${longitude} degrees east; another one at ${(second + tenths / 10).toFixed(1)} degrees north, ${180 - longitude} degrees west. How long, in km, is the shortest way between them over the surface?\n\nWithin half a percent is exact enough. ${ASK_NUMBER}.`,
      answer: arc(angle),
      tolerance: arc(angle) / 200,
      mistakes: [
        { name: 'along one meridian only', value: arc(Math.abs(first - second) + 20) },
        { name: 'the long way round', value: arc(360 - angle) },
        { name: 'along the equator', value: arc(180) },
        { name: 'degrees for radians', value: angle * EARTH_KM },
      ],
    });
  },
};

/** Where a point goes when it is reflected at x = axis, turned by a quarter round the origin, and shifted. */
function turns([x, y]: Point, axis: number, [shiftX, shiftY]: Point): Question {
  const mirrored: Point = [2 * axis - x, y];
  const move = ([px, py]: Point): Point => [px + shiftX, py + shiftY];
  const turnLeft = ([px, py]: Point): Point => [0 - py, px];
  const turnRight = ([px, py]: Point): Point => [py, 0 - px];
  const answer = move(turnLeft(mirrored));
  const form = (point: Point) => `ANSWER: ${point[0]}, ${point[1]}`;
  const mistakes: readonly { readonly name: string; readonly point: Point }[] = [
    { name: 'turned to the right', point: move(turnRight(mirrored)) },
    { name: 'not reflected', point: move(turnLeft([x, y])) },
    { name: 'shifted before it was turned', point: turnLeft(move(mirrored)) },
    { name: 'coordinates exchanged', point: [answer[1], answer[0]] },
    { name: 'not shifted', point: turnLeft(mirrored) },
    { name: 'one off', point: [answer[0] + 1, answer[1]] },
    { name: 'signs lost', point: [0 - answer[0] - 1, answer[1] - 1] },
    { name: 'one coordinate off', point: [answer[0], answer[1] - 1] },
  ];
  const isRight = (point: readonly number[]) => point.length === 2 && point[0] === answer[0] && point[1] === answer[1];
  return {
    prompt: `The point ${shown([x, y])} is reflected at the vertical line x = ${axis}. The image is turned by 90 degrees counter-clockwise round the origin. What comes out is shifted by ${shiftX} in x and by ${shiftY} in y. Where does the point end?\n\nEnd your reply with a line of the form \`ANSWER: <x>, <y>\`. Only these two numbers are graded.`,
    reference: say(form(answer)),
    mutants: mistakes
      .filter(({ point }) => !isRight(point))
      .map(({ name, point }) => ({ name, script: say(form(point)) }))
      .concat({ name: 'two points', script: say(`${form(answer)} (or ${answer[1] + 1}, ${answer[0]})`) }),
    alternatives: [
      { name: 'in brackets, bold', script: say(`It ends here.\n\n**ANSWER: (${answer[0]}, ${answer[1]})**`) },
      { name: 'with a remark', script: say(`${form(answer)} (turned by 90°)`) },
      { name: 'in brackets with a remark', script: say(`ANSWER: (${answer[0]}, ${answer[1]}) (after the 3rd step)`) },
      { name: 'as equations', script: say(`Answer: x = ${answer[0]}, y = ${answer[1]}.\r\n`) },
      { name: 'with a minus sign of print', script: say(form(answer).replaceAll('-', '−')) },
    ],
    fault({ text }) {
      const final = finalAnswer(text);
      const hasPoint = readings(final).map(numbersIn).some(isRight);
      return hasPoint ? undefined : `got "${final.slice(0, 60)}", expected ${shown(answer)}`;
    },
  };
}

/** Positions and shapes without a tool: distances, areas, space, the globe and several turns in a row. */
export const spatial = bankPrimitive(primitiveSpec('reason.spatial'), { L1: distances, L2: areas, L3: spaceAndTurns });
