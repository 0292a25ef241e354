import { Counter, type Registry } from 'prom-client';
import { ATTEMPT_SCOPES, type AttemptScope } from '../core/failed-attempts.ts';

/** Lockouts of those who guessed at secrets: gives their counter. */
export function loginThrottleMetrics(registers: Registry[]): (scope: AttemptScope) => void {
  const lockouts = new Counter({
    name: 'invoice_gateway_lockouts_total',
    help: 'Lockouts after wrong secrets, counted by the gateway that saw the last of them; scope is account-and-address, account or address.',
    labelNames: ['scope'],
    registers,
  });
  // A series that is there before it counts: its first increase is seen as one.
  for (const scope of ATTEMPT_SCOPES) lockouts.inc({ scope }, 0);
  return (scope) => {
    lockouts.inc({ scope });
  };
}
