import { randomUUID } from 'node:crypto';
import { pendingCaptures } from '../../db/reads/billing/capture-reads.ts';
import { tenantIds } from '../../db/queue/outbox.ts';
import type { Queryable } from '../../db/postgres/sql.ts';
import { chargeOf, recordCharge } from '../core/captures/charge-attempt.ts';
import type { ProcessorOf } from '../core/captures/processor.ts';
import { newCommandId } from '../core/commands.ts';
import type { Clock, Commands } from '../core/ports.ts';
import type { Capture } from '../core/records/capture.ts';
import type { TenantId } from '../core/tenant.ts';
import type { Logger } from '../observability/logger.ts';

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
const MOST = 100;
const PATIENCE_MS = 5_000;

/**
 * Asks the payment processors for the outcomes of attempts in doubt, and records them: the gateway that charged may have
 * died, or not got an answer. Returns how many it settled. The log has those that it could not settle.
 */
export async function settleCaptures(options: SettleOptions): Promise<number> {
  const { database, clock } = options;
  let settled = 0;
  for (const tenantId of await tenantIds(database)) {
    for (const capture of await pendingCaptures(database, tenantId, clock.now() - IN_DOUBT_AFTER_MS, MOST)) {
      if (await settle(options, tenantId, capture)) settled += 1;
    }
  }
  return settled;
}

async function settle(options: SettleOptions, tenantId: TenantId, capture: Capture): Promise<boolean> {
  const { commands, processorOf, clock, steadyClock, logger } = options;
  const about = { tenant: tenantId, invoice: capture.id, attempt: capture.attempt };
  try {
    const processor = await processorOf(tenantId);
    if (processor === null) return false;
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
    if (!outcome.ok) logger.error('a captured payment could not be recorded', { ...about, reason: outcome.code });
    return outcome.ok;
  } catch (error) {
    const fault = error instanceof Error ? error.name : 'unknown';
    logger.warn('a capture stays in doubt', { ...about, fault });
    return false;
  }
}
