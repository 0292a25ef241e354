import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tableStates } from '../../support/whmcs-wire.ts';
import { startCli, type Cli } from '../support/harness.ts';
import { knownCalls } from '../support/known-calls.ts';

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
  await cli.json('tenant add 60 --name Sixty');
});

afterAll(async () => {
  await stop();
});

describe('A bad value of a tenant', () => {
  it.each([
    [['--currency', 'US'], '--currency must be an ISO 4217 currency code, such as USD; "US" is not.'],
    [['--currency', 'USB'], '--currency must be an ISO 4217 currency code, such as USD; "USB" is not.'],
    [
      ['--time-zone', 'Mars/Base'],
      '--time-zone must be an IANA time zone, such as America/Denver; "Mars/Base" is not.',
    ],
    [['--time-zone', '+01:00'], '--time-zone must be'],
    [['--date-format', 'MM/DD/YY'], '--date-format must be'],
    [['--date-format', 'MM/DD/MM'], '--date-format must be'],
    [['--date-format', 'MM/DD-YYYY'], '--date-format must be'],
    [
      ['--tax-rate', '8.1255'],
      '--tax-rate must be a percentage from 0 to 1000 with at most three decimals, such as 8.125; "8.1255" is not.',
    ],
    [['--tax-rate', '-1'], '--tax-rate must be'],
    [['--tax-rate', '1e2'], '--tax-rate must be'],
    [['--tax-rate2', '1000.001'], '--tax-rate2 must be'],
    [['--tax-mode', 'both'], '--tax-mode must be exclusive or inclusive; "both" is not.'],
    [['--tax-rounding', 'cent'], '--tax-rounding must be invoice or line; "cent" is not.'],
    [['--due-days', '3651'], '--due-days must be a whole number from 0 to 3650; "3651" is not.'],
    [['--due-days', '1.5'], '--due-days must be'],
    [['--payment-method', 'Bank Transfer'], '--payment-method must be a system name'],
    [['--unknown-gateways', 'ask'], '--unknown-gateways must be accept, warn or refuse; "ask" is not.'],
    [['--transid-scope', 'all'], '--transid-scope must be invoice, gateway or none; "all" is not.'],
    [['--number-format', 'INV'], '--number-format must be off, or a text'],
    [['--number-format', '{NUMBER}{NUMBER}'], '--number-format must be'],
    [['--number-format', '{NUMBER}{WEEK}'], '--number-format must be'],
    [['--next-number', '0'], '--next-number must be'],
    [['--key-prefix', 'PL'], '--key-prefix must be three letters, such as PLA, or none; "PL" is not.'],
    [['--key-prefix', 'P1A'], '--key-prefix must be'],
    [
      ['--corp-methods', 'dropTables'],
      `--corp-methods must be none, or a comma-separated list of ${knownCalls('corp')};`,
    ],
    [['--timed-repeat-window', '604801'], '--timed-repeat-window must be a whole number from 0 to 604800;'],
    [['--dated-repeat-window', '-1'], '--dated-repeat-window must be'],
    [['--name', ' '], '--name must be one line of 1 to 200 characters; " " is not.'],
    [['--name', 'a\nb'], '--name must be'],
  ])('%j is refused with one sentence before anything is written', async (args, sentence) => {
    const before = await tableStates(cli.database);
    for (const command of [
      ['add', '66', '--name', 'X'],
      ['set', '60', '--due-days', '9'],
    ]) {
      const { code, out, err } = await cli.run(['tenant', ...command, ...args]);
      expect([code, out]).toEqual([2, '']);
      expect(err.startsWith(sentence)).toBe(true);
      expect(err.split('\n')).toHaveLength(2);
    }
    expect(await tableStates(cli.database)).toEqual(before);
  });

  it.each(['0', '-1', 'x', '1e3', '99999999999', ''])('of the id, %j, is refused', async (id) => {
    expect((await cli.run(['tenant', 'show', '--', id])).code).toBe(2);
  });
});
