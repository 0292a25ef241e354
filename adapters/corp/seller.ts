import { CredentialMoved } from '../../src/core/credential.ts';
import { decimalText } from '../../src/core/money/money.ts';
import type { SellerView } from '../../src/core/reads/sales.ts';
import { WrittenNumber } from '../forms/json.ts';
import type { AnswerMembers, MethodCall } from './method.ts';

/** One snapshot of the settings of the caller's corporation. Throws CredentialMoved. */
export async function sellerOf({ reads, origin }: MethodCall): Promise<SellerView> {
  const seller = await reads.sales.seller(origin.actor);
  if (seller === 'revoked') throw new CredentialMoved();
  return seller;
}

/** The settings as the schema `SETTINGS` lists them. */
export function settingsMembers({ tenantId }: MethodCall, seller: SellerView): AnswerMembers {
  return {
    CORP_ID: tenantId,
    CORP_NAME: seller.name,
    CURRENCY: seller.currency,
    TIME_ZONE: seller.timeZone,
    DATE_FORMAT: seller.dateFormat,
    DUE_DAYS: seller.dueDays,
    TAX_RATE: percentOf(seller.taxRate),
    TAX_RATE2: percentOf(seller.taxRate2),
    WEB_MERCHANT_SETTING_ID: seller.webAccountId ?? 0,
  };
}

/** Of thousandths of a percent. */
function percentOf(rate: string): WrittenNumber {
  return new WrittenNumber(decimalText(BigInt(rate), 3));
}
