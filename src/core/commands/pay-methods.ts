import type { CommandBase } from '../command-base.ts';
import type { PayMethodFields, PayMethodId, PayMethodType } from '../records/pay-method.ts';
import type { ClientId } from '../tenant.ts';

export interface AddPayMethod extends CommandBase {
  readonly kind: 'add-pay-method';
  readonly clientId: ClientId;
  readonly type: PayMethodType;
  readonly fields: PayMethodFields;
  readonly isDefault: boolean;
}

/** The fields that the caller wants changed; a missing one stays as it is. */
export interface UpdatePayMethod extends CommandBase {
  readonly kind: 'update-pay-method';
  readonly clientId: ClientId;
  readonly payMethodId: PayMethodId;
  readonly fields: Partial<PayMethodFields>;
  readonly isDefault: boolean;
}

export interface DeletePayMethod extends CommandBase {
  readonly kind: 'delete-pay-method';
  readonly clientId: ClientId;
  readonly payMethodId: PayMethodId;
}

export type PayMethodCommand = AddPayMethod | UpdatePayMethod | DeletePayMethod;

export type PayMethodResult =
  | { readonly kind: 'pay-method-added'; readonly payMethodId: PayMethodId }
  | { readonly kind: 'pay-method-updated'; readonly payMethodId: PayMethodId }
  | { readonly kind: 'pay-method-deleted'; readonly payMethodId: PayMethodId };
