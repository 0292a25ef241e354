import type { ListedClient } from '../../../../db/admin/clients.ts';
import { currencyOf, decimalText } from '../../../core/money/money.ts';
import type { View } from '../../support/output.ts';

/** A client as people read it. */
export function clientView(client: ListedClient): View {
  const rateText = (milli: number | null): string | null => (milli === null ? null : decimalText(BigInt(milli), 3));
  const shown = (text: string): string | null => (text === '' ? null : text);
  return {
    tenant: client.tenantId,
    id: client.id,
    name: client.name,
    email: shown(client.email),
    firstName: shown(client.firstName),
    lastName: shown(client.lastName),
    company: shown(client.company),
    address1: shown(client.address1),
    address2: shown(client.address2),
    city: shown(client.city),
    state: shown(client.state),
    postcode: shown(client.postcode),
    country: shown(client.country),
    phone: shown(client.phone),
    taxId: shown(client.taxId),
    language: shown(client.language),
    group: client.groupId,
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
