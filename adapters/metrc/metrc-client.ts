import type { Delivery } from '../../src/core/delivery.ts';
import type { Clock } from '../../src/core/ports.ts';
import { readBounded } from './bounded-body.ts';
import { completionBody, type Completion } from './completion-body.ts';
import { errorWords, fieldOf, oneLine, parsedJson } from './error-words.ts';
import { retryAfterMs } from './retry-after.ts';

/** Where a tenant's Metrc is, and who calls it. */
export interface MetrcAccount {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly vendorKey: string;
  readonly userKey: string;
}

/** What a delivery is at Metrc, as far as its completion goes. */
export type MetrcDeliveryStatus = 'open' | 'completed' | 'voided';

/** Metrc did not do it: for good, or for now. */
export interface MetrcFault {
  readonly ok: false;
  /** Whether asking again would change nothing until a person changes something. */
  readonly isFinal: boolean;
  /** Metrc's own words on one line where it had any, else a sentence of ours; no key is ever in them. */
  readonly words: string;
  /** How long Metrc asked to be left alone. */
  readonly retryAfterMs: number | null;
}

export type MetrcAnswer<T> = { readonly ok: true; readonly value: T } | MetrcFault;

/** The two calls that complete a sales delivery. Neither rejects. */
export interface MetrcClient {
  /** GET /sales/v2/deliveries/{id} */
  deliveryStatus(
    account: MetrcAccount,
    delivery: Pick<Delivery, 'metrcDeliveryId' | 'licenseNumber'>,
    signal?: AbortSignal,
  ): Promise<MetrcAnswer<MetrcDeliveryStatus>>;
  /** PUT /sales/v2/deliveries/complete, for one delivery. */
  complete(account: MetrcAccount, completion: Completion, signal?: AbortSignal): Promise<MetrcAnswer<null>>;
}

export interface MetrcClientOptions {
  /** For a Retry-After that is a date. */
  readonly clock: Clock;
  readonly timeoutMs?: number;
}

interface Call {
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly licenseNumber: string;
  readonly body?: string;
}

const TIMEOUT_MS = 10_000;

/** Metrc's own server of a state, of two small letters. */
export function metrcUrl(state: string): string {
  return `https://api-${state}.metrc.com`;
}

/** A client of Metrc's REST interface, version 2, over fetch. */
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
      // "No response" is the documented answer: success has an empty body, or one that says nothing we need.
      return answer.ok ? { ok: true, value: null } : answer;
    },
  };
}

async function exchange(
  account: MetrcAccount,
  call: Call,
  signal: AbortSignal,
  clock: Clock,
): Promise<MetrcAnswer<string>> {
  const url = `${account.baseUrl}${call.path}?licenseNumber=${encodeURIComponent(call.licenseNumber)}`;
  const response = await fetch(url, {
    method: call.method,
    // A redirect would take the keys to another server.
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
  };
}

/** Too many requests, a timeout of theirs, and faults of the server pass; everything else is about what was sent. */
function isFinal(status: number): boolean {
  return status < 500 && status !== 429 && status !== 408;
}

function statusOf(text: string): MetrcAnswer<MetrcDeliveryStatus> {
  const found = parsedJson(text);
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    return later('Metrc answered with something that is no delivery');
  }
  // A delivery that was voided after its completion is void.
  if (isSet(fieldOf(found, 'VoidedDate'))) return { ok: true, value: 'voided' };
  return { ok: true, value: isSet(fieldOf(found, 'CompletedDateTime')) ? 'completed' : 'open' };
}

function isSet(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function later(words: string): MetrcFault {
  return { ok: false, isFinal: false, words: oneLine(words), retryAfterMs: null };
}

/** What fetch says itself is "fetch failed"; the reason is its cause, which for several addresses is only a code. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { readonly message?: string; readonly cause?: unknown };
  const { message: reason, code } = (cause ?? {}) as { readonly message?: string; readonly code?: string };
  return [reason, code, message].find((text) => text !== undefined && text !== '') ?? 'no reason was given';
}

/** Words of a foreign server are stored and shown: should it echo a key, they lose it. */
function withoutKeys(words: string, account: MetrcAccount): string {
  const secrets = [credentialsOf(account), account.vendorKey, account.userKey].filter((secret) => secret !== '');
  return secrets.reduce((text, secret) => text.replaceAll(secret, '…'), words);
}

function credentialsOf({ vendorKey, userKey }: MetrcAccount): string {
  return Buffer.from(`${vendorKey}:${userKey}`).toString('base64');
}
