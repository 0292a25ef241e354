import type { Delivery } from '../../src/core/delivery.ts';
import type { Clock } from '../../src/core/ports.ts';
import { readBounded } from './bounded-body.ts';
import { completionBody, type Completion } from './completion-body.ts';
import { creationBody, plannedRoute, type Creation } from './creation-body.ts';
import { errorWords, fieldOf, oneLine, parsedJson } from './error-words.ts';
import { retryAfterMs } from './retry-after.ts';

/** The address of a tenant's Metrc and the keys for it. */
export interface MetrcAccount {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly vendorKey: string;
  readonly userKey: string;
}

/** The state of a delivery at Metrc that matters for its completion. */
type MetrcDeliveryStatus = 'open' | 'completed' | 'voided';

/** Metrc did not carry out the call, finally or for now. */
export interface MetrcFault {
  readonly ok: false;
  /** Whether a repeat is useless until a person changes something. */
  readonly isFinal: boolean;
  /** Metrc's own message on one line, else a sentence of the gateway. It never contains a key. */
  readonly words: string;
  /** The pause that Metrc asked for; `null` without one. */
  readonly retryAfterMs: number | null;
  /** Whether Metrc may have carried out the call all the same. */
  readonly isInDoubt: boolean;
}

export type MetrcAnswer<T> = { readonly ok: true; readonly value: T } | MetrcFault;

/** The calls that make and complete a sales delivery. They never reject. */
export interface MetrcClient {
  /** GET /sales/v2/deliveries/{id} */
  deliveryStatus(
    account: MetrcAccount,
    delivery: KnownDelivery,
    signal?: AbortSignal,
  ): Promise<MetrcAnswer<MetrcDeliveryStatus>>;
  /** PUT /sales/v2/deliveries/complete, for one delivery. */
  complete(account: MetrcAccount, completion: Completion, signal?: AbortSignal): Promise<MetrcAnswer<null>>;
  /** POST /sales/v2/deliveries, for one delivery; its id. Metrc makes another one for each call. */
  create(account: MetrcAccount, creation: Creation, signal?: AbortSignal): Promise<MetrcAnswer<number>>;
  /** GET /sales/v2/deliveries/active: the id of a delivery that an earlier call made, or `null`. */
  findCreated(account: MetrcAccount, creation: Creation, signal?: AbortSignal): Promise<MetrcAnswer<number | null>>;
}

/** A delivery that Metrc has. */
interface KnownDelivery extends Pick<Delivery, 'licenseNumber'> {
  readonly metrcDeliveryId: number;
}

interface MetrcClientOptions {
  /** For a Retry-After header with a date. */
  readonly clock: Clock;
  readonly timeoutMs?: number;
}

interface Call {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly licenseNumber: string;
  /** Behind the licence, such as `&pageNumber=1`. */
  readonly query?: string;
  readonly body?: string;
}

const TIMEOUT_MS = 10_000;
const TOO_MANY = 429;
/** Metrc's largest page, and as many pages as a facility's active deliveries of some days. */
const PAGE_SIZE = 20;
const MOST_PAGES = 50;

const DELIVERIES = '/sales/v2/deliveries';

/** Metrc's own server of a state, given as two lower-case letters. */
export function metrcUrl(state: string): string {
  return `https://api-${state}.metrc.com`;
}

/** A client of Metrc's REST interface, version 2, based on fetch. */
export function metrcClient({ clock, timeoutMs = TIMEOUT_MS }: MetrcClientOptions): MetrcClient {
  const send = async (account: MetrcAccount, call: Call, signal?: AbortSignal): Promise<MetrcAnswer<string>> => {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await exchange(
        account,
        call,
        AbortSignal.any(signal === undefined ? [timeout] : [timeout, signal]),
        clock,
      );
    } catch (error) {
      if (signal?.aborted === true) return later('The gateway stopped before Metrc answered');
      if (timeout.aborted) return later(`Metrc did not answer within ${timeoutMs} ms`);
      return later(withoutKeys(`Metrc could not be reached: ${reasonOf(error)}`, account));
    }
  };
  return {
    async deliveryStatus(account, { metrcDeliveryId, licenseNumber }, signal) {
      const path = `/sales/v2/deliveries/${metrcDeliveryId}`;
      const answer = await send(account, { method: 'GET', path, licenseNumber }, signal);
      return answer.ok ? statusOf(answer.value) : answer;
    },
    async complete(account, completion, signal) {
      const { licenseNumber } = completion;
      const body = JSON.stringify([completionBody(completion)]);
      const call: Call = { method: 'PUT', path: '/sales/v2/deliveries/complete', licenseNumber, body };
      const answer = await send(account, call, signal);
      // The documented answer is "No response": the body of a success is empty or irrelevant.
      return answer.ok ? { ok: true, value: null } : answer;
    },
    async create(account, creation, signal) {
      const { licenseNumber } = creation;
      const body = JSON.stringify([creationBody(creation)]);
      const answer = await send(account, { method: 'POST', path: DELIVERIES, licenseNumber, body }, signal);
      return answer.ok ? createdId(answer.value) : answer;
    },
    async findCreated(account, creation, signal) {
      const { licenseNumber } = creation;
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const query = `&pageNumber=${page}&pageSize=${PAGE_SIZE}`;
        const answer = await send(
          account,
          { method: 'GET', path: `${DELIVERIES}/active`, licenseNumber, query },
          signal,
        );
        if (!answer.ok) return answer;
        const found = foundIn(answer.value, plannedRoute(creation));
        if (found === 'unreadable') return later('Metrc answered with something that is not a list of deliveries');
        if (found.id !== null || page >= found.pages) return { ok: true, value: found.id };
      }
      return {
        ...later(`The delivery is not among the ${MOST_PAGES * PAGE_SIZE} first active ones: look for it at Metrc`),
        isFinal: true,
      };
    },
  };
}

