import { sum } from 'd3-array';
import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { CallStats } from '../../../core/console/calls.ts';
import type { DayOfGateway, OpenAge, Overview } from '../../../core/console/overview.ts';
import { daysBetween, type Instant, type LocalDate } from '../../../core/dates.ts';
import { todayOf } from '../../kit/dates.ts';
import { amount } from '../../kit/money.ts';
import { countText, decimalsText } from '../../kit/numbers.ts';
import { searchAddress } from '../../kit/search.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { CALL_HOURS, callsPlot, slowestSection } from './calls.ts';
import { openSection } from './open.ts';
import { receivedPlot, totalOf } from './received.ts';
import { proofSection, workSection } from './work.ts';

const HOUR_MS = 3_600_000;

interface View {
  readonly overview: Overview;
  /** `null`: calls are not kept. */
  readonly calls: CallStats | null;
  readonly today: LocalDate;
  readonly now: Instant;
}

/** `/console/53`: the money, the calls and the work of a tenant. */
export const overviewRoute: TenantRoute = {
  name: 'overview',
  method: 'GET',
  path: '/console/:tenant',
  access: { role: 'view' },
  answer: async (visit, { overviews, callLog, keepCallsDays, clock }): Promise<SiteAnswer> => {
    const today = todayOf(visit.tenant, clock);
    const now = clock.now();
    const [overview, calls] = await Promise.all([
      overviews.overview(visit.tenant.id, today),
      keepCallsDays === 0 ? null : callLog.stats(visit.tenant.id, now - (CALL_HOURS - 1) * HOUR_MS),
    ]);
    return { status: 200, body: page(visit, { overview, calls, today, now }) };
  },
};

function page(visit: TenantVisit, view: View): Html {
  const { overview, calls, today, now } = view;
  return consolePage(
    visit,
    'overview',
    'Overview',
    html`<div class="spaced">
      <div class="head">
        <h1>Overview</h1>
        <form class="search" role="search" action="${consolePath(visit, 'invoices')}">
          <div class="box">
            <label class="hidden" for="q">Search invoices</label>
            <input id="q" name="q" type="search" placeholder="Search invoices" maxlength="256" data-search /><kbd
              aria-hidden="true"
              >/</kbd
            >
          </div>
        </form>
      </div>
      ${figures(visit, view)}
      <div class="halves">
        ${receivedPlot(overview.received, visit.tenant.currency, today)}
        ${calls === null ? null : callsPlot(calls, now)}
      </div>
      <div class="halves">
        ${openSection(visit, overview.open, today)} ${workSection(visit, overview, now)}
        ${proofSection(visit, overview)} ${calls === null ? null : slowestSection(calls)}
      </div>
    </div>`,
  );
}

function figures(visit: TenantVisit, { overview: { received, open }, calls, today }: View): Html {
  const { currency } = visit.tenant;
  const ofToday = received.filter((each) => each.day === today && each.currency === currency);
  const ages = (open?.ages ?? []).filter((each) => each.currency === currency);
  const overdue = ages.filter(({ age }) => age > 0);
  const oldest = open?.oldestDueOn ?? null;
  const days = oldest === null || oldest >= today ? null : daysBetween(oldest, today);
  return html`<dl class="kpis">
    <div>
      <dt>Received today</dt>
      <dd>${amount(totalOf(ofToday, 'receivedMinor'), currency)}</dd>
      <dd class="sub">${paymentsText(ofToday)}</dd>
    </div>
    <div>
      <dt>Open</dt>
      <dd>${open === null ? 'being counted' : amount(openOf(ages), currency)}</dd>
      <dd class="sub">${invoicesLink(visit, ages, 'status:unpaid')}</dd>
    </div>
    <div>
      <dt>Overdue</dt>
      <dd>${open === null ? 'being counted' : amount(openOf(overdue), currency)}</dd>
      <dd class="sub">
        ${invoicesLink(visit, overdue, 'status:overdue')}${days === null ? null : `, oldest ${plural(days, 'day')}`}
      </dd>
    </div>
    ${calls === null ? null : callsFigure(calls)}
  </dl>`;
}

function openOf(ages: readonly OpenAge[]): bigint {
  return ages.reduce((total, { openMinor }) => total + openMinor, 0n);
}

function invoicesLink(visit: TenantVisit, ages: readonly OpenAge[], search: string): Html {
  const count = sum(ages, ({ invoices }) => invoices);
  return html`<a href="${searchAddress(consolePath(visit, 'invoices'), search)}">${plural(count, 'invoice')}</a>`;
}

function paymentsText(days: readonly DayOfGateway[]): string {
  const payments = sum(days, (each) => each.payments);
  if (payments === 0) return 'no payments';
  const gateways = days.filter((each) => each.payments > 0).length;
  return `${plural(payments, 'payment')}, ${plural(gateways, 'gateway')}`;
}

function callsFigure({ hours }: CallStats): HtmlValue {
  const calls = sum(hours, (hour) => hour.calls);
  const errors = sum(hours, (hour) => hour.errors);
  const share = calls === 0 ? '' : `, ${decimalsText((errors / calls) * 100, 2)} %`;
  return html`<div>
    <dt>Calls, ${String(CALL_HOURS)} hours</dt>
    <dd><span class="figure">${countText(calls)}</span></dd>
    <dd class="sub">${plural(errors, 'error')}${share}</dd>
  </div>`;
}

function plural(count: number, one: string): string {
  return `${countText(count)} ${one}${count === 1 ? '' : 's'}`;
}
