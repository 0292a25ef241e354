import { amountText, answered, postWhmcs, type Answer } from './payment.ts';
import { between } from './random.ts';

/** An invoice that a caller wants made, once, however often it must ask. */
export interface Creation {
  readonly tenantId: number;
  /** Unique in the drill: the Idempotency-Key, and the invoice's notes. */
  readonly key: string;
  readonly amountMinor: number;
}

export type CreationAnswer = Answer & { readonly invoiceId?: number };

/** Creations without end, each with a key of its own. */
export function creationsOf(random: () => number): (tenantId: number) => Creation {
  let count = 0;
  return (tenantId) => {
    count += 1;
    return { tenantId, key: `creation-${count}`, amountMinor: between(random, 100, 99_999) };
  };
}

/** Sends it once. */
export async function sendCreation(gatewayUrl: string, creation: Creation): Promise<CreationAnswer> {
  return await answered<CreationAnswer>('CreateInvoice', async () => {
    const params = {
      ...{ action: 'CreateInvoice', userid: '1', date: '2026-01-01', duedate: '2026-01-15', notes: creation.key },
      ...{ itemdescription1: 'Line', itemamount1: amountText(creation.amountMinor) },
    };
    const { tenantId, key } = creation;
    const { status, text } = await postWhmcs(gatewayUrl, tenantId, params, { 'idempotency-key': key });
    if (status === 503) return { class: 'away', name: 'CreateInvoice 503' };
    const invoiceId = /^\{"result":"success","invoiceid":([0-9]+)/.exec(text)?.[1];
    if (status !== 200 || invoiceId === undefined)
      return { class: 'refused', name: `CreateInvoice ${status} ${text.slice(0, 120)}` };
    return { class: 'success', name: 'CreateInvoice success', invoiceId: Number(invoiceId) };
  });
}
