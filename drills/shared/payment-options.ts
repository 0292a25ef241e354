import { numberOption } from '../../bench/command-line.ts';

/** The sizes that every drill has that pays while servers are killed; each is bounded, so that it ends by itself. */
export interface PaymentOptions {
  /** Of load before the first fault, between two, and after the last. */
  readonly seconds: number;
  readonly seed: number;
  readonly payers: number;
  /** Writes the findings as JSON, instead of text. */
  readonly isJson: boolean;
}

interface Flag<Type extends string, Value> {
  readonly type: Type;
  readonly default: Value;
}

type TextFlag = Flag<'string', string>;

/** For `parseArgs`; `payers` is the default number of callers. */
export function paymentFlags(
  payers: number,
): Readonly<Record<'seconds' | 'seed' | 'payers', TextFlag> & { json: Flag<'boolean', boolean> }> {
  return {
    seconds: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    payers: { type: 'string', default: String(payers) },
    json: { type: 'boolean', default: false },
  };
}

export function paymentUsage(payers: number): string {
  return `  --seconds N     of load before, between and after the faults (default 8)
  --seed N        of the payments (default 1)
  --payers N      callers at once (default ${payers})
  --json          write the results as JSON`;
}

/** Throws where a number is out of bounds; a drill has at least so many payers. */
export function readPaymentOptions(
  values: { readonly seconds: string; readonly seed: string; readonly payers: string; readonly json: boolean },
  leastPayers: number,
): PaymentOptions {
  return {
    seconds: numberOption('seconds', values.seconds, 3, 300),
    seed: numberOption('seed', values.seed, 1, 999_999),
    payers: numberOption('payers', values.payers, leastPayers, 200),
    isJson: values.json,
  };
}
