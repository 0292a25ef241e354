import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { DailyTaskRecord, DeliveryRecord, OpenCharge, Part } from '../../../core/console/work.ts';
import { amount } from '../../kit/money.ts';
import { instant } from '../../kit/page-parts.ts';
import { status } from '../../kit/parts.ts';
import { emptyState, pager } from '../../kit/search.ts';
import { consolePath } from '../../kit/shell.ts';
import type { TenantVisit } from '../../visit.ts';
import { refusalText } from '../acts/refusals.ts';
import { chargeStatus, dailyName, deliveryStatus } from './words.ts';

/** A page of deliveries, by invoice. */
export function deliveriesPart(visit: TenantVisit, { rows, next }: Part<DeliveryRecord>, isFirst: boolean): HtmlValue {
  const address = `${consolePath(visit, 'work')}?view=deliveries`;
  if (rows.length === 0) {
    return emptyState('No deliveries', 'A delivery appears here when an invoice has packages, or by delivery attach.');
  }
  return html`<table class="list">
      <caption class="hidden">
        Deliveries to Metrc, the newest invoice first
      </caption>
      <thead>
        <tr>
          <th scope="col">Delivery of invoice</th>
          <th scope="col" class="wide">At Metrc</th>
          <th scope="col" class="wide">Arrived, local time</th>
          <th scope="col" class="wide">Changed</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (delivery) =>
            html`<tr>
              <th scope="row" class="key-cell">
                <a href="${consolePath(visit, 'work', 'deliveries', String(delivery.invoiceId))}"
                  >${String(delivery.invoiceId)}</a
                >
                ${delivery.failure === null ? null : html`<span class="sub" dir="auto">${delivery.failure}</span>`}
              </th>
              <td class="wide">${delivery.metrcDeliveryId === null ? '–' : String(delivery.metrcDeliveryId)}</td>
              <td class="wide">${delivery.arrivedAt ?? '–'}</td>
              <td class="wide">${instant(delivery.updatedAt)}</td>
              <td>${deliveryStatus(delivery.state)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${pager('The newest invoice first.', isFirst ? null : address, next === null ? null : `${address}&before=${next}`)}`;
}

/** The daily tasks of the tenant, and the last run of each. */
export function dailyPart(tasks: readonly DailyTaskRecord[]): Html {
  return html`<table class="list">
      <caption class="hidden">
        Daily tasks
      </caption>
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col" class="wide">Last day</th>
          <th scope="col" class="figure wide">Done</th>
          <th scope="col" class="figure wide">Refused</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        ${tasks.map(
          ({ task, isOn, lastRun }) =>
            html`<tr>
              <th scope="row">
                ${dailyName(task)} <span class="sub mono">${task}</span>
                <span class="sub narrow">${lastRun === null ? 'no run yet' : `last day ${lastRun.runOn}`}</span>
              </th>
              <td class="wide">${lastRun === null ? '–' : lastRun.runOn}</td>
              <td class="figure wide">${lastRun === null ? '–' : String(lastRun.effects)}</td>
              <td class="figure wide">${lastRun === null ? '–' : String(lastRun.failures)}</td>
              <td>
                ${isOn ? status('On', 'good') : status('Off', 'quiet')}
                ${(lastRun?.failures ?? 0) > 0 ? status('Some were refused', 'warn') : null}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="small soft">
      The command <code>daily set</code> switches them on. A run that was broken off goes on by itself.
    </p>`;
}

/** Charges at the payment processor whose end is open. */
export function chargesPart(visit: TenantVisit, charges: readonly OpenCharge[]): Html {
  if (charges.length === 0) {
    return emptyState(
      'No charge is in doubt',
      'A charge without an answer, or whose money is not on record, appears here.',
    );
  }
  return html`<table class="list">
      <caption class="hidden">
        Charges that have not ended well, the oldest first
      </caption>
      <thead>
        <tr>
          <th scope="col">Charge of invoice</th>
          <th scope="col" class="figure">Amount</th>
          <th scope="col" class="wide">Gateway</th>
          <th scope="col" class="wide">Reference</th>
          <th scope="col" class="wide">Began</th>
          <th scope="col" class="wide">State</th>
        </tr>
      </thead>
      <tbody>
        ${charges.map(
          (charge) =>
            html`<tr>
              <th scope="row" class="key-cell">
                <a href="${consolePath(visit, 'work', 'charges', String(charge.invoiceId))}"
                  >${String(charge.invoiceId)}</a
                >
                ${charge.reason === '' ? null : html`<span class="sub" dir="auto">${refusalText(charge.reason)}</span>`}
              </th>
              <td class="figure">
                ${amount(charge.amountMinor, charge.currency)}<span class="narrow">${chargeStatus(charge.state)}</span>
              </td>
              <td class="wide">${charge.gateway}</td>
              <td class="wide"><code>${charge.reference === '' ? '–' : charge.reference}</code></td>
              <td class="wide">${instant(charge.startedAt)}</td>
              <td class="wide">${chargeStatus(charge.state)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="note warn">
      A gateway asks the processor again by itself. Open a charge to settle it by hand: with the processor’s answer, or,
      where its money is not on record, by recording it again.
    </p>`;
}
