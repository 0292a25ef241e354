import {
  NO_SUCH_PATH,
  type CallTrace,
  type Dialect,
  type WireAnswer,
  type WireRequest,
} from '../../adapters/dialect.ts';
import { Html } from '../../adapters/html.ts';
import { LedgerUnavailable, Overloaded } from '../core/errors.ts';
import { admit } from './admission.ts';
import { faultPage, methodPage, notFound } from './fault-pages.ts';
import { pageHeaders } from './headers.ts';
import type { SitePorts } from './ports.ts';
import { ROUTES } from './routes.ts';
import { Router } from './routing/router.ts';
import { transportOf } from './routing/transport.ts';
import type { SiteAnswer, Visit } from './visit.ts';

const NAME = 'site';
const router = new Router(ROUTES);

/** The pages for people: the front door, the console and the documentation. It answers every path that nothing else has. */
export function siteDialect(ports: SitePorts): Dialect {
  return {
    name: NAME,
    paths: ['/{*rest}'],
    actions: [...ROUTES.map(({ name }) => name), 'not-found'],
    async answer(request) {
      const visit = visitOf(request, ports);
      const found = router.find(request.method, pathWithin(request.path, visit.base));
      const action = found !== null && 'route' in found ? found.route.name : 'not-found';
      try {
        return wireAnswer(action, await answerOf(visit, found, ports));
      } catch (error) {
        return wireAnswer(action, faultPage(visit, statusOf(error)), error);
      }
    },
  };
}

async function answerOf(visit: Visit, found: ReturnType<Router['find']>, ports: SitePorts): Promise<SiteAnswer> {
  if (found === null) return { ...notFound(visit), outcome: NO_SUCH_PATH };
  if ('methods' in found) return methodPage(visit, found.methods);
  const { route, parameters } = found;
  return await admit(route, { ...visit, parameters }, ports);
}

/** A visit before its route is known. */
function visitOf(request: WireRequest, ports: SitePorts): Visit {
  const { isLoopback, speaksTls, publicUrl } = ports;
  const { headers, body } = request;
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return {
    request,
    parameters: {},
    query: pairsOf(request.query),
    form: pairsOf(isForm && Buffer.isBuffer(body) ? body.toString('utf8') : ''),
    transport: transportOf(request, { speaksTls, isLoopback, publicUrl: publicUrl() }),
    base: baseOf(publicUrl()),
  };
}

/** The pairs of a query or a form. The database holds no NUL: it becomes the sign that HTML has for it. */
function pairsOf(text: string): URLSearchParams {
  const pairs = new URLSearchParams(text);
  if (!text.includes('%00') && !text.includes('\0')) return pairs;
  const shown = (each: string): string => each.replaceAll('\0', '\ufffd');
  return new URLSearchParams([...pairs].map(([name, value]): [string, string] => [shown(name), shown(value)]));
}

/** PUBLIC_URL has no slash at its end, but its path is at least one. */
function baseOf(publicUrl: string): string {
  const { pathname } = new URL(publicUrl);
  return pathname === '/' ? '' : pathname;
}

/** A proxy may keep the base path of PUBLIC_URL, or strip it: links always have it. */
function pathWithin(path: string, base: string): string {
  return base !== '' && (path === base || path.startsWith(`${base}/`)) ? path.slice(base.length) : path;
}

function statusOf(error: unknown): 500 | 503 {
  return error instanceof LedgerUnavailable || error instanceof Overloaded ? 503 : 500;
}

function wireAnswer(action: string, answer: SiteAnswer, fault?: unknown): WireAnswer {
  const { status, headers = {}, body } = answer;
  const isHtml = body instanceof Html;
  const trace: CallTrace = {
    dialect: NAME,
    action,
    tenant: null,
    credential: null,
    invoice: null,
    outcome: answer.outcome ?? outcomeOf(status),
    ...(status === 401 ? { isAuthenticationFailure: true } : {}),
    ...(fault === undefined || fault instanceof Overloaded ? {} : { fault }),
  };
  return {
    status,
    headers: { ...pageHeaders(isHtml), ...headers },
    body: isHtml ? body.toString() : body,
    trace,
  };
}

function outcomeOf(status: number): string {
  if (status < 400) return 'ok';
  const names: Readonly<Record<number, string>> = {
    401: 'login-failed',
    403: 'forbidden',
    404: 'not-found',
    405: 'method-not-allowed',
    503: 'unavailable',
  };
  return names[status] ?? (status < 500 ? 'invalid' : 'internal');
}
