import type { MetrcClient } from '../../adapters/metrc/metrc-client.ts';

/** The demo's Metrc: it has every delivery, open, and completes what it is asked to. Nothing leaves this process. */
export function demoMetrc(): MetrcClient {
  return {
    deliveryStatus: () => Promise.resolve({ ok: true, value: 'open' }),
    complete: () => Promise.resolve({ ok: true, value: null }),
  };
}
