import { randomUUID } from 'node:crypto';
import { BEFORE_ALL_CAPTURES, pendingCaptures } from '../../db/reads/billing/capture-reads.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import { chargeOf, recordCharge } from '../core/captures/charge-attempt.ts';
import type { ProcessorOf } from '../core/captures/processor.ts';
import { newCommandId } from '../core/commands.ts';
import type { Clock, Commands } from '../core/ports.ts';
import type { Capture } from '../core/records/capture.ts';
import type { TenantId } from '../core/tenant.ts';
import type { Logger } from '../observability/log/logger.ts';
import { forEachTenant } from './each-tenant.ts';

export interface SettleOptions {
  readonly database: Queryable;
  readonly commands: Commands;
  readonly processorOf: ProcessorOf;
  readonly clock: Clock;
  /** The clock of deadlines. */
  readonly steadyClock: Clock;
  readonly logger: Logger;
}

/** Longer than a caller waits for a processor. */
const IN_DOUBT_AFTER_MS = 120_000;
const STEP = 100;
/** Questions to a processor at once: one that does not answer must not keep the others waiting. */
const AT_ONCE = 10;
const PATIENCE_MS = 5_000;

/**
 * Asks the payment processors for the outcomes of attempts in doubt, and records them: the gateway that charged may have
 * died, or not got an answer. Returns how many it settled. The log has those that it could not settle.
 */
export async function settleCaptures(options: SettleOptions): Promise<number> {
  const { database, clock } = options;
  const before = clock.now() - IN_DOUBT_AFTER_MS;
  return await forEachTenant(database, null, async (tenantId) => {
    let settled = 0;
    let after = BEFORE_ALL_CAPTURES;
    for (;;) {
      const captures = await pendingCaptures(database, tenantId, before, after, STEP);
      for (let at = 0; at < captures.length; at += AT_ONCE) {
        const some = captures.slice(at, at + AT_ONCE);
        const done = await Promise.all(some.map((capture) => settle(options, tenantId, capture)));
        settled += done.filter(Boolean).length;
      }
      const last = captures.at(-1);
      if (last === undefined || captures.length < STEP) return settled;
      after = last;
    }
  });
}

async function settle(options: SettleOptions, tenantId: TenantId, capture: Capture): Promise<boolean> {
  const { commands, processorOf, clock, steadyClock, logger } = options;
  const about = { tenant: tenantId, invoice: capture.id, attempt: capture.attempt };
  try {
    const processor = await processorOf(tenantId);
    if (processor === null) {
      logger.warn('a charge stays in doubt', { ...about, fault: 'its tenant has no payment processor' });
      return false;
    }
    const charged = await processor.outcomeOf(chargeOf(tenantId, capture));
    const origin = {
      commandId: newCommandId(clock.now(), randomUUID()),
      requestDigest: null,
      actor: { tenantId, credentialId: 0, credentialVersion: 0 },
      dialect: 'gateway',
      requestId: `capture-${capture.key}`,
      deadline: steadyClock.now() + PATIENCE_MS,
      mayRound: false,
    };
    const outcome = await recordCharge(commands, origin, capture, charged);
    const isUnrecorded =
      !outcome.ok || (outcome.result.kind === 'capture-ended' && outcome.result.state === 'unrecorded');
    if (isUnrecorded) logger.error('the money of a charge could not be recorded', about);
    return !isUnrecorded;
  } catch (error) {
    const fault = error instanceof Error ? error.name : 'unknown';
    logger.warn('a charge stays in doubt', { ...about, fault });
    return false;
  }
}
