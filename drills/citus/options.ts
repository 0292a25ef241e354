import { parseArgs } from 'node:util';
import { numberOption, withUsage } from '../../bench/command-line.ts';
import { paymentFlags, paymentUsage, readPaymentOptions, type PaymentOptions } from '../shared/payment-options.ts';

export interface Options extends PaymentOptions {
  /** How long a killed server is away. */
  readonly downMs: number;
}

const PAYERS = 16;

export const USAGE = `npm run drill:citus -- [options]
${paymentUsage(PAYERS)}
  --down-ms N     how long a killed server is away (default 8000)
CITUS_BIN_DIR names the programs of a PostgreSQL with the extension Citus.`;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  return withUsage(USAGE, () => {
    const options = { ...paymentFlags(PAYERS), 'down-ms': { type: 'string', default: '8000' } } as const;
    const { values } = parseArgs({ args: [...args], options });
    return { ...readPaymentOptions(values, 4), downMs: numberOption('down-ms', values['down-ms'], 1_000, 60_000) };
  });
}
