import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCli, type Cli } from '../support/harness.ts';

let cli: Cli;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cli, stop } = await startCli());
  await cli.json('tenant add 60 --name Acme --currency USD');
});

afterAll(async () => {
  await stop();
});

const OFF = {
  tenant: 60,
  startHour: 9,
  beforeDueDays: null,
  firstOverdueDays: null,
  secondOverdueDays: null,
  thirdOverdueDays: null,
  lateFee: null,
  lateFeeDays: null,
  lateFeeMinimum: null,
  appliesCredit: false,
  billsItems: false,
};

describe('daily set', () => {
  it('keeps the tasks that it does not name, and 0 or off ends one', async () => {
    expect(await cli.json('daily show 60')).toEqual({ ...OFF, runs: [] });
    await cli.json('daily set 60 --first-overdue 3 --second-overdue 10 --start-hour 6');
    const fee = { lateFee: '5.500 %', lateFeeDays: 14, lateFeeMinimum: '2.50' };
    const on = { ...OFF, startHour: 6, firstOverdueDays: 3, secondOverdueDays: 10, ...fee, appliesCredit: true };
    expect(
      await cli.json('daily set 60 --late-fee 5.5% --late-fee-days 14 --late-fee-minimum 2.50 --apply-credit on'),
    ).toEqual(on);
    expect(await cli.json('daily set 60 --late-fee 4')).toEqual({ ...on, lateFee: '4.00' });
    expect(await cli.json('daily set 60 --late-fee off --second-overdue 0')).toEqual({
      ...on,
      secondOverdueDays: null,
      lateFee: null,
      lateFeeDays: null,
      lateFeeMinimum: null,
    });
    expect(await cli.database('credentials').where({ dialect: 'daily-tasks' })).toHaveLength(1);
  });

  it.each([
    'daily set 60 --first-overdue 10 --second-overdue 5',
    'daily set 60 --late-fee 5%',
    'daily set 60 --late-fee -1',
    'daily set 60 --start-hour 24',
    'daily set 999 --first-overdue 1',
  ])('refuses %s, and changes nothing', async (line) => {
    const before = await cli.json('daily show 60');
    await expect(cli.json(line)).rejects.toThrow();
    expect(await cli.json('daily show 60')).toEqual(before);
  });
});
