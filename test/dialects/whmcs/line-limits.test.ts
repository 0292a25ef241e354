import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { differencesIn } from '../../exactly-once/effects.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { Params } from '../../support/whmcs-client.ts';
import { callerOf, refusal, storedRows, SUCCESS, type Caller } from './fixtures.ts';

const TOO_MANY = refusal('An invoice takes at most 1000 items: put the others on another invoice');
const TOO_LONG = refusal(
  'The item descriptions of an invoice take at most 262144 bytes together: shorten them, or use another invoice',
);

let gateway: TestGateway;
let api: Caller;

beforeAll(async () => {
  gateway = await startTestGateway();
  api = callerOf(gateway);
});

afterAll(async () => {
  expect(await differencesIn(gateway.database)).toEqual([]);
  await gateway.close();
});

function added(count: number, description = 'A line'): Params {
  const lines = Array.from({ length: count }, (_line, index): [string, string][] => [
    [`newitemdescription[${index}]`, description],
    [`newitemamount[${index}]`, '1.00'],
  ]);
  return Object.fromEntries(lines.flat());
}

function numbered(count: number, description = 'A line'): Params {
  const lines = Array.from({ length: count }, (_line, index): [string, string][] => [
    [`itemdescription${index + 1}`, description],
    [`itemamount${index + 1}`, '1.00'],
  ]);
  return { userid: 1, ...Object.fromEntries(lines.flat()) };
}

async function historyBytes(id: number): Promise<number> {
  const [row] = (
    await gateway.database.raw<{ rows: { bytes: string }[] }>(
      `select octet_length(before::text) + octet_length(after::text) as bytes from history
       where tenant_id = 53 and invoice_id = ? order by seq desc limit 1`,
      [id],
    )
  ).rows;
  return Number(row!.bytes);
}

describe('The lines of an invoice', () => {
  it('are a thousand at most, and one that has them can still be changed, shown and paid', async () => {
    const id = await api.create(numbered(490));
    expect((await api.update(id, added(490))).json.result).toBe('success');
    const before = await storedRows(gateway.database);
    expect((await api.update(id, added(21))).json).toEqual(TOO_MANY);
    expect(await storedRows(gateway.database)).toEqual(before);
    expect((await api.update(id, added(20))).json.result).toBe('success');
    expect((await api.update(id, added(1))).json).toEqual(TOO_MANY);

    const shown = await api.show(id);
    expect(shown.items.item).toHaveLength(1_000);
    const line = shown.items.item[0]!.id;
    const edit = {
      [`itemdescription[${line}]`]: 'Edited',
      [`itemamount[${line}]`]: '2.00',
      [`itemtaxed[${line}]`]: '0',
    };
    expect((await api.update(id, edit)).json.result).toBe('success');
    expect(await historyBytes(id)).toBeLessThan(1_500);
    expect((await api.update(id, { ...added(1), 'deletelineids[0]': `${line}` })).json.result).toBe('success');
    expect((await api.update(id, { status: 'Collections' })).json.result).toBe('success');
    expect(await historyBytes(id)).toBeLessThan(1_000);
    expect((await api.pay(id, { transid: 'all', amount: '' })).json).toEqual(SUCCESS);
    expect(await api.show(id)).toMatchObject({ status: 'Paid', total: '1000.00', balance: '0.00' });
  });

  it('have 256 KiB of descriptions at most, together', async () => {
    const most = { ...numbered(1, 'x'.repeat(65_000)) };
    const id = await api.create(most);
    for (let round = 0; round < 3; round += 1) {
      expect((await api.update(id, added(1, 'y'.repeat(65_000)))).json.result).toBe('success');
    }
    const before = await storedRows(gateway.database);
    // Two bytes a letter: 2,144 bytes are left.
    expect((await api.update(id, added(1, 'é'.repeat(1_073)))).json).toEqual(TOO_LONG);
    expect(await storedRows(gateway.database)).toEqual(before);
    expect((await api.update(id, added(1, 'é'.repeat(1_072)))).json.result).toBe('success');
    expect((await api.update(id, added(1, 'z'))).json).toEqual(TOO_LONG);
    expect((await api.update(id, added(1, ''))).json.result).toBe('success');
  });

  it('that were more before there was a limit may become fewer, and be edited', async () => {
    const id = await api.create(numbered(400));
    await gateway.database.raw(
      `insert into invoice_lines select tenant_id, id + (n * 1000000), invoice_id, type, related_id, description, 0, false
       from invoice_lines, generate_series(1, 4) n where tenant_id = 53 and invoice_id = ?`,
      [id],
    );
    const lines = (await api.show(id)).items.item;
    expect(lines).toHaveLength(2_000);
    const [first, second] = lines as [(typeof lines)[0], (typeof lines)[0]];
    const edit = {
      [`itemdescription[${first.id}]`]: 'B',
      [`itemamount[${first.id}]`]: '1',
      [`itemtaxed[${first.id}]`]: '1',
    };
    expect((await api.update(id, edit)).json.result).toBe('success');
    expect((await api.update(id, { 'deletelineids[0]': `${second.id}` })).json.result).toBe('success');
    expect((await api.update(id, added(2))).json).toEqual(TOO_MANY);
    expect((await api.update(id, added(1))).json).toEqual(TOO_MANY);
    expect((await api.pay(id, { transid: 'T', amount: '1.00' })).json).toEqual(SUCCESS);
    // Lines that no call made are a difference, as they must be.
    await gateway.database.raw('delete from invoice_lines where tenant_id = 53 and invoice_id = ? and id > 1000000', [
      id,
    ]);
  });
});
