import { addOperator } from '../../db/operators/manage.ts';
import { hashPassword } from '../../src/auth/secrets.ts';
import { instantText } from '../../src/core/dates.ts';
import type { Grant } from '../../src/core/console/operators.ts';
import type { TestGateway } from '../support/gateway.ts';

export interface SiteReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly location: string | null;
}

interface Sent extends Omit<RequestInit, 'headers'> {
  readonly headers: Readonly<Record<string, string>>;
}

/** A browser without script: it keeps the session's cookie, and follows no redirect by itself. */
export class Visitor {
  readonly #url: string;
  cookie: string | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<SiteReply> {
    return this.#send(path, { headers: { accept: 'text/html', ...headers } });
  }

  post(
    path: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<SiteReply> {
    return this.#send(path, {
      method: 'POST',
      headers: { accept: 'text/html', ...headers },
      body: new URLSearchParams(form),
    });
  }

  login(username = 'demo', password = username, more: Readonly<Record<string, string>> = {}): Promise<SiteReply> {
    return this.post('/console/login', { username, password, ...more });
  }

  async #send(path: string, init: Sent): Promise<SiteReply> {
    const cookie = this.cookie === null ? {} : { cookie: this.cookie };
    const response = await fetch(this.#url + path, {
      ...init,
      headers: { ...init.headers, ...cookie },
      redirect: 'manual',
    });
    const set = response.headers.get('set-cookie');
    if (set !== null) this.cookie = set.includes('Max-Age=0') ? null : (set.split(';')[0] ?? null);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, location: response.headers.get('location') };
  }
}

/** The hidden token of the first form on a page. */
export function formTokenOf({ text }: SiteReply): string {
  return /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

/** Adds an operator whose password is its name. */
export async function addTestOperator(
  gateway: TestGateway,
  name: string,
  grants: readonly Grant[],
  isLoopbackOnly = false,
): Promise<void> {
  const passwordHash = await hashPassword(name);
  await gateway.database.transaction(async (trx) => {
    await addOperator(trx, { name, passwordHash, grants, isLoopbackOnly }, instantText(gateway.clock.now()));
  });
}

/** A visitor who has logged in as an operator of {@link addTestOperator}. */
export async function loggedIn(gateway: TestGateway, name: string, password = name): Promise<Visitor> {
  const visitor = new Visitor(gateway.url);
  const reply = await visitor.login(name, password);
  if (reply.status !== 303) throw new Error(`The login of ${name} answered ${reply.status}`);
  return visitor;
}
