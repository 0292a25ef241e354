import type { Actor } from '../command-base.ts';
import type { PayMethod, PayMethodId, PayMethodType } from '../records/pay-method.ts';
import type { ClientId } from '../tenant.ts';

export interface PayMethodReadPort {
  /** The pay methods of a client: the default first, then by id; of one id or type, where one is given. At most 500. */
  payMethods(
    actor: Actor,
    clientId: ClientId,
    wanted: { readonly id: PayMethodId | null; readonly type: PayMethodType | null },
  ): Promise<readonly PayMethod[] | 'client-not-found' | 'revoked'>;
}
