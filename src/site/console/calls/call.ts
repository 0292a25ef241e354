import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { LoggedCall } from '../../../core/console/calls.ts';
import { HIDDEN } from '../../../core/console/hidden.ts';
import { instantText } from '../../../core/dates.ts';
import { notFound } from '../../fault-pages.ts';
import { crumbs } from '../../kit/page-parts.ts';
import { searchAddress } from '../../kit/search.ts';
import { consolePage, consolePath } from '../../kit/shell.ts';
import type { SitePorts } from '../../ports.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { TenantVisit } from '../../visit.ts';
import { answerBody } from './answer-body.ts';
import { curlOf, pairsOf, PLACEHOLDER, type Pair } from './curl.ts';
import { callIdOf, invoiceLink } from './list.ts';
import { maySeeUnknown } from './wanted.ts';
import { tryAgain } from './try-again.ts';
import {
  actionName,
  dialectOf,
  dialectTitle,
  durationText,
  outcomeMeaning,
  outcomeStatus,
  outcomeText,
} from './words.ts';

const TIME = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  ...{ fractionalSecondDigits: 3, hour12: false, timeZone: 'UTC' },
});

/** `/console/53/calls/…`: one call, with its parameters, its answer, and the same call as a command. */
export const callPage: TenantRoute = {
  name: 'call',
  method: 'GET',
  path: '/console/:tenant/calls/:call',
  access: { role: 'view' },
  answer: async (visit, ports) => {
    const id = callIdOf(visit.parameters['call'] ?? '');
    const isOfUnknown = visit.query.get('caller') === 'unknown' && maySeeUnknown(visit);
    const call = id === null ? null : await ports.callLog.call(isOfUnknown ? null : visit.tenant.id, id);
    return call === null ? notFound(visit) : { status: 200, body: page(visit, call, ports) };
  },
};

function page(visit: TenantVisit, call: LoggedCall, { publicUrl }: SitePorts): Html {
  const name = actionName(call);
  return consolePage(
    visit,
    'calls',
    `Call: ${name}`,
    html`<div class="spaced">
      <div class="section">
        ${crumbs([['Calls', consolePath(visit, 'calls')]], `${name}, ${TIME.format(call.calledAt)}`)}
        <div class="head">
          <h1><bdi>${name}</bdi> ${outcomeStatus(call, true)}</h1>
          <div class="buttons">
            ${tryAgain(visit, call)} ${call.request === null ? null : html`<a class="button" href="#curl">As curl</a>`}
          </div>
        </div>
        <p class="lead">${sentence(visit, call)}</p>
      </div>
      <div class="columns">
        <div class="spaced">
          ${requestSection(visit, call)} ${answerSection(call)} ${curlSection(call, publicUrl())}
        </div>
        <aside class="spaced" aria-label="About this call">${facts(visit, call)} ${related(visit, call)}</aside>
      </div>
    </div>`,
  );
}

function sentence(visit: TenantVisit, call: LoggedCall): Html {
  const { invoiceId, caller, durationUs } = call;
  const text = outcomeText(call);
  const about = invoiceId === null || caller === null ? null : html`, about invoice ${invoiceLink(visit, invoiceId)}`;
  const outcome = text === '' ? null : html`: <span dir="auto">${text}</span>`;
  const meaning = outcomeMeaning(call);
  return html`Answered in <span class="figure">${durationText(durationUs)}</span>${about}${outcome}.
    ${meaning === '' ? null : html`<span dir="auto">${meaning}</span>`}`;
}

function requestSection(visit: TenantVisit, call: LoggedCall): Html {
  return html`<section class="section" aria-labelledby="h-request">
    <h2 id="h-request">Request</h2>
    ${call.request === null ? html`<p class="soft">${whyEmpty(call)}</p>` : parameters(visit, call, pairsOf(call.request))}
  </section>`;
}

function whyEmpty({ caller, requestBytes }: LoggedCall): string {
  const size = bytesText(requestBytes);
  return caller === null
    ? `Its parameters were not kept (${size}): the caller has not proved who it is, and a secret may be in any of them.`
    : `Its parameters could not be decoded. It had ${size}.`;
}

function parameters(visit: TenantVisit, call: LoggedCall, pairs: readonly Pair[]): Html {
  return html`<table>
    <caption class="small soft">
      Parameters as the gateway understood them.
      <span class="redacted" aria-hidden="true">${HIDDEN}</span>
      is a secret, which was not written down. ${call.isCut ? 'Long values are cut.' : null}
    </caption>
    <thead>
      <tr>
        <th scope="col">Parameter</th>
        <th scope="col">Value</th>
        <th scope="col" class="wide">Type</th>
      </tr>
    </thead>
    <tbody>
      ${pairs.map((pair) => parameter(visit, call, pair))}
    </tbody>
  </table>`;
}

function parameter(visit: TenantVisit, call: LoggedCall, [name, value]: Pair): Html {
  return html`<tr>
    <th scope="row"><code dir="auto">${name}</code></th>
    <td>${shownValue(visit, call, name, value)}</td>
    <td class="soft wide">${value === HIDDEN ? 'secret' : typeOf(call, name)}</td>
  </tr>`;
}

