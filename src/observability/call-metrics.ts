import { Counter, Histogram, type Registry } from 'prom-client';
import { UNSUPPORTED_OUTCOME, type CallTrace, type Dialect } from '../../adapters/dialect.ts';

/** From a cached read to the last moment of a caller's patience. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Far more than there are; a dialect that let a caller make outcomes up would not fill the memory. */
const MOST_OUTCOMES = 200;

/** Counts one call that a dialect answered. */
type CallCounter = (trace: CallTrace, seconds: number) => void;

/** Calls, their duration, and failed authentications: returns a counter for each dialect. */
export function callMetrics(
  registers: Registry[],
): (of: Pick<Dialect, 'name' | 'actions' | 'unsupported'>) => CallCounter {
  const calls = new Counter({
    name: 'invoice_gateway_calls_total',
    help: 'API calls answered; outcome is ok, or the code of the refusal, violation or failure.',
    labelNames: ['dialect', 'action', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'invoice_gateway_call_duration_seconds',
    help: 'Time from the request until its answer was handed to the connection.',
    labelNames: ['dialect', 'action'],
    buckets: SECONDS,
    registers,
  });
  const failures = new Counter({
    name: 'invoice_gateway_authentication_failures_total',
    help: 'Calls whose caller presented a wrong credential, or none.',
    labelNames: ['dialect'],
    registers,
  });
  const repeats = new Counter({
    name: 'invoice_gateway_repeats_total',
    help: 'Calls that were answered as an earlier one: their payment was on record, or their Idempotency-Key was used.',
    labelNames: ['dialect', 'action'],
    registers,
  });
  const ignored = new Counter({
    name: 'invoice_gateway_ignored_parameters_total',
    help: 'Parameters of callers known by their credential that mean nothing to the action; the log names them.',
    labelNames: ['dialect', 'action'],
    registers,
  });
  const unsupported = new Counter({
    name: 'invoice_gateway_unsupported_actions_total',
    help: 'Calls to documented actions of the original that this gateway does not support.',
    labelNames: ['dialect', 'action'],
    registers,
  });
  const outcomes = new Set<string>();
  const outcomeOf = (outcome: string): string => {
    if (outcomes.has(outcome)) return outcome;
    if (outcomes.size >= MOST_OUTCOMES) return 'other';
    outcomes.add(outcome);
    return outcome;
  };
  return ({ name: dialect, actions, unsupported: absent = [] }) => {
    const known = new Set(actions);
    const documented = new Set(absent);
    // A series that is there before it counts: its first increase is seen as one.
    failures.inc({ dialect }, 0);
    for (const action of actions) for (const counter of [repeats, ignored]) counter.inc({ dialect, action }, 0);
    return ({ action: asked, outcome, isAuthenticationFailure, isRepeat, ignored: names }, seconds) => {
      // Callers choose the name of an action: an unknown one gets no series of its own.
      const action = asked === null ? 'none' : known.has(asked) ? asked : 'unknown';
      if (asked !== null && outcome === UNSUPPORTED_OUTCOME && documented.has(asked)) {
        unsupported.inc({ dialect, action: asked });
      }
      calls.inc({ dialect, action, outcome: outcomeOf(outcome) });
      durations.observe({ dialect, action }, seconds);
      if (isAuthenticationFailure === true) failures.inc({ dialect });
      if (isRepeat === true) repeats.inc({ dialect, action });
      if (names !== undefined) ignored.inc({ dialect, action }, names.count);
    };
  };
}
