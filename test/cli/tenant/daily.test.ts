import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verdict } from '../doctor/harness.ts';
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

describe('doctor and jobs list, of daily tasks', () => {
  it('say which are late, and of which commands were refused', async () => {
    await cli.json('tenant add 61 --name Late --currency USD');
    await cli.json('daily set 60 --first-overdue 0 --apply-credit off --late-fee off');
    await cli.json('daily set 61 --bill-items on --first-overdue 3');
    const late = (hours: number): Promise<unknown> =>
      cli.database.raw(`update daily_settings set changed_at = now() - interval '${hours} hours' where tenant_id = 61`);
    await late(1);
    expect(await verdict(cli, 'daily tasks')).toEqual(['fine: The daily tasks of every tenant have ended in time.']);
    await late(50);
    await cli.database.raw(
      `insert into daily_runs values (61, 'first-overdue', (now() - interval '1 hour')::date, 5, 2, now() - interval '1 hour')`,
    );
    expect(await verdict(cli, 'daily tasks')).toEqual([
      'warning: The daily task bill-items of tenant 61 has not ended for 50 hours.',
      'warning: 2 commands of the daily task first-overdue of tenant 61 were refused in 7 days.',
    ]);
    expect((await cli.run('jobs list')).err).toContain(
      '2 daily tasks are on; bill-items of tenant 61 waits for longest, for 2 d: daily show 61',
    );
  });

  it('keep the currency of the amounts of a fee', async () => {
    await cli.json('daily set 61 --late-fee 2.50 --late-fee-days 7');
    await cli.json('tenant set 61 --currency JPY');
    expect(await cli.json('daily set 61 --late-fee-days 8')).toMatchObject({ lateFee: '2.50', lateFeeDays: 8 });
    expect(await cli.json('daily set 61 --late-fee 300')).toMatchObject({ lateFee: '300', lateFeeMinimum: '0' });
  });
});
