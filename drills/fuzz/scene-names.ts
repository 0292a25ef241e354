/** Part of every secret that is sent whole: no log, answer or row may contain it. */
export const CANARY = 'Canary5ecret';
/** Part of the secrets of damaged inputs, where a piece of one may have become another parameter. */
export const DAMAGED_CANARY = 'CanaryDamaged';

/** A tenant that inputs are sent to, with its callers. */
export interface Corner {
  readonly tenantId: number;
  readonly keyPrefix: string;
  /** Ids so large that no damage makes one out of another number. */
  readonly clientId: number;
  readonly openInvoice: number;
  readonly cancelledInvoice: number;
}

/** The tenant where nothing may change: each call to it is a read, or must be refused. */
export const QUIET: Corner = {
  tenantId: 9_101,
  keyPrefix: 'FZQ',
  clientId: 7_310_000_001,
  openInvoice: 8_110_000_001,
  cancelledInvoice: 8_120_000_002,
};

/** The tenant where writes may succeed; `verify` must find nothing afterwards. */
export const BUSY: Corner = {
  tenantId: 9_102,
  keyPrefix: 'FZB',
  clientId: 7_410_000_001,
  openInvoice: 8_210_000_001,
  cancelledInvoice: 8_220_000_002,
};

/** So many that no limit of failed attempts locks one of them out for the rest of a run. */
export const API_CALLERS = 200;
export const CORP_USERS = 8;
export const PAYEE = 3;

export function apiIdentifier({ tenantId }: Corner, index: number): string {
  return `fuzz-${tenantId}-${index}`;
}

export function apiSecret(index: number, isDamaged: boolean): string {
  return `${isDamaged ? DAMAGED_CANARY : CANARY}Of${index}Aa1Bb2Cc3`;
}

/** Damaged inputs have callers of their own: their secrets are different. */
export function callerIndex(index: number, isDamaged: boolean): number {
  return index * 2 + (isDamaged ? 1 : 0);
}
