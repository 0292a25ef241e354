import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { dateOf, wallTimeAt, type Instant, type LocalDate } from '../../../core/dates.ts';
import type { Cause, InvoiceStory } from '../../../core/console/invoice-story.ts';
import { day } from '../../kit/dates.ts';
import { status } from '../../kit/parts.ts';
import { emptyState } from '../../kit/search.ts';
import { refusalText } from '../acts/refusals.ts';
import { ownSteps, type Step, type StepContext } from './steps.ts';
import { actionText, byOf, sinceText } from './words.ts';
import { workSteps } from './works.ts';

interface TimelineView {
  readonly story: InvoiceStory;
  /** The newest first. */
  readonly causes: readonly Cause[];
  readonly today: LocalDate;
  readonly timeZone: string;
  /** The address of the page. */
  readonly address: string;
  /** The first part of links to invoices, with its slash. */
  readonly invoices: string;
  /** Whether these are the newest ones. */
  readonly isNewest: boolean;
  /** Where older ones begin; `null`: there are none. */
  readonly older: number | null;
  /** The first part of links to the log of calls, before the id of a command. */
  readonly calls: string;
  /** Calls from before this instant are not in the log any more. */
  readonly callsSince: Instant;
}

/** All that happened to an invoice, grouped by cause, the newest first. */
export function timeline(view: TimelineView): Html {
  const { causes, address, isNewest, older, timeZone } = view;
  return html`<section class="section" aria-labelledby="h-time">
    <div class="head">
      <h2 id="h-time">Timeline</h2>
      <p class="small soft">The newest first. Times are those of ${timeZone}.</p>
    </div>
    ${
      causes.length === 0
        ? emptyState('No entry', 'Nothing older is in the history of this invoice. Go back to the newest entries.')
        : groupsOf(causes).map((group) => groupView(group, view))
    }
    ${
      isNewest && older === null
        ? null
        : html`<nav class="buttons" aria-label="Pages of the timeline">
            ${isNewest ? null : html`<a class="button" href="${address}#h-time">Newest entries</a>`}
            ${older === null ? null : html`<a class="button" href="${address}?before=${String(older)}#h-time">Older entries</a>`}
          </nav>`
    }
  </section>`;
}

/** Rows of one command, which are beside each other. */
function groupsOf(causes: readonly Cause[]): readonly (readonly [Cause, ...Cause[]])[] {
  const groups: [Cause, ...Cause[]][] = [];
  for (const cause of causes) {
    const last = groups.at(-1);
    if (last?.[0].commandId === cause.commandId) last.unshift(cause);
    else groups.push([cause]);
  }
  return groups;
}

function groupView(group: readonly [Cause, ...Cause[]], view: TimelineView): Html {
  const [cause] = group;
  const { story, today, timeZone } = view;
  const at = wallTimeAt(cause.recordedAt, timeZone);
  const by = byOf(cause);
  const who =
    by.role === '' ? by.way : by.name === '' ? `${by.role} ${by.way}` : html`${by.role} <bdi>${by.name}</bdi>`;
  const context: StepContext = {
    currency: story.invoice.currency.code,
    invoices: view.invoices,
    today,
    shownPayments: new Set(story.payments.map(({ id }) => id)),
  };
  const steps = group.flatMap((each) => [...ownSteps(each, context), ...workSteps(each, story.delivery)]);
  return html`<div class="section cause" id="entry-${String(cause.seq)}">
    <div class="head">
      <h3>
        ${day(dateOf(at), today)}, <time datetime="${new Date(cause.recordedAt).toISOString()}">${at.slice(11)}</time>
        <span class="soft">· ${who}</span>
      </h3>
      <p class="small soft">${sealText(cause)}</p>
    </div>
    <ol class="timeline">
      ${causeRow(cause, view)} ${steps.map(stepRow)}
    </ol>
  </div>`;
}

const OUTCOMES = {
  applied: ['Done', 'good'],
  repeated: ['Repeated', 'quiet'],
  refused: ['Refused', 'bad'],
} as const;

/** The call or command that everything below it came from. */
function causeRow(cause: Cause, { story, causes, calls, callsSince }: TimelineView): Html {
  const { outcome, code, facts } = cause;
  const by = byOf(cause);
  const [word, tone] = OUTCOMES[outcome];
  const isLogged = by.kind === 'Call' && cause.recordedAt >= callsSince;
  const logged = isLogged ? loggedCommand(cause, causes) : null;
  const call = logged === null ? null : calls + encodeURIComponent(logged);
  const action = actionText(cause.action);
  const details: readonly HtmlValue[] = [
    ...(code === null ? [] : [html`<span class="sub">${refusalText(code)}</span>`]),
    ...requestedOf(facts, story),
    ...(facts.mail === undefined ? [] : [html`<span class="sub"><bdi>${facts.mail}</bdi></span>`]),
    html`<span class="sub">request <code dir="auto">${cause.requestId}</code></span>`,
  ];
  const named =
    call === null ? html`<strong>${action}</strong>` : html`<a href="${call}"><strong>${action}</strong></a>`;
  return row({
    kind: by.kind,
    tone: outcome === 'applied' ? 'quiet' : tone,
    what: html`${named} ${by.way}`,
    sub: null,
    more: details,
    state: word,
    stateTone: tone,
    at: '',
    anchor: null,
  });
}

/** The command of the call that a command came from; `null` where the page does not have it. */
function loggedCommand({ commandId, seq }: Cause, causes: readonly Cause[]): string | null {
  // The money and the end of a charge are commands of their own, after the one of the call.
  if (!commandId.startsWith('capture:')) return commandId;
  const began = causes.find((other) => other.action === 'start-capture' && other.seq < seq);
  return began?.commandId ?? null;
}

function requestedOf({ requested }: Cause['facts'], { invoice }: InvoiceStory): readonly HtmlValue[] {
  if (requested === undefined || (requested.amount === null && requested.reference === null)) return [];
  const { amount, reference } = requested;
  return [
    html`<span class="sub"
      >asked
      for${amount === null ? null : html` <bdi>${amount}</bdi> ${invoice.currency.code}`}${
        reference === null ? null : html` <code dir="auto">${reference}</code>`
      }</span
    >`,
  ];
}

function stepRow({ sinceMs, ...step }: Step): Html {
  return row({
    ...step,
    sub: step.sub ?? null,
    more: null,
    stateTone: step.tone,
    at: sinceMs === null || sinceMs === 0 ? '' : sinceText(sinceMs),
    anchor: step.anchor ?? null,
  });
}

/** Every row of the history is in a seal before long. */
function sealText({ seal }: Cause): string {
  return seal === null ? 'Not sealed yet' : `In seal ${seal.seq} of the history`;
}

interface Row {
  readonly kind: string;
  readonly tone: Step['tone'];
  readonly what: HtmlValue;
  readonly sub: HtmlValue;
  readonly more: HtmlValue;
  readonly state: string | null;
  readonly stateTone: Step['tone'];
  readonly at: string;
  readonly anchor: string | null;
}

function row({ kind, tone, what, sub, more, state, stateTone, at, anchor }: Row): Html {
  return html`<li class="${tone}" ${anchor === null ? null : html`id="${anchor}"`}>
    <span class="at figure">${at}</span><span class="kind">${kind}</span>
    <div class="what">${what}${sub === null ? null : html`<span class="sub">${sub}</span>`}${more}</div>
    ${state === null ? null : html`<span class="state">${status(state, stateTone)}</span>`}
  </li>`;
}
