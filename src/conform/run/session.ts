import { setTimeout } from 'node:timers/promises';
import type { Call, Cleanup, ConformanceDialect, Fixture, Members } from '../cases/case.ts';
import { filled } from '../cases/variables.ts';
import { readAnswer } from '../wire/answer.ts';
import type { WireAnswer } from '../wire/wire-answer.ts';
import { requestOf, type WireRequest } from '../wire/request.ts';
import { differences, valueAt } from './match.ts';

/** The case could not be judged: no answer came, or what it needs could not be made. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
}

/** A request and its answer, without the credential. */
export interface Exchange {
  readonly request: string;
  readonly answer: string;
}

interface SessionOptions {
  /** The base URL of the server. */
  readonly url: string;
  readonly dialect: ConformanceDialect;
  readonly proof: Members;
  /** Changes of the dialect's variables. */
  readonly variables: Members;
  /** A text that no other run has. */
  readonly runKey: string;
  readonly timeoutMs: number;
}

/** Wrong log-ins of a run: a server may lock out an address that sends many. */
const MOST_MADE_UP = 3;

function isGone({ gone }: Cleanup, { members }: WireAnswer): boolean {
  return gone !== undefined && differences(gone, members, { isWhole: false }).length === 0;
}

const BUSY = 503;
const FIRST_WAIT_MS = 250;
const LAST_WAIT_MS = 8_000;

/** One run against a server: it sends, and remembers what it has made. */
export class Session {
  readonly dialect: ConformanceDialect;
  readonly variables: Members;
  readonly #options: SessionOptions;
  readonly #fixtures: ReadonlyMap<string, Fixture & { readonly name: string }>;
  readonly #shared = new Map<string, Promise<Members>>();
  readonly #made: { readonly cleanup: Cleanup; readonly id: unknown }[] = [];
  #madeUp = 0;
  #keys = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.dialect = options.dialect;
    this.variables = { ...options.dialect.variables, ...options.variables, run: options.runKey };
    this.#fixtures = new Map(
      Object.entries(options.dialect.fixtures).flatMap(([name, fixture]) =>
        Object.keys(fixture.keep ?? {}).map((kept) => [kept, { ...fixture, name }] as const),
      ),
    );
  }

  /** A text of a case's own, in this run and in all others. */
  newKey(): string {
    this.#keys += 1;
    return `${this.#options.runKey}-${this.#keys}`;
  }

  /** The fixture that makes a variable. */
  fixtureOf(variable: string): (Fixture & { readonly name: string }) | undefined {
    return this.#fixtures.get(variable);
  }

  /** The values of a fixture that all cases share; the first case that names it makes it. */
  shared(name: string, make: () => Promise<Members>): Promise<Members> {
    const known = this.#shared.get(name);
    if (known !== undefined) return known;
    const making = make();
    this.#shared.set(name, making);
    return making;
  }

  /** Sends a step whose variables are filled in. Throws HarnessError where no answer comes. */
  async send(step: Call): Promise<{ readonly answer: WireAnswer; readonly exchange: Exchange }> {
    const always = filled(this.dialect.always, this.variables);
    const request = requestOf(this.#options.url, { ...this.dialect, always }, step, this.#proofOf(step));
    const answer = await this.#answer(request);
    this.#remember(step, answer);
    return { answer, exchange: this.#exchangeOf(request, answer) };
  }

  /** Ends what was made, the newest first; gives the things that are left, as sentences. */
  async cleanUp(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const { cleanup, id } of this.#made.splice(0).reverse()) {
      const send = Object.fromEntries(
        Object.entries(cleanup.send).map(([name, value]) => [name, value === '$id' ? id : value]),
      );
      try {
        const { answer } = await this.send({ call: cleanup.call, send });
        if (!this.isSuccess(answer) && !isGone(cleanup, answer))
          left.push(`${cleanup.call} of ${String(id)}: ${answer.text.slice(0, 200)}`);
      } catch (error) {
        left.push(`${cleanup.call} of ${String(id)}: ${(error as Error).message}`);
      }
    }
    return left;
  }

  isSuccess({ members }: WireAnswer): boolean {
    return differences(this.dialect.success, members, { isWhole: false }).length === 0;
  }

  #proofOf({ credential }: Call): Members {
    if (credential === 'none') return {};
    if (credential !== 'made-up') return this.#options.proof;
    this.#madeUp += 1;
    if (this.#madeUp > MOST_MADE_UP) {
      throw new HarnessError(`A run sends at most ${MOST_MADE_UP} wrong credentials.`);
    }
    const key = `${this.#options.runKey}-unknown`;
    const madeUp = Object.entries(this.dialect.madeUp).map(([name, value]) => [name, value === '$key' ? key : value]);
    return { ...this.#options.proof, ...(Object.fromEntries(madeUp) as Members) };
  }

  /** A server that is busy has recorded nothing: it is asked again. */
  async #answer(request: WireRequest): Promise<WireAnswer> {
    for (let wait = FIRST_WAIT_MS; wait <= LAST_WAIT_MS; wait *= 2) {
      const answer = await this.#fetch(request);
      if (!this.#isBusy(answer)) return answer;
      await setTimeout(wait);
    }
    return await this.#fetch(request);
  }

  #isBusy({ status, members }: WireAnswer): boolean {
    const { busy } = this.dialect;
    const saysSo = busy !== undefined && differences(busy, members, { isWhole: false }).length === 0;
    return status === BUSY || saysSo;
  }

  async #fetch({ method, url, headers, body }: WireRequest): Promise<WireAnswer> {
    try {
      const signal = AbortSignal.timeout(this.#options.timeoutMs);
      const response = await fetch(url, { method, headers, body, redirect: 'manual', signal });
      return readAnswer(response.status, Object.fromEntries(response.headers), await response.text());
    } catch (error) {
      const { cause, message } = error as { cause?: { code?: string; message?: string }; message: string };
      throw new HarnessError(`No answer came: ${cause?.code ?? cause?.message ?? message}.`);
    }
  }

  #remember({ call }: Call, answer: WireAnswer): void {
    const cleanup = this.dialect.cleanup.find(({ after }) => after.toLowerCase() === call.toLowerCase());
    if (cleanup === undefined || !this.isSuccess(answer)) return;
    const id = valueAt(answer.members, cleanup.id);
    const isKnown = this.#made.some((one) => one.cleanup === cleanup && String(one.id) === String(id));
    if (id !== undefined && !isKnown) this.#made.push({ cleanup, id });
  }

  #exchangeOf({ method, url, headers, body }: WireRequest, answer: WireAnswer): Exchange {
    const type = headers['content-type'];
    const lines = [`${method} ${url}`, ...(type === undefined ? [] : [`Content-Type: ${type}`])];
    const request = this.#masked([...lines, ...(body === null || body === '' ? [] : ['', body])].join('\n'));
    return { request, answer: `${answer.status} ${answer.headers['content-type'] ?? ''}\n\n${answer.text}` };
  }

  /** Without the values of the credential, however they are written. */
  #masked(text: string): string {
    const secrets = Object.values(this.#options.proof)
      .map(String)
      .filter((value) => value.length >= 4);
    return secrets.reduce(
      (masked, value) => masked.replaceAll(value, '…').replaceAll(encodeURIComponent(value), '…'),
      text,
    );
  }
}
