import { dateOf, instantText, wallTimeAt } from '../../src/core/dates.ts';
import { LedgerUnavailable, Overloaded } from '../../src/core/errors.ts';
import type { Currency } from '../../src/core/money/money.ts';
import { PAGES, type LinkTarget, type PageName } from '../../src/core/links.ts';
import type { Clock, LinkTokens, PageReads } from '../../src/core/ports.ts';
import type { CallTrace, Dialect, WireAnswer, WireRequest } from '../dialect.ts';
import { HEADERS, HEADERS_WITH_LOGO } from './headers.ts';
import { formatsOf } from './formats.ts';
import { say, type Language } from './languages/languages.ts';
import type { Addresses } from './parts.ts';
import type { Paper } from './pdf/paper.ts';
import { PdfMaker, type PdfMakerOptions } from './pdf/pdf-maker.ts';
import { UnknownCharacters, type CharactersNotice } from './unknown-characters.ts';
import { noticePage, RENDER_PAGES } from './invoice-pages.ts';
import type { Sheet } from './sheet.ts';
import { sheetOf } from './view-model.ts';

interface PagesPorts {
  readonly reads: PageReads;
  readonly tokens: LinkTokens;
  readonly clock: Clock;
  /** Called with the characters that a PDF could not show. */
  readonly onUnknownCharacters: (notice: CharactersNotice) => void;
}

const NAME = 'pages';
/** Below any base path: PUBLIC_URL may have one, and a proxy may keep it. */
const PATHS = PAGES.map((page) => `/{*base/}i/${page}/:token`);
const PATH = new RegExp(`/i/(${PAGES.join('|')})/([^/]+)$`);

/** The known facts of a call, for its log line. */
interface Progress {
  page: PageName | null;
  target: LinkTarget | null;
}

/** The pages of an invoice and its PDF, read-only, for everyone who has a signed link. */
export function pagesDialect(ports: PagesPorts, options: PdfMakerOptions = {}): Dialect & { close(): Promise<void> } {
  const pdfs = new PdfMaker(options);
  const unknown = new UnknownCharacters(ports.clock, ports.onUnknownCharacters);
  return {
    name: NAME,
    paths: PATHS,
    actions: PAGES,
    async answer(request) {
      const progress: Progress = { page: null, target: null };
      try {
        return await answerCall(ports, { pdfs, unknown }, request, progress);
      } catch (error) {
        return answerFault(error, progress);
      }
    },
    close: () => pdfs.close(),
  };
}

async function answerCall(
  { reads, tokens, clock }: PagesPorts,
  { pdfs, unknown }: { readonly pdfs: PdfMaker; readonly unknown: UnknownCharacters },
  request: WireRequest,
  progress: Progress,
): Promise<WireAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return notice(progress, 405, 'method-not-allowed');
  const [, named, token = ''] = PATH.exec(request.path) ?? [];
  const name = PAGES.find((each) => each === named);
  if (name === undefined) return notice(progress, 404, 'invalid');
  progress.page = name;
  const target = tokens.targetOf(name, token);
  if (typeof target === 'string') return notice(progress, 404, target);
  progress.target = target;
  const page = await reads.invoicePage(target.tenantId, target.invoiceId);
  if (page === null) return notice(progress, 404, 'invoice-not-found');
  const sheet = sheetOf(page, dateOf(wallTimeAt(clock.now(), page.timeZone)));
  if (name !== 'pdf') {
    const text = RENDER_PAGES[name](sheet, addressesOf(tokens, target), footerOf(sheet, page.invoice.currency, target));
    const answer = htmlAnswer(progress, 200, text.toString(), 'ok');
    return sheet.issuer.logo === null ? answer : { ...answer, headers: { ...answer.headers, ...HEADERS_WITH_LOGO } };
  }
  const made = await pdfs.render(sheet, paperOf(request.query), clock.now());
  if (made === 'busy') return notice(progress, 503, 'overloaded');
  if (made === 'exhausted') return exhausted(progress, sheet.language, addressesOf(tokens, target));
  unknown.note(target, made.unknown);
  return pdfAnswer(progress, target, made.pdf);
}

/** The links to the other pages expire with this one: following them prolongs nothing. */
function addressesOf(tokens: LinkTokens, target: LinkTarget): Addresses {
  const token = tokens.tokenOf(target);
  const address = (page: PageName): string => `../${page}/${token}`;
  return { lines: address('lines'), print: address('print'), home: address('home'), pdf: address('pdf') };
}

function footerOf({ language }: Sheet, currency: Currency, target: LinkTarget): string {
  const time = instantText(target.expiresAt).slice(0, 19).replace('T', ' ');
  const date = `${formatsOf(language.tag, currency).time(time).text} UTC`;
  return say(language, 'linkHolds', { date });
}

function paperOf(query: string): Paper {
  return new URLSearchParams(query).get('paper') === 'letter' ? 'letter' : 'a4';
}

const NOTICES = {
  404: ['Page not found', 'This link is not valid, or it has expired. Ask its sender for a new one.'],
  405: ['Read-only page', 'You can read this page, but you cannot send anything to it.'],
  500: ['Something went wrong', 'The page could not be shown. Nothing was changed.'],
  503: ['One moment, please', 'The page cannot be shown at the moment. Please try again shortly.'],
} as const;

/** Every invalid or expired link gets the same page, so that the page does not reveal the reason. */
function notice(progress: Progress, status: keyof typeof NOTICES, outcome: string, fault?: unknown): WireAnswer {
  const [title, sentence] = NOTICES[status];
  const answer = htmlAnswer(progress, status, noticePage(title, sentence).toString(), outcome, fault);
  const extra = status === 405 ? { allow: 'GET, HEAD' } : status === 503 ? { 'retry-after': '1' } : {};
  return { ...answer, headers: { ...answer.headers, ...extra } };
}

/** A repeat would take as long. The printable page shows the same invoice at once. */
function exhausted(progress: Progress, language: Language, addresses: Addresses): WireAnswer {
  const link = { address: addresses.print, name: say(language, 'printable') };
  const page = noticePage(say(language, 'noPdf'), say(language, 'tooLarge'), link, language);
  return htmlAnswer(progress, 503, page.toString(), 'pdf-exhausted');
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

function pdfAnswer(progress: Progress, target: LinkTarget, pdf: Uint8Array): WireAnswer {
  return {
    status: 200,
    headers: {
      ...HEADERS,
      // Browsers show a PDF in a page of their own, which the usual policy would leave blank.
      'content-security-policy': "frame-ancestors 'none'",
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="invoice-${target.invoiceId}.pdf"`,
    },
    body: Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength),
    trace: traceOf(progress, 'ok'),
  };
}

function traceOf({ page, target }: Progress, outcome: string, fault?: unknown): CallTrace {
  return {
    dialect: NAME,
    action: page,
    tenant: target === null ? null : String(target.tenantId),
    credential: null,
    invoice: target === null ? null : String(target.invoiceId),
    outcome,
    // The gateway did not sign the link. It did sign an expired one.
    ...(outcome === 'invalid' ? { isAuthenticationFailure: true } : {}),
    ...(fault === undefined ? {} : { fault }),
  };
}
