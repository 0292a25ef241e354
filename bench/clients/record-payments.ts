import { randomUUID } from 'node:crypto';
import { IdReserve } from '../../db/ledger/id-reserve.ts';
import { DatabasePool } from '../../db/postgres/pool.ts';
import { BatchLedger } from '../../db/ledger/batch-ledger.ts';
import { systemClock } from '../../src/clock.ts';
import type { Actor, AddPayment } from '../../src/core/commands.ts';
import { decideBatch } from '../../src/core/decide/decide-batch.ts';
import { parseDecimal } from '../../src/core/money/decimal.ts';

const BATCH = 256;
const PATIENCE_MS = 60_000;

/** So many payments, the n-th (from 0) on the invoice that is named for it. */
interface PaymentSeries {
  readonly count: number;
  readonly amount: string;
  readonly invoiceOf: (n: number) => number;
  /** References begin with it. */
  readonly prefix: string;
}

/** Records payments as a gateway would, in large batches, so that they have their history, events and commands. */
export async function recordPayments(url: string, actor: Actor, series: PaymentSeries): Promise<void> {
  const database = new DatabasePool(url, { max: 2, name: 'bench seed' });
  const ledger = new BatchLedger(database, new IdReserve(database), systemClock);
  try {
    for (let from = 0; from < series.count; from += BATCH) {
      const size = Math.min(BATCH, series.count - from);
      const batch = Array.from({ length: size }, (_, place) => paymentOf(actor, series, from + place));
      for (const result of await ledger.commitBatch(actor.tenantId, batch, decideBatch)) {
        if (result.status === 'rejected') throw result.reason;
        if (!result.value.ok) throw new Error(`A payment was refused: ${result.value.code}`);
      }
    }
  } finally {
    await database.close();
  }
}

function paymentOf(actor: Actor, { amount, invoiceOf, prefix }: PaymentSeries, n: number): AddPayment {
  return {
    kind: 'add-payment',
    origin: {
      commandId: `call:${randomUUID()}`,
      requestDigest: null,
      actor,
      dialect: 'whmcs',
      requestId: `${prefix}-${n}`,
      deadline: systemClock.now() + PATIENCE_MS,
      mayRound: false,
    },
    invoiceId: invoiceOf(n),
    amount: parseDecimal(amount),
    fees: null,
    gateway: 'paypal',
    reference: `${prefix}-${n}`,
    paidAt: '2026-01-10 12:00:00',
    sendsMail: false,
    details: {},
    completesDelivery: false,
    duplicateDigest: null,
  };
}
