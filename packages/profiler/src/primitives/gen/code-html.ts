import { primitiveSpec } from '@skvm/core';
import { bankPrimitive } from '../../bank/bank-primitive.ts';
import { htmlArticle } from './html-article.ts';
import { htmlChart } from './html-chart.ts';
import { htmlDepot } from './html-depot.ts';

/** Pages: text with a list, a link and an image; a table, a form and shapes; a computed chart that everybody can use. */
export const codeHtml = bankPrimitive(primitiveSpec('gen.code.html'), {
  L1: htmlArticle,
  L2: htmlDepot,
  L3: htmlChart,
});