async function exchange(
  account: MetrcAccount,
  call: Call,
  signal: AbortSignal,
  clock: Clock,
): Promise<MetrcAnswer<string>> {
  const url = `${account.baseUrl}${call.path}?licenseNumber=${encodeURIComponent(call.licenseNumber)}${call.query ?? ''}`;
  const response = await fetch(url, {
    method: call.method,
    // A redirect would send the keys to another server.
    redirect: 'manual',
    signal,
    headers: {
      authorization: `Basic ${credentialsOf(account)}`,
      accept: 'application/json',
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(call.body === undefined ? {} : { body: call.body }),
  });
  const text = await readBounded(response);
  if (response.ok) return text === null ? later('Metrc sent an answer that is too large') : { ok: true, value: text };
  const words = withoutKeys(errorWords(text ?? '') ?? `Metrc answered ${response.status} without a reason`, account);
  return {
    ok: false,
    isFinal: isFinal(response.status),
    words: oneLine(words),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), clock.now()),
    isInDoubt: !isFinal(response.status) && response.status !== TOO_MANY,
  };
}

/** A rate limit, a timeout and a server error are temporary. Any other status is about the request itself. */
function isFinal(status: number): boolean {
  return status < 500 && status !== 429 && status !== 408;
}

function statusOf(text: string): MetrcAnswer<MetrcDeliveryStatus> {
  const found = parsedJson(text);
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    return later('Metrc answered with something that is not a delivery');
  }
  // A delivery voided after its completion counts as voided.
  if (isSet(fieldOf(found, 'VoidedDate'))) return { ok: true, value: 'voided' };
  return { ok: true, value: isSet(fieldOf(found, 'CompletedDateTime')) ? 'completed' : 'open' };
}

/** The one id of `{ Ids: [..] }`. Without it the delivery must be looked for. */
function createdId(text: string): MetrcAnswer<number> {
  const found = parsedJson(text);
  const ids = typeof found === 'object' && found !== null ? fieldOf(found, 'Ids') : undefined;
  const id: unknown = Array.isArray(ids) ? ids[0] : undefined;
  return isId(id) ? { ok: true, value: id } : later('Metrc answered without the id of the delivery');
}

function foundIn(text: string, route: string): { readonly id: number | null; readonly pages: number } | 'unreadable' {
  const found = parsedJson(text);
  if (typeof found !== 'object' || found === null) return 'unreadable';
  const [data, pages] = [fieldOf(found, 'Data'), fieldOf(found, 'TotalPages')];
  if (!Array.isArray(data)) return 'unreadable';
  const match = (data as readonly unknown[]).find(
    (each) => typeof each === 'object' && each !== null && fieldOf(each, 'PlannedRoute') === route,
  );
  const id = match === undefined ? null : fieldOf(match as object, 'Id');
  return { id: isId(id) ? id : null, pages: typeof pages === 'number' ? pages : 1 };
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isSet(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function later(words: string): MetrcFault {
  return { ok: false, isFinal: false, words: oneLine(words), retryAfterMs: null, isInDoubt: true };
}

/** The message of fetch is only "fetch failed". Its cause has the reason, or only a code for several addresses. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { readonly message?: string; readonly cause?: unknown };
  const { message: reason, code } = (cause ?? {}) as { readonly message?: string; readonly code?: string };
  return [reason, code, message].find((text) => text !== undefined && text !== '') ?? 'no reason was given';
}

/** Removes keys from a foreign server's message, because the gateway stores and shows it. */
function withoutKeys(words: string, account: MetrcAccount): string {
  const secrets = [credentialsOf(account), account.vendorKey, account.userKey].filter((secret) => secret !== '');
  return secrets.reduce((text, secret) => text.replaceAll(secret, '…'), words);
}

function credentialsOf({ vendorKey, userKey }: MetrcAccount): string {
  return Buffer.from(`${vendorKey}:${userKey}`).toString('base64');
}
