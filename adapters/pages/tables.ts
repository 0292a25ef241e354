import { html, type Html, type HtmlValue } from '../html.ts';
import { say } from './languages/languages.ts';
import { factList, flowing, lengthClass, timeOf } from './parts.ts';
import type { Sheet, SheetMove } from './sheet.ts';

/** Lines and totals. Paper repeats the head of the lines; a table of their own keeps the totals together. */
export function lineTable({ lines, totals, language }: Sheet): Html {
  const rows = lines.map(
    (line) =>
      html`<tr>
        <td class="position">${line.position}</td>
        <td>
          ${flowing(line.description)}${line.remark === '' ? null : html`<span class="sub" dir="auto">${line.remark}</span>`}
        </td>
        <td class="figure${lengthClass(line.amount)}">${line.amount}</td>
      </tr>`,
  );
  const sums = totals.map(
    (total) =>
      html`<tr class="${total.isStrong ? 'strong' : ''}">
        <th scope="row">${total.label}</th>
        <td class="figure${lengthClass(total.amount)}">${total.amount}</td>
      </tr>`,
  );
  return html`<section>
    <table>
      <caption>
        <h2>${say(language, 'lineItems')}</h2>
      </caption>
      <thead>
        <tr>
          <th scope="col" class="position">${say(language, 'number')}</th>
          <th scope="col">${say(language, 'description')}</th>
          <th scope="col" class="figure">${say(language, 'amount')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <table class="totals">
      <caption class="hidden">
        ${say(language, 'totals')}
      </caption>
      <tbody>
        ${sums}
      </tbody>
    </table>
  </section>`;
}

/** The number of payments that stay on one page of paper. */
const MOST_TOGETHER = 6;

/** Payments, refunds and credit notes, with their details on request. */
export function moveTable({ moves, language }: Sheet, withDetails: boolean): HtmlValue {
  if (moves.length === 0) return null;
  return html`<table class="${moves.length > MOST_TOGETHER ? '' : 'short'}">
    <caption>
      <h2>${say(language, 'payments')}</h2>
    </caption>
    <thead>
      <tr>
        <th scope="col">${say(language, 'payment')}</th>
        <th scope="col" class="figure">${say(language, 'amount')}</th>
      </tr>
    </thead>
    <tbody>
      ${moves.map((move) => moveRow(move, withDetails))}
    </tbody>
  </table>`;
}

function moveRow(move: SheetMove, withDetails: boolean): Html {
  return html`<tr>
    <td>
      <span class="text" dir="auto">${move.label}</span>
      <span class="sub">
        ${timeOf(move.date)} ${move.reference === '' ? null : html`· <bdi>${move.reference}</bdi>`}
      </span>
      ${withDetails && move.details.length > 0 ? factList(move.details, 'details') : null}
    </td>
    <td class="figure${lengthClass(move.amount)}">${move.amount}</td>
  </tr>`;
}