function shownValue(visit: TenantVisit, { invoiceId }: LoggedCall, name: string, value: string | null): HtmlValue {
  if (value === null) return html`<span class="soft">not text</span>`;
  if (value === '') return html`<span class="soft">empty</span>`;
  if (value === HIDDEN)
    return html`<span class="redacted" aria-hidden="true">${HIDDEN}</span><span class="hidden">hidden</span>`;
  if (/^invoice_?(?:id|number)$/i.test(name) && value === String(invoiceId)) return invoiceLink(visit, Number(value));
  return html`<code dir="auto">${value}</code>`;
}

/** The type of a parameter as the dialect documents it; `text` where it does not. */
function typeOf(call: LoggedCall, name: string): string {
  const action = dialectOf(call)?.actions.find((each) => each.name.toLowerCase() === call.action);
  const plain = (name.split('[', 1)[0] ?? '').toLowerCase();
  const known = action?.parameters.find(({ form, name: documented }) => {
    const wanted = documented.toLowerCase();
    return form === 'numbered' ? isNumbered(plain, wanted) : plain === wanted;
  });
  return known?.type ?? 'text';
}

function isNumbered(name: string, stem: string): boolean {
  return name.startsWith(stem) && /^\d{1,10}$/.test(name.slice(stem.length));
}

function answerSection(call: LoggedCall): Html {
  const { answer, answerBytes, status } = call;
  const size = answerBytes === null ? 'sent in pieces' : bytesText(answerBytes);
  return html`<section class="section" aria-labelledby="h-answer">
    <div class="head">
      <h2 id="h-answer">Answer</h2>
      <p class="small soft">HTTP ${String(status)} · ${size}</p>
    </div>
    ${answer === null ? html`<p class="soft">Its text was not kept.</p>` : answerBody(answer)}
  </section>`;
}

function curlSection(call: LoggedCall, publicUrl: string): HtmlValue {
  if (call.request === null) return null;
  const command = curlOf(call, publicUrl);
  return html`<section class="section" id="curl" aria-labelledby="h-curl">
    <div class="head">
      <h2 id="h-curl">As curl</h2>
      ${command === null ? null : html`<p class="small soft">A click selects it all</p>`}
    </div>
    ${
      command === null
        ? html`<p class="soft">A part of the request was not kept: the command would send another one.</p>`
        : html`<pre class="copy" tabindex="0">${command}</pre>
            <p class="small soft">
              Put the secret in the place of <code>${PLACEHOLDER}</code>.
              ${
                call.commandId === null
                  ? null
                  : 'This call writes: sent again it acts again, unless the gateway knows its reference or its Idempotency-Key.'
              }
            </p>`
    }
  </section>`;
}

function facts(visit: TenantVisit, call: LoggedCall): Html {
  const { caller, address, instance, requestId, commandId, calledAt, requestBytes } = call;
  const at = instantText(calledAt);
  return html`<section class="section" aria-labelledby="h-facts">
    <h2 id="h-facts">Facts</h2>
    <dl class="facts">
      <dt>Time</dt>
      <dd><time datetime="${at}">${TIME.format(calledAt)} UTC</time></dd>
      <dt>Dialect</dt>
      <dd>${dialectTitle(call)}</dd>
      <dt>Caller</dt>
      <dd dir="auto">
        ${
          caller === null
            ? 'unknown'
            : html`<a href="${searchAddress(consolePath(visit, 'calls'), `caller:"${caller}"`)}">${caller}</a>`
        }
      </dd>
      <dt>From</dt>
      <dd><code>${address}</code></dd>
      <dt>Size</dt>
      <dd>${bytesText(requestBytes)}</dd>
      <dt>Gateway</dt>
      <dd><code>${instance}</code></dd>
      <dt>Request</dt>
      <dd><code class="copy">${requestId}</code></dd>
      ${
        commandId === null
          ? null
          : html`<dt>Command</dt>
              <dd><code class="copy">${commandId}</code></dd>`
      }
    </dl>
  </section>`;
}

/** The ways from the call to what it is about. */
function related(visit: TenantVisit, call: LoggedCall): HtmlValue {
  const { invoiceId, commandId, caller } = call;
  if (caller === null || (invoiceId === null && commandId === null)) return null;
  const calls = consolePath(visit, 'calls');
  const payments = consolePath(visit, 'payments');
  return html`<section class="section" aria-labelledby="h-related">
    <h2 id="h-related">What it is about</h2>
    <ul class="links">
      ${
        invoiceId === null
          ? null
          : html`<li>Invoice ${invoiceLink(visit, invoiceId)}</li>
              <li><a href="${searchAddress(payments, `invoice:${invoiceId}`)}">Payments of the invoice</a></li>
              <li><a href="${searchAddress(calls, `invoice:${invoiceId}`)}">All calls about the invoice</a></li>`
      }
      ${
        commandId === null || commandId.length > 240 || commandId.includes('"')
          ? null
          : html`<li><a href="${searchAddress(calls, `command:"${commandId}"`)}">All calls of the command</a></li>`
      }
    </ul>
  </section>`;
}

function bytesText(bytes: number): string {
  return `${bytes.toLocaleString('en-US')} byte${bytes === 1 ? '' : 's'}`;
}
