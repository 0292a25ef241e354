import type { MetrcClient } from '../../adapters/metrc/metrc-client.ts';

/** Behind the ids of the demo data. */
const FIRST_ID = 100_000;

/**
 * The demo's Metrc: it has every delivery, open, makes those that it is asked for, and completes what it is asked to. Nothing
 * leaves this process.
 */
export function demoMetrc(): MetrcClient {
  return {
    deliveryStatus: () => Promise.resolve({ ok: true, value: 'open' }),
    complete: () => Promise.resolve({ ok: true, value: null }),
    create: (_account, { invoiceId }) => Promise.resolve({ ok: true, value: FIRST_ID + invoiceId }),
    findCreated: (_account, { invoiceId }) => Promise.resolve({ ok: true, value: FIRST_ID + invoiceId }),
  };
}
