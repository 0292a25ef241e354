import { html, type Html } from '../../../../adapters/html.ts';
import { AGE_STARTS, AGES, type OpenAge, type OpenAmounts } from '../../../core/console/overview.ts';
import { addDays, type LocalDate } from '../../../core/dates.ts';
import { amountText } from '../../kit/money.ts';
import { countText, decimalsText } from '../../kit/numbers.ts';
import { emptyState, searchAddress } from '../../kit/search.ts';
import { consolePath } from '../../kit/shell.ts';
import type { TenantVisit } from '../../visit.ts';

/** Gaps between the parts of the band, in percent. */
const GAP = 0.3;

/** The Unpaid invoices by their age, as a band and as a table with links. */
export function openSection(visit: TenantVisit, open: OpenAmounts | null, today: LocalDate): Html {
  return html`<section class="section" aria-labelledby="h-age">
    <h2 id="h-age">Open and overdue by age</h2>
    ${
      open === null
        ? html`<p class="note">
            There are very many unpaid invoices. Their sums are being made. Load the page again in a few seconds.
          </p>`
        : open.ages.length === 0
          ? emptyState('Nothing is open', 'An unpaid invoice appears here as soon as it is published.')
          : [band(visit, open), table(visit, open, today)]
    }
  </section>`;
}

/** Shares of the tenant's own currency. */
function shareOf({ ages }: OpenAmounts, currency: string, { openMinor }: OpenAge): number {
  const all = ages.filter((each) => each.currency === currency).reduce((sum, each) => sum + each.openMinor, 0n);
  return all <= 0n || openMinor <= 0n ? 0 : Number((openMinor * 100_000n) / all) / 1_000;
}

function band({ tenant: { currency } }: TenantVisit, open: OpenAmounts): Html {
  let from = 0;
  const parts = open.ages
    .filter((each) => each.currency === currency)
    .map((each) => {
      const share = shareOf(open, currency, each);
      const start = from;
      from += share;
      return html`<rect
        class="bar a${String(each.age)}"
        x="${decimalsText(start, 0, 2)}%"
        y="0"
        width="${decimalsText(Math.max(0, share - GAP), 0, 2)}%"
        height="100%"
      >
        <title>${AGES[each.age] ?? ''}: ${amountText(each.openMinor, currency)} ${currency}</title>
      </rect>`;
    });
  return html`<svg
    class="band"
    role="img"
    aria-label="Share of the open amount by age; the table below has the numbers."
  >
    ${parts}
  </svg>`;
}

function table(visit: TenantVisit, open: OpenAmounts, today: LocalDate): Html {
  const { currency } = visit.tenant;
  return html`<table class="list">
    <thead>
      <tr>
        <th scope="col">Age</th>
        <th scope="col" class="figure">Invoices</th>
        <th scope="col" class="figure">${currency}</th>
        <th scope="col" class="figure wide">Share</th>
      </tr>
    </thead>
    <tbody>
      ${open.ages.map((each) => row(visit, open, each, today))}
    </tbody>
  </table>`;
}

function row(visit: TenantVisit, open: OpenAmounts, each: OpenAge, today: LocalDate): Html {
  const { currency } = visit.tenant;
  const isOwn = each.currency === currency;
  const unit = isOwn ? null : html` <span class="unit">${each.currency}</span>`;
  return html`<tr>
    <th scope="row" class="key-cell">
      <a
        class="key-dot a${String(each.age)}"
        href="${searchAddress(consolePath(visit, 'invoices'), searchOf(each.age, today))}"
        >${AGES[each.age] ?? ''}</a
      >
    </th>
    <td class="figure">${countText(each.invoices)}</td>
    <td class="figure">${amountText(each.openMinor, each.currency)}${unit}</td>
    <td class="figure wide">${isOwn ? `${decimalsText(shareOf(open, currency, each), 1)} %` : '–'}</td>
  </tr>`;
}

/** The search of the invoices of an age. */
function searchOf(age: number, today: LocalDate): string {
  const before = (days: number): LocalDate => addDays(today, -days) ?? today;
  if (age === 0) return `status:unpaid due:>=${today}`;
  const from = AGE_STARTS[age] ?? 0;
  const to = AGE_STARTS[age + 1];
  const upTo = `due:<=${before(from)}`;
  return `status:overdue ${upTo}${to === undefined ? '' : ` due:>${before(to)}`}`;
}
