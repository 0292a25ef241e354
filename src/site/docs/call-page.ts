import type { DialectDescriptor } from '../../../adapters/descriptor.ts';
import type { Dialect, WireAnswer, WireRequest } from '../../../adapters/dialect.ts';
import { html, type Html } from '../../../adapters/html.ts';
import { PLACEHOLDER_SECRETS } from '../../../schemas/placeholders.ts';
import { pageHeaders } from '../headers.ts';
import { masthead } from '../kit/masthead.ts';
import { sampleTabs } from '../kit/parts.ts';
import { shell } from '../kit/shell.ts';

type Answering = Pick<Dialect, 'answer'>;

/**
 * A dialect that answers a person at its path with a page on how to call it. All other requests, and a person's with
 * credentials, have the dialect's own answer, byte for byte.
 */
export function withCallPage(descriptor: DialectDescriptor, dialect: Answering, publicUrl: () => string): Answering {
  return {
    answer: async (request) => {
      const answer = await dialect.answer(request);
      return isPerson(request, descriptor) && answer.status >= 400
        ? pageAnswer(descriptor, answer, publicUrl())
        : answer;
    },
  };
}

/**
 * Whether a browser opens the address, without credentials. Every browser accepts XHTML when it opens a page; programs that
 * accept HTML, such as those in Java, do not.
 */
function isPerson({ method, headers, query }: WireRequest, { client }: DialectDescriptor): boolean {
  if (method !== 'GET') return false;
  const accept = headers['accept'] ?? '';
  const mode = headers['sec-fetch-mode'];
  const opensPage = accept.includes('text/html') && (mode === 'navigate' || accept.includes('application/xhtml+xml'));
  if (!opensPage || (mode !== undefined && mode !== 'navigate')) return false;
  const secret = new Set([client.identifier, client.username].map((each) => each?.parameter.toLowerCase()));
  return ![...new URLSearchParams(query).keys()].some(
    (name) => secret.has(name.toLowerCase()) || client.secretParameters.includes(name.toLowerCase()),
  );
}

/** The dialect's answer, with a page in the place of its body. */
function pageAnswer(descriptor: DialectDescriptor, { status, headers, trace }: WireAnswer, url: string): WireAnswer {
  const { allow } = headers;
  return {
    status,
    headers: { ...pageHeaders(true), ...(allow === undefined ? {} : { allow }) },
    body: page(descriptor, url).toString(),
    trace,
  };
}

function page(descriptor: DialectDescriptor, publicUrl: string): Html {
  const { name, title, summary, client } = descriptor;
  const { pathname } = new URL(publicUrl);
  const base = pathname === '/' ? '' : pathname;
  const address = `${publicUrl}${client.path}`;
  return shell(
    { base },
    {
      title: `${title} dialect`,
      frame: 'site',
      hasScripts: false,
      body: html`${masthead({ base }, null)}
        <div class="page docs">
          <main id="main" tabindex="-1" class="prose">
            <div class="section">
              <h1>This address is for programs</h1>
              <p class="lead">The ${title} dialect listens here. ${summary}</p>
              <p>Send a POST with credentials. A call in four languages:</p>
              ${sampleTabs('call', address, descriptor.example(PLACEHOLDER_SECRETS))}
            </div>
            <div class="buttons">
              <a class="button primary" href="${base}/docs/explorer">Try a call</a>
              <a class="button" href="${base}/docs/dialects-${name}">How it is called</a>
              <a class="button" href="${base}/docs/compatibility?dialect=${name}">All actions</a>
            </div>
          </main>
        </div>`,
    },
  );
}
