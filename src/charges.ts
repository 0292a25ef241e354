import type { Queryable } from '../db/postgres/sql.ts';
import { withTimeout } from './concurrency/with-timeout.ts';
import type { PaymentProcessor, ProcessorOf } from './core/captures/processor.ts';
import { DEMO } from './demo/demo.ts';
import { demoProcessor } from './demo/demo-processor.ts';
import { demoWatch } from './demo/demo-watch.ts';
import { loop } from './jobs/loop.ts';
import type { Logger } from './observability/log/logger.ts';

const SETTLE_EVERY_MS = 30_000;
/** Callers wait for about half a minute. A later answer is found by the loop that settles charges in doubt. */
const PROCESSOR_LIMIT_MS = 20_000;

/** The payment processors: only the demo has one, where its public secret is obeyed. Other tenants have none. */
export function processors(database: Queryable, isLoopback: boolean): ProcessorOf {
  const isDemo = demoWatch(database, isLoopback);
  const processor = demoProcessor();
  return async (tenantId) => (tenantId === DEMO.tenantId && (await isDemo()) ? processor : null);
}

/** The same processors, which reject where they do not answer in time. */
export function inTime(processorOf: ProcessorOf): ProcessorOf {
  return async (tenantId) => {
    const processor = await processorOf(tenantId);
    return processor === null ? null : limited(processor);
  };
}

function limited(processor: PaymentProcessor): PaymentProcessor {
  return {
    charge: (charge) => withTimeout(PROCESSOR_LIMIT_MS, processor.charge(charge)),
    outcomeOf: (charge) => withTimeout(PROCESSOR_LIMIT_MS, processor.outcomeOf(charge)),
  };
}

/** Settles charges in doubt, over and over; gives what ends it. */
export function watchCharges(
  gateway: { settleCharges(): Promise<number>; checkReadiness(): Promise<boolean> },
  logger: Logger,
): () => Promise<void> {
  const stopping = new AbortController();
  const fault = 'charges in doubt could not be settled';
  const settle = async (): Promise<number> => {
    await gateway.settleCharges();
    return 0;
  };
  const isReady = (): Promise<boolean> => gateway.checkReadiness();
  const ended = loop(settle, { fault, pauseMs: SETTLE_EVERY_MS, logger, signal: stopping.signal, isReady });
  return async () => {
    stopping.abort();
    await ended;
  };
}
