import type { CaptureState } from '../../../src/core/records/capture.ts';
import type { TestGateway } from '../gateway.ts';

/** A row of a charge of tenant 53, without its history: for pages that show it. */
export async function addCharge(
  { database }: TestGateway,
  charge: {
    readonly invoiceId: number;
    readonly state: CaptureState;
    readonly gateway: string;
    readonly reference: string;
    readonly reason: string;
  },
): Promise<void> {
  const { invoiceId, state, gateway, reference, reason } = charge;
  const invoice = await database('invoices')
    .where({ tenant_id: 53, id: invoiceId })
    .first<{ client_id: bigint }>('client_id');
  await database('captures').insert({
    ...{ tenant_id: 53, id: invoiceId, client_id: invoice.client_id, attempt: 1, key: `k-${invoiceId}` },
    ...{ pay_method_id: 1, gateway, remote_token: 'tok', amount_minor: 100, currency: 'USD', fees_minor: 0 },
    ...{ state, reference, reason, started_at: '2026-11-22T09:00:00Z' },
    ended_at: state === 'pending' ? null : '2026-11-22T09:00:01Z',
  });
}
