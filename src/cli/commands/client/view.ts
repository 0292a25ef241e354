import type { ListedClient } from '../../../../db/admin/clients.ts';
import { currencyOf, decimalText } from '../../../core/money/money.ts';
import type { View } from '../../support/output.ts';

/** A client as people read it. */
export function clientView(client: ListedClient): View {
  const rateText = (milli: number | null): string | null => (milli === null ? null : decimalText(BigInt(milli), 3));
  return {
    tenant: client.tenantId,
    id: client.id,
    name: client.name,
    email: client.email === '' ? null : client.email,
    status: client.status,
    currency: client.currency,
    credit: decimalText(client.creditMinor, currencyOf(client.currency).exponent),
    taxExempt: client.isTaxExempt,
    taxRate: rateText(client.rateMilli),
    taxRate2: rateText(client.rate2Milli),
    paymentMethod: client.paymentMethod,
    createdAt: client.createdAt,
  };
}
