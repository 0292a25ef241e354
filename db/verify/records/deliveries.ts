import { BEFORE_ALL, type Audit } from '../audit.ts';

interface DeliveryRow {
  readonly invoice_id: bigint;
  readonly state: string;
  readonly arrived_at: string | null;
  readonly failure: string | null;
  readonly metrc_delivery_id: bigint | null;
}

/** Compares the state of every delivery with its time of arrival, its failure and its event. */
export async function auditDeliveries(audit: Audit): Promise<void> {
  const deliveries = audit.walk<DeliveryRow>({
    from: 'deliveries v',
    columns: 'v.invoice_id, v.state, v.arrived_at, v.failure, v.metrc_delivery_id',
    key: ['invoice_id'],
    start: [BEFORE_ALL],
    keyOf: (row) => [row.invoice_id],
  });
  for await (const row of deliveries.takeWhile(() => true)) {
    const { state, invoice_id: id } = row;
    const hasArrived = row.arrived_at !== null;
    const hasId = row.metrc_delivery_id !== null;
    const waitsForId = state === 'creating' || (state === 'failed' && !hasId);
    const waitsForPayment = state === 'open' || state === 'local';
    // A payment may come before Metrc has the delivery.
    if (!waitsForId && hasArrived !== !waitsForPayment) {
      audit.differs('delivery', id, `${state}, ${waitsForPayment ? 'no' : 'a'} time of arrival`, arrival(hasArrived));
    }
    if (hasId !== !(waitsForId || state === 'local')) {
      audit.differs('delivery', id, `${state}, ${hasId ? 'no id' : 'an id'} of Metrc`, hasId ? 'an id' : 'no id');
    }
    if ((state === 'failed' && row.failure === null) || (state === 'completed' && row.failure !== null)) {
      audit.differs(
        'delivery',
        id,
        `${state}, ${state === 'failed' ? 'a' : 'no'} failure`,
        row.failure ?? 'no failure',
      );
    }
    if ((state === 'completing' || state === 'creating') && !audit.completing.has(Number(id))) {
      audit.differs('delivery', id, `${state}, with a waiting event`, 'no such event');
    }
  }
}

function arrival(hasArrived: boolean): string {
  return hasArrived ? 'a time of arrival' : 'no time of arrival';
}
