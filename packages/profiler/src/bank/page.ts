import type { SiteResponse } from '@skvm/core';
import type { SeededRandom } from '@skvm/core/stats';

/**
 * What a page looks like once it is laid out: the widths of its inner boxes. Scripts of a page send it along, so that
 * the site can tell whoever shows the page from whoever only fetches it.
 */
export interface Layout {
  /** Style and boxes, to stand in a page. */
  readonly markup: string;
  /** The rounded widths in CSS pixels, as `viewOf()` in {@link VIEW_SCRIPT} gives them: `120-36-450`. */
  readonly view: string;
}

const BOXES = 4;
const GAP_PX = 12;

/** Draws a layout whose widths are whole numbers in every browser. */
export function drawLayout(random: SeededRandom): Layout {
  const shares = Array.from({ length: BOXES }, () => 1 + random.integer(5));
  const unitPx = 10 * (2 + random.integer(4));
  const widthPx = unitPx * shares.reduce((sum, share) => sum + share, 0) + GAP_PX * (BOXES - 1);
  const percents = shares.map(() => 10 * (1 + random.integer(9)));
  const boxes = percents.map((percent) => `<div><i style="width: ${percent}%"></i></div>`).join('');
  return {
    markup: `<style>.layout { display: grid; width: ${widthPx}px; gap: ${GAP_PX}px; grid-template-columns: ${shares.map((share) => `${share}fr`).join(' ')} } .layout i { display: block; height: 4px; background: #888 }</style>
<div class="layout" aria-hidden="true">${boxes}</div>`,
    view: shares.map((share, index) => (share * unitPx * (percents[index] as number)) / 100).join('-'),
  };
}

/** Defines `viewOf()` for the scripts of a page with a {@link Layout}. */
export const VIEW_SCRIPT = `const viewOf = () => [...document.querySelectorAll('.layout i')].map((box) => Math.round(box.getBoundingClientRect().width)).join('-');`;

/** A page: its text is made by the bank, so that nothing in it has to be escaped. */
export function htmlPage(input: {
  readonly title: string;
  readonly body: string;
  readonly script?: string;
  readonly headers?: Readonly<Record<string, string>>;
}): SiteResponse {
  const { title, body, script, headers } = input;
  return {
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    body: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,"></head>
<body>
<h1>${title}</h1>
${body}
${script === undefined ? '' : `<script type="module">\n${script}\n</script>`}
</body>
</html>
`,
  };
}
