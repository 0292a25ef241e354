import { BEFORE_ALL, type Audit } from './audit.ts';

interface DeliveryRow {
  readonly invoice_id: bigint;
  readonly state: string;
  readonly arrived_at: string | null;
  readonly failure: string | null;
}

/** Compares the state of every delivery with its time of arrival, its failure and its event. */
export async function auditDeliveries(audit: Audit): Promise<void> {
  const deliveries = audit.walk<DeliveryRow>({
    from: 'deliveries v',
    columns: 'v.invoice_id, v.state, v.arrived_at, v.failure',
    key: ['invoice_id'],
    start: [BEFORE_ALL],
    keyOf: (row) => [row.invoice_id],
  });
  for await (const row of deliveries.takeWhile(() => true)) {
    const { state, invoice_id: id } = row;
    const hasArrived = row.arrived_at !== null;
    if (hasArrived !== (state !== 'open')) {
      audit.differs('delivery', id, `${state}, ${state === 'open' ? 'no' : 'a'} time of arrival`, arrival(hasArrived));
    }
    if ((state === 'failed' && row.failure === null) || (state === 'completed' && row.failure !== null)) {
      audit.differs(
        'delivery',
        id,
        `${state}, ${state === 'failed' ? 'a' : 'no'} failure`,
        row.failure ?? 'no failure',
      );
    }
    if (state === 'completing' && !audit.completing.has(Number(id))) {
      audit.differs('delivery', id, 'completing, with a waiting event', 'no such event');
    }
  }
}

function arrival(hasArrived: boolean): string {
  return hasArrived ? 'a time of arrival' : 'no time of arrival';
}
