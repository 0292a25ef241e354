import { range, rollup, sum } from 'd3-array';
import { utcFormat } from 'd3-time-format';
import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { RECEIVED_DAYS, type DayOfGateway } from '../../../core/console/overview.ts';
import { addDays, type LocalDate } from '../../../core/dates.ts';
import { currencyOf } from '../../../core/money/money.ts';
import { amountText } from '../../kit/money.ts';
import { barPlot, MOST_KINDS, numbersOf, type Bar } from '../../kit/plots.ts';
import { emptyState } from '../../kit/search.ts';

const DAY = utcFormat('%-d %b');
const OTHERS = 'Others';
/** Every so many days one is labelled. */
const LABELLED = 7;

/** Received money by day and gateway, in one currency. A line below has the other currencies. */
export function receivedPlot(all: readonly DayOfGateway[], currency: string, today: LocalDate): Html {
  const own = all.filter((each) => each.currency === currency);
  const body = own.length === 0 ? none() : plot(own, currency, today);
  return html`<div class="section">${body} ${inOthers(all, currency)}</div>`;
}

function none(): Html {
  return html`<h2>Received by day</h2>
    ${emptyState(`No payments in ${RECEIVED_DAYS} days`, 'A payment appears here as soon as a caller records one.')}`;
}

/** The sum of some days. */
export function totalOf(days: readonly DayOfGateway[], of: 'receivedMinor' | 'returnedMinor'): bigint {
  return days.reduce((total, each) => total + each[of], 0n);
}

function plot(own: readonly DayOfGateway[], currency: string, today: LocalDate): Html {
  const kinds = kindsOf(own);
  const kindOf = (gateway: string): string => (kinds.includes(gateway) ? gateway : OTHERS);
  const days = range(RECEIVED_DAYS).map((place) => addDays(today, place - RECEIVED_DAYS + 1) ?? today);
  const byDay = rollup(
    own,
    (rows) => rows,
    ({ day }) => day,
  );
  const rowsOf = (day: LocalDate, kind: string): readonly DayOfGateway[] =>
    (byDay.get(day) ?? []).filter(({ gateway }) => kindOf(gateway) === kind);
  const unit = 10 ** currencyOf(currency).exponent;
  const bars = days.map((day, place): Bar => {
    const received = totalOf(byDay.get(day) ?? [], 'receivedMinor');
    return {
      title: `${dayText(day)}: ${amountText(received, currency)} ${currency}`,
      label: (RECEIVED_DAYS - 1 - place) % LABELLED === 0 ? dayText(day) : '',
      // Only the height of a shape: the table has the amount.
      values: kinds.map((kind) => sum(rowsOf(day, kind), ({ receivedMinor }) => Number(receivedMinor)) / unit),
    };
  });
  const rows = days.map((day) => [
    dayText(day),
    ...kinds.map((kind) => amountText(totalOf(rowsOf(day, kind), 'receivedMinor'), currency)),
    amountText(totalOf(byDay.get(day) ?? [], 'receivedMinor'), currency),
    amountText(totalOf(byDay.get(day) ?? [], 'returnedMinor'), currency),
  ]);
  return barPlot({
    heading: `Received by day, ${currency}`,
    summary: summaryOf(bars),
    kinds,
    bars,
    table: numbersOf(`Received by day and gateway, ${currency}`, ['Day', ...kinds, 'All', 'Refunded'], rows),
  });
}

/** The gateways that received the most; those beyond the colours are one kind. */
function kindsOf(own: readonly DayOfGateway[]): readonly string[] {
  const received = rollup(
    own,
    (rows) => totalOf(rows, 'receivedMinor'),
    ({ gateway }) => gateway,
  );
  const names = [...received]
    .filter(([, minor]) => minor !== 0n)
    .sort(([, one], [, other]) => (one < other ? 1 : -1))
    .map(([name]) => name);
  return names.length <= MOST_KINDS ? names : [...names.slice(0, MOST_KINDS - 1), OTHERS];
}

function summaryOf(bars: readonly Bar[]): string {
  const heights = bars.map(({ values }) => sum(values));
  const highest = bars[heights.indexOf(Math.max(...heights))];
  return `Received by day, the last ${bars.length} days. The highest: ${highest?.title ?? ''}. The table below has the numbers.`;
}

function inOthers(all: readonly DayOfGateway[], currency: string): HtmlValue {
  const others = rollup(
    all.filter((each) => each.currency !== currency),
    (rows) => totalOf(rows, 'receivedMinor'),
    (each) => each.currency,
  );
  if (others.size === 0) return null;
  const sums = [...others].map(([other, minor]) => `${amountText(minor, other)} ${other}`).join(', ');
  return html`<p class="small soft">In other currencies, in ${String(RECEIVED_DAYS)} days: ${sums}.</p>`;
}

function dayText(day: LocalDate): string {
  return DAY(new Date(`${day}T00:00:00Z`));
}
