import { instantText } from '../../src/core/dates.ts';
import { LedgerUnavailable, Overloaded } from '../../src/core/errors.ts';
import { writtenDate, type InvoicePage } from '../../src/core/invoice-page.ts';
import { PLACES, type LinkTarget, type Place } from '../../src/core/links.ts';
import type { Clock, LinkTokens, PageReads } from '../../src/core/ports.ts';
import type { CallTrace, Dialect, WireAnswer, WireRequest } from '../dialect.ts';
import type { Addresses } from './parts.ts';
import { PdfQueue } from './pdf-queue.ts';
import type { Paper } from './pdf-layout.ts';
import { noticePage, PLACE_PAGES } from './places.ts';
import { STYLESHEET_HASH } from './stylesheet.ts';
import { sheetOf } from './view-model.ts';

export interface PagesPorts {
  readonly reads: PageReads;
  readonly tokens: LinkTokens;
  readonly clock: Clock;
}

const NAME = 'pages';
/** Below any base path: PUBLIC_URL may have one, and a proxy may leave it on. */
const PATHS = PLACES.map((place) => `/{*base/}i/${place}/:token`);
const PATH = new RegExp(`/i/(${PLACES.join('|')})/([^/]+)$`);

/** No script, no font, no picture, no frame, no form: one stylesheet of a known text. */
const POLICY = [
  "default-src 'none'",
  `style-src '${STYLESHEET_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The address is the key to the page: it is kept out of caches, search engines and Referer headers. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** What is known of a call while it is answered. */
interface Progress {
  place: Place | null;
  target: LinkTarget | null;
}

/** The three places of an invoice, and the PDF: pages for whoever holds a signed link. They change nothing. */
export function pagesDialect(ports: PagesPorts): Dialect {
  const pdfs = new PdfQueue();
  return {
    name: NAME,
    paths: PATHS,
    actions: PLACES,
    async answer(request) {
      const progress: Progress = { place: null, target: null };
      try {
        return await answerCall(ports, pdfs, request, progress);
      } catch (error) {
        return answerFault(error, progress);
      }
    },
  };
}

async function answerCall(
  { reads, tokens, clock }: PagesPorts,
  pdfs: PdfQueue,
  request: WireRequest,
  progress: Progress,
): Promise<WireAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return notice(progress, 405, 'method-not-allowed');
  const [, named, token = ''] = PATH.exec(request.path) ?? [];
  const place = PLACES.find((each) => each === named);
  if (place === undefined) return notice(progress, 404, 'invalid');
  progress.place = place;
  const target = tokens.targetOf(place, token);
  if (typeof target === 'string') return notice(progress, 404, target);
  progress.target = target;
  const page = await reads.invoicePage(target.tenantId, target.invoiceId);
  if (page === null) return notice(progress, 404, 'invoice-not-found');
  const sheet = sheetOf(page);
  if (place !== 'pdf') {
    const text = PLACE_PAGES[place](sheet, addressesOf(tokens, target), footerOf(page, target));
    return htmlAnswer(progress, 200, text.toString(), 'ok');
  }
  const pdf = await pdfs.render(sheet, paperOf(request.query), clock.now());
  return pdf === 'busy' ? notice(progress, 503, 'overloaded') : pdfAnswer(progress, target, pdf);
}

/** The other places' links hold exactly as long as this one: following them prolongs nothing. */
function addressesOf(tokens: LinkTokens, target: LinkTarget): Addresses {
  const address = (place: Place): string => `../${place}/${tokens.tokenOf(place, target)}`;
  return { lines: address('lines'), print: address('print'), home: address('home'), pdf: address('pdf') };
}

function footerOf(page: InvoicePage, target: LinkTarget): string {
  const [date = '', time = ''] = instantText(target.expiresAt).split('T');
  return `This link holds until ${writtenDate(date, page.dateFormat)} ${time.slice(0, 5)} UTC. Whoever has it can see this invoice.`;
}

function paperOf(query: string): Paper {
  return new URLSearchParams(query).get('paper') === 'letter' ? 'letter' : 'a4';
}

const NOTICES = {
  404: ['Page not found', 'This link is not valid, or it has expired. Ask whoever sent it for a new one.'],
  405: ['Only to be read', 'This page can be read, and nothing can be sent to it.'],
  500: ['Something went wrong', 'The page could not be shown. Nothing was changed.'],
  503: ['One moment, please', 'The page cannot be shown at the moment. Please try again shortly.'],
} as const;

/** One and the same page for every link that does not hold, so that it tells nothing of why. */
function notice(progress: Progress, status: keyof typeof NOTICES, outcome: string, fault?: unknown): WireAnswer {
  const [title, sentence] = NOTICES[status];
  const answer = htmlAnswer(progress, status, noticePage(title, sentence).toString(), outcome, fault);
  const extra = status === 405 ? { allow: 'GET, HEAD' } : status === 503 ? { 'retry-after': '1' } : {};
  return { ...answer, headers: { ...answer.headers, ...extra } };
}

function answerFault(error: unknown, progress: Progress): WireAnswer {
  if (error instanceof Overloaded) return notice(progress, 503, 'overloaded');
  return error instanceof LedgerUnavailable
    ? notice(progress, 503, 'unavailable', error)
    : notice(progress, 500, 'internal', error);
}

function htmlAnswer(progress: Progress, status: number, body: string, outcome: string, fault?: unknown): WireAnswer {
  return {
    status,
    headers: { ...HEADERS, 'content-type': 'text/html; charset=utf-8' },
    body,
    trace: traceOf(progress, outcome, fault),
  };
}

function pdfAnswer(progress: Progress, target: LinkTarget, body: Buffer): WireAnswer {
  return {
    status: 200,
    headers: {
      ...HEADERS,
      // Browsers show a PDF in a page of their own, which a policy of ours would leave blank.
      'content-security-policy': "frame-ancestors 'none'",
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="invoice-${target.invoiceId}.pdf"`,
    },
    body,
    trace: traceOf(progress, 'ok'),
  };
}

function traceOf({ place, target }: Progress, outcome: string, fault?: unknown): CallTrace {
  return {
    dialect: NAME,
    action: place,
    tenant: target === null ? null : String(target.tenantId),
    credential: null,
    invoice: target === null ? null : String(target.invoiceId),
    outcome,
    // A link that nobody signed; one that has expired was.
    ...(outcome === 'invalid' ? { isAuthenticationFailure: true } : {}),
    ...(fault === undefined ? {} : { fault }),
  };
}
