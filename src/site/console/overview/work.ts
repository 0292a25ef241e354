import { html, type Html } from '../../../../adapters/html.ts';
import type { Overview, WaitingWork } from '../../../core/console/overview.ts';
import { instantText, type Instant } from '../../../core/dates.ts';
import { countText } from '../../kit/numbers.ts';
import { instant } from '../../kit/page-parts.ts';
import { status } from '../../kit/parts.ts';
import { consolePath } from '../../kit/shell.ts';
import { ageText } from '../../kit/texts.ts';
import type { TenantVisit } from '../../visit.ts';

const KINDS = [
  ['mail', 'Mails'],
  ['delivery', 'Deliveries'],
] as const;
/** Work that waits for longer is late. */
const LATE_MS = 5 * 60_000;

/** Mails and deliveries that wait, or failed. */
export function workSection(visit: TenantVisit, { work }: Overview, now: Instant): Html {
  return html`<section class="section" aria-labelledby="h-work">
    <div class="head">
      <h2 id="h-work">Work that waits</h2>
      <a class="small" href="${consolePath(visit, 'work')}">All work</a>
    </div>
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Kind</th>
          <th scope="col" class="figure">Waiting</th>
          <th scope="col">Oldest</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        ${KINDS.map(([kind, name]) => row(name, work.find((each) => each.kind === kind) ?? { ...NONE, kind }, now))}
      </tbody>
    </table>
  </section>`;
}

const NONE = { waiting: 0, failed: 0, oldestAt: null, hasMore: false } as const;

function row(name: string, work: WaitingWork, now: Instant): Html {
  const { waiting, oldestAt, hasMore } = work;
  const age = oldestAt === null ? null : Math.max(0, now - oldestAt);
  return html`<tr>
    <th scope="row" class="whole">${name}</th>
    <td class="figure">${hasMore ? 'more than ' : ''}${countText(waiting)}</td>
    <td>${age === null ? '–' : ageText(age)}</td>
    <td>${stateOf(work, age)}</td>
  </tr>`;
}

function stateOf({ waiting, failed }: WaitingWork, age: number | null): Html {
  if (failed > 0) return status(`${countText(failed)} failed or held`, 'bad');
  if (age !== null && age > LATE_MS) return status('Late', 'warn');
  return waiting > 0 ? status('Running', 'good') : status('Clear', 'good');
}

/** The last verification and the last seal. */
export function proofSection(visit: TenantVisit, { seal, verify }: Overview): Html {
  return html`<section class="section" aria-labelledby="h-proof">
    <div class="head">
      <h2 id="h-proof">Proof <span class="small soft">times in UTC</span></h2>
      <a class="small" href="${consolePath(visit, 'proof')}">All runs and seals</a>
    </div>
    <dl class="facts">
      <dt>Last verify</dt>
      <dd>${verify === null ? 'has not run yet' : verifyText(verify)}</dd>
      <dt>Last seal</dt>
      <dd>
        ${
          seal === null
            ? 'none yet: a gateway seals new history by itself'
            : html`${instant(instantText(seal.sealedAt))}
                <span class="sub"
                  >${countText(seal.totalRows)} rows · <code>${seal.mac.slice(0, 6)}…${seal.mac.slice(-4)}</code></span
                >`
        }
      </dd>
    </dl>
  </section>`;
}

function verifyText({ state, found, rowsRead, startedAt }: NonNullable<Overview['verify']>): Html {
  const word =
    state === 'running'
      ? status('Running', 'quiet')
      : state === 'failed'
        ? status('Broken off', 'bad')
        : found === 0
          ? status('No differences', 'good')
          : status(`${countText(found)} differences`, 'bad');
  return html`${word} ${instant(instantText(startedAt))} <span class="sub">${countText(rowsRead)} rows read</span>`;
}
