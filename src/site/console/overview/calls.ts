import { range, sum } from 'd3-array';
import { utcFormat } from 'd3-time-format';
import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { ActionTimes, CallStats } from '../../../core/console/calls.ts';
import type { Instant } from '../../../core/dates.ts';
import { countText } from '../../kit/numbers.ts';
import { actionName, dialectTitle, durationText } from '../calls/words.ts';
import { linePlots, MOST_KINDS, numbersOf } from '../../kit/plots.ts';
import { emptyState } from '../../kit/search.ts';

export const CALL_HOURS = 24;
const HOUR_MS = 3_600_000;
const HOUR = utcFormat('%H:00');
/** Labels below the plot. */
const LABELS = 5;

/** The calls and the errors of each dialect, hour by hour, in UTC. */
export function callsPlot({ hours }: CallStats, now: Instant): Html {
  const dialects = [...new Set(hours.map(({ dialect }) => dialect))].sort().slice(0, MOST_KINDS);
  if (dialects.length === 0) {
    return html`<div class="section">
      <h2>Calls and errors by dialect</h2>
      ${emptyState(`No calls in ${CALL_HOURS} hours`, 'A call appears here as soon as a caller makes one.')}
    </div>`;
  }
  const last = Math.floor(now / HOUR_MS) * HOUR_MS;
  const times = range(CALL_HOURS).map((place) => last - (CALL_HOURS - 1 - place) * HOUR_MS);
  const of = (dialect: string, at: Instant, what: 'calls' | 'errors'): number =>
    sum(
      hours.filter((hour) => hour.dialect === dialect && hour.hourAt === at),
      (hour) => hour[what],
    );
  const series = (what: 'calls' | 'errors'): readonly (readonly number[])[] =>
    dialects.map((dialect) => times.map((at) => of(dialect, at, what)));
  const ticks = range(LABELS).map((place) =>
    hourText(times[Math.floor((place * (CALL_HOURS - 1)) / (LABELS - 1))] ?? last),
  );
  const rows = times.map((at) => [
    hourText(at),
    ...dialects.flatMap((dialect) => [countText(of(dialect, at, 'calls')), countText(of(dialect, at, 'errors'))]),
  ]);
  const titles = dialects.map((dialect) => dialectTitle({ dialect }));
  return linePlots(
    'Calls and errors by dialect',
    titles,
    [
      {
        name: 'Calls each hour, UTC',
        summary: summaryOf('Calls', titles, series('calls')),
        series: series('calls'),
        ticks: [],
        isLow: false,
      },
      {
        name: 'Errors',
        summary: summaryOf('Errors', titles, series('errors')),
        series: series('errors'),
        ticks,
        isLow: true,
      },
    ],
    numbersOf(
      'Calls and errors by dialect, each hour, UTC',
      ['From', ...titles.flatMap((title) => [title, 'errors'])],
      rows,
    ),
  );
}

function summaryOf(what: string, dialects: readonly string[], series: readonly (readonly number[])[]): string {
  const sums = dialects.map((dialect, place) => `${dialect} ${countText(sum(series[place] ?? []))}`);
  return `${what} each hour, the last ${CALL_HOURS} hours. In all: ${sums.join(', ')}. The table below has the numbers.`;
}

/** The actions whose calls take the longest. */
export function slowestSection({ slowest }: CallStats): HtmlValue {
  if (slowest.length === 0) return null;
  return html`<section class="section" aria-labelledby="h-slow">
    <h2 id="h-slow">Slowest actions, ${String(CALL_HOURS)} hours</h2>
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Action</th>
          <th scope="col" class="figure wide">Calls</th>
          <th scope="col" class="figure">Median</th>
          <th scope="col" class="figure">95 % within</th>
        </tr>
      </thead>
      <tbody>
        ${slowest.slice(0, 6).map(slowRow)}
      </tbody>
    </table>
  </section>`;
}

function slowRow({ dialect, action, calls, medianUs, p95Us }: ActionTimes): Html {
  return html`<tr>
    <th scope="row">${actionName({ dialect, action })} <span class="unit">${dialectTitle({ dialect })}</span></th>
    <td class="figure wide">${countText(calls)}</td>
    <td class="figure whole">${boundText(medianUs)}</td>
    <td class="figure whole">${boundText(p95Us)}</td>
  </tr>`;
}

/** Times are upper bounds of steps. A line does not end within one. */
function boundText(us: number): string {
  return `≤ ${durationText(us)}`.replaceAll(' ', '\u00a0');
}

function hourText(at: Instant): string {
  return HOUR(new Date(at));
}
