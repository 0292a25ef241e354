import type { Task } from 'graphile-worker';
import { metrcUrl, type MetrcAccount, type MetrcClient, type MetrcFault } from '../../adapters/metrc/metrc-client.ts';
import type { Database } from '../../db/postgres/sql.ts';
import {
  deliveryWork,
  endDelivery,
  noteDelay,
  type DeliveryEnd,
  type DeliveryWork,
} from '../../db/queue/deliveries.ts';
import { queueJob, type JobPayload } from '../../db/queue/job-queue.ts';
import { decryptMetrcKeys } from '../auth/metrc-keys.ts';
import { DecryptionError } from '../auth/encryption.ts';
import { instantText } from '../core/dates.ts';
import type { Delivery } from '../core/delivery.ts';
import type { Clock } from '../core/ports.ts';
import type { TenantId } from '../core/tenant.ts';
import type { Logger } from '../observability/log/logger.ts';
import { CREATION_DOUBT_MS, makeDelivery } from './delivery-creation.ts';

interface DeliveryTaskOptions {
  readonly database: Database;
  readonly client: MetrcClient;
  /** `null`: Metrc of the account's state. */
  readonly baseUrl: string | null;
  /** Completes the deliveries of a tenant without an account, or `null`; asked where there is no base URL. */
  readonly standIn?: (tenantId: TenantId) => Promise<MetrcClient | null>;
  readonly secretKeys: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a creation without an answer is in doubt. */
  readonly creationDoubtMs?: number;
}

/**
 * A gateway that dies in an attempt uses it up without a word. So the queue allows some more than we do, and the last
 * word, `failed`, is always said by an attempt that lived.
 */
const SPARE_ATTEMPTS = 10;
const ACCOUNT_COMMAND = './gateway delivery account';

const NO_ACCOUNT: MetrcAccount = { baseUrl: '', vendorKey: '', userKey: '' };

/** The job queue's setting for so many attempts. */
export function attemptsOf(attempts: number): number {
  return attempts + SPARE_ATTEMPTS;
}

/**
 * Makes one delivery at Metrc, or completes it, or both where the payment came first. At least once: what Metrc has is read before anything is written, so that an attempt
 * whose answer was lost is found to have worked. Faults that pass are tried again with growing pauses, not before a time
 * that Metrc named; the others end in `failed` with Metrc's words, for a person to read.
 */
export function deliveryTask(options: DeliveryTaskOptions): Task {
  const { database, clock, logger } = options;
  return async (payload, { job, abortSignal }) => {
    const { tenantId, id } = payload as JobPayload;
    const found = await deliveryWork(database, tenantId, id);
    if (found === null) return;
    let work = found;
    let result = await attempt(work, options, abortSignal);
    if (result === 'made') {
      logger.info('delivery made at Metrc', { tenant: tenantId, invoice: work.delivery.invoiceId });
      const next = await deliveryWork(database, tenantId, id);
      if (next === null) return;
      work = next;
      result = await attempt(work, options, abortSignal);
    }
    if (result === 'made') throw new Error(`The delivery of invoice ${work.delivery.invoiceId} was made twice`);
    const now = (): string => instantText(clock.now());
    const { invoiceId, metrcDeliveryId } = work.delivery;
    const about = { tenant: tenantId, invoice: invoiceId, delivery: metrcDeliveryId };
    const end = (of: DeliveryEnd): Promise<void> => {
      // A delivery that failed for good waits for a person.
      logger.log(of.state === 'failed' ? 'error' : 'info', `delivery ${of.state}`, { ...about, ...of });
      return endDelivery(database, work, of, now());
    };

    if (!('words' in result)) {
      await end(result);
      return;
    }
    const { words, retryAfterMs } = result;
    const attemptsLeft = job.max_attempts - job.attempts;
    if (attemptsLeft <= SPARE_ATTEMPTS) {
      await end({ state: 'failed', failure: words });
      return;
    }
    await noteDelay(database, work, words, now());
    // The queue's own pauses know nothing of Metrc's: a job that it named a time for is replaced by one for that time.
    if (retryAfterMs === null) throw new Error(words);
    logger.warn('delivery delayed', { ...about, failure: words, retryAfterMs });
    await queueJob(database, 'complete-delivery', work.event, { maxAttempts: attemptsLeft, delayMs: retryAfterMs });
  };
}

/** The end of it, or a fault that passes; `made` where Metrc has a new delivery. */
async function attempt(
  work: DeliveryWork,
  options: DeliveryTaskOptions,
  signal: AbortSignal,
): Promise<'made' | DeliveryEnd | MetrcFault> {
  const { client: metrc, baseUrl, standIn, secretKeys, database, clock } = options;
  const { delivery, event } = work;
  const isNew = delivery.state === 'creating';
  const other = work.account === null && baseUrl === null ? ((await standIn?.(event.tenantId)) ?? null) : null;
  const client = other ?? metrc;
  const account = other === null ? accountOf(work, baseUrl, secretKeys) : NO_ACCOUNT;
  // Without an account the tenant sells without Metrc: its new deliveries are kept here.
  if (typeof account === 'string') {
    return isNew && work.account === null ? { state: 'local' } : { state: 'failed', failure: account };
  }
  if (isNew) {
    const { creationDoubtMs: doubtMs = CREATION_DOUBT_MS } = options;
    const made = await makeDelivery(work, { client, account }, { database, clock, doubtMs }, signal);
    return typeof made === 'object' && 'words' in made ? endOf(made) : made;
  }
  return await complete(delivery, client, account, signal);
}

async function complete(
  delivery: Delivery,
  client: MetrcClient,
  account: MetrcAccount,
  signal: AbortSignal,
): Promise<DeliveryEnd | MetrcFault> {
  const { metrcDeliveryId } = delivery;
  if (metrcDeliveryId === null) throw new Error(`The delivery of invoice ${delivery.invoiceId} has no id of Metrc`);
  const found = await client.deliveryStatus(account, { ...delivery, metrcDeliveryId }, signal);
  if (!found.ok) return endOf(found);
  if (found.value === 'voided') return { state: 'failed', failure: 'The delivery was voided' };
  if (found.value === 'completed') return { state: 'completed' };
  const { arrivedAt } = delivery;
  if (arrivedAt === null) throw new Error(`The delivery of invoice ${delivery.invoiceId} has no time of arrival`);
  const done = await client.complete(account, { ...delivery, metrcDeliveryId, arrivedAt, paymentType: null }, signal);
  return done.ok ? { state: 'completed' } : endOf(done);
}

function endOf(fault: MetrcFault): DeliveryEnd | MetrcFault {
  return fault.isFinal ? { state: 'failed', failure: fault.words } : fault;
}

/** The account with its keys, or a sentence that says what to do. */
function accountOf(
  { event: { tenantId }, account }: DeliveryWork,
  baseUrl: string | null,
  secretKeys: readonly string[],
): MetrcAccount | string {
  if (account === null) return `No Metrc account is set for tenant ${tenantId}: set it with ${ACCOUNT_COMMAND}.`;
  try {
    const keys = decryptMetrcKeys(account, tenantId, secretKeys);
    return { baseUrl: baseUrl ?? metrcUrl(account.state), ...keys };
  } catch (error) {
    if (!(error instanceof DecryptionError)) throw error;
    return (
      `The Metrc keys of tenant ${tenantId} cannot be decrypted with SECRET_KEY: give the gateway the key that they were ` +
      `encrypted under, or set them again with ${ACCOUNT_COMMAND}.`
    );
  }
}
