import { LRUCache } from 'lru-cache';
import type { Instant } from '../core/dates.ts';
import { gatewayKey } from '../core/gateway-names.ts';
import type { Clock } from '../core/ports.ts';
import type { Logger } from './log/logger.ts';
import type { LedgerObserver } from './observed-ledger.ts';

const HOUR_MS = 3_600_000;
/** Names that are remembered; a caller who makes up more is warned of again within the hour. */
const REMEMBERED = 1_000;
/** A name as people write one; anything else may be half a request, with a secret in it. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,63}$/u;

/** An observer that also warns in the log of a gateway that its tenant does not list: once a name, tenant and hour. */
export function warnedOfGateways(
  observer: LedgerObserver,
  { logger, clock }: { readonly logger: Logger; readonly clock: Clock },
): LedgerObserver {
  const warnedAt = new LRUCache<string, Instant>({ max: REMEMBERED });
  return {
    ...observer,
    gatewayUnknown(command, gateway, isRefused) {
      observer.gatewayUnknown(command, gateway, isRefused);
      const name = gateway.name.trim();
      const shown = NAME.test(name) ? name : '(no name)';
      const { requestId, dialect, actor } = command.origin;
      const { tenantId } = actor;
      const key = `${tenantId} ${gatewayKey(shown)}`;
      const now = clock.now();
      const last = warnedAt.get(key);
      if (last !== undefined && now - last < HOUR_MS) return;
      warnedAt.set(key, now);
      const { nearest } = gateway;
      logger.warn('unknown gateway', {
        requestId,
        dialect,
        tenant: String(tenantId),
        gateway: shown,
        nearest,
        refused: isRefused,
      });
    },
  };
}
