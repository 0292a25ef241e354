import { parseArgs } from 'node:util';
import { numberOption, withUsage } from '../../bench/command-line.ts';
import { paymentFlags, paymentUsage, readPaymentOptions, type PaymentOptions } from '../shared/payment-options.ts';

export interface Options extends PaymentOptions {
  readonly kills: number;
  /** From the kill to the order to promote: the time that a failover manager needs to decide. */
  readonly decideMs: number;
}

const PAYERS = 24;

export const USAGE = `npm run drill:failover -- [options]
${paymentUsage(PAYERS)}
  --kills N       of the primary, each with a promotion (default 2)
  --decide-ms N   from a kill to the order to promote (default 1000)`;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): Options {
  return withUsage(USAGE, () => {
    const options = {
      ...paymentFlags(PAYERS),
      kills: { type: 'string', default: '2' },
      'decide-ms': { type: 'string', default: '1000' },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    return {
      ...readPaymentOptions(values, 1),
      kills: numberOption('kills', values.kills, 1, 20),
      decideMs: numberOption('decide-ms', values['decide-ms'], 0, 60_000),
    };
  });
}
