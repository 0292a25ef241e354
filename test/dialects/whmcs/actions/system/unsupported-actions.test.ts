import { describe, expect, it } from '@jest/globals';
import { whmcs } from '../../../../../adapters/whmcs/descriptor.ts';
import { unsupportedNames } from '../../../../../adapters/dialects.ts';
import { pruneUnsupportedCalls } from '../../../../../db/maintenance/pruning.ts';
import { DOCUMENTED_ACTIONS } from '../../../../../schemas/whmcs/names.ts';
import { gatewayWithCaller } from '../../../../support/gateway-with-caller.ts';
import { startTestGateway } from '../../../../support/gateway.ts';
import { scrape, valueOf } from '../../../../support/metrics.ts';
import { callWhmcs } from '../../../../support/whmcs-client.ts';
import { callerOf, callerOfNewTenant, refusal } from '../../fixtures.ts';

const { gateway, api } = gatewayWithCaller();

const UNSUPPORTED = unsupportedNames(whmcs);
const BUILT = new Set(whmcs.actions.map(({ name }) => name));
const sentence = (name: string): string =>
  `API Function Not Supported: ${name} is a documented action, and this gateway does not support it`;

interface Count {
  readonly tenant: string;
  readonly action: string;
  readonly day: string;
  readonly calls: string;
}

async function counts(action: string): Promise<Count[]> {
  const { rows } = await gateway.database.raw<{ rows: Count[] }>(
    `select tenant_id::text as tenant, action, called_on::text as day, calls::text as calls from unsupported_calls
     where action = ? order by tenant_id, called_on`,
    [action],
  );
  return rows;
}

type Line = Readonly<Record<string, unknown>>;
const lines = (message: string): Line[] =>
  gateway.log.map((line) => JSON.parse(line) as Line).filter((line) => line['message'] === message);
const lastCall = (): Line | undefined => lines('call').at(-1);

describe('The list of documented actions', () => {
  it('has 162 names, each once, and every action of the gateway', () => {
    expect(new Set(DOCUMENTED_ACTIONS.map((name) => name.toLowerCase())).size).toBe(162);
    expect([...BUILT].filter((name) => !DOCUMENTED_ACTIONS.includes(name))).toEqual([]);
    expect([...UNSUPPORTED, ...BUILT].sort()).toEqual([...DOCUMENTED_ACTIONS].sort());
  });
});

describe('A documented action that the gateway lacks', () => {
  it.each(UNSUPPORTED)('%s has a sentence of its own, and nothing that looks like a list', async (name) => {
    const answer = await api.call(name, { limitnum: 25, userid: 1 });
    expect([answer.status, answer.json]).toEqual([200, refusal(sentence(name))]);
    expect(lastCall()).toMatchObject({ action: name.toLowerCase(), outcome: 'action-unsupported' });
  });

  it.each(['getorders', 'GETORDERS', 'GetOrders'])('is known in any case: %s', async (name) => {
    expect((await api.call(name)).json).toEqual(refusal(sentence('GetOrders')));
  });

  it('is answered in every format', async () => {
    expect((await api.call('GetOrders', { responsetype: 'xml' })).text).toContain(
      `<action>getorders</action><result>error</result><message>${sentence('GetOrders')}</message></whmcsapi>`,
    );
    expect((await api.call('GetOrders', { responsetype: 'nvp' })).text).toBe(
      `result=error;message=${sentence('GetOrders')};`,
    );
  });

  it('differs from a name that no document has', async () => {
    for (const name of ['GetOrder', 'GetWHMCSDetails', 'DeleteInvoice', 'constructor']) {
      const answer = await api.call(name);
      expect(answer.json).toEqual(refusal('API Function Not Found'));
      expect(lastCall()).toMatchObject({ outcome: 'action-unknown' });
    }
  });

  it('is not distinguished from others for a credential that may call some actions', async () => {
    await gateway.addCredential({ tenantId: 53, identifier: 'few', actions: ['getinvoice'] });
    const few = callerOf(gateway, { identifier: 'few', secret: 'few' });
    for (const name of ['getorders', 'nothing']) {
      expect((await few.call(name)).json).toEqual(refusal(`Invalid Permissions: API action "${name}" is not allowed`));
    }
  });
});

describe('Calls to unsupported actions', () => {
  it('are counted by action in the metrics, under documented names only', async () => {
    const before = valueOf(await scrape(gateway.url), 'invoice_gateway_unsupported_actions_total', {
      dialect: 'whmcs',
      action: 'gettickets',
    });
    await api.call('GetTickets');
    await api.call('GetTicketses');
    await callWhmcs(gateway.url, 'GetTickets', {}, { credential: { identifier: 'x', secret: 'y' } });
    const samples = await scrape(gateway.url);
    const labels = { dialect: 'whmcs', action: 'gettickets' };
    expect(valueOf(samples, 'invoice_gateway_unsupported_actions_total', labels)).toBe((before ?? 0) + 1);
    const names = samples
      .filter(({ name }) => name === 'invoice_gateway_unsupported_actions_total')
      .map(({ labels: { action } }) => action);
    expect(names.filter((name) => !UNSUPPORTED.some((each) => each.toLowerCase() === name))).toEqual([]);
  });

  it('grow neither a metric nor a table by names that callers invent', async () => {
    const series = async (): Promise<number> =>
      (await scrape(gateway.url)).filter(({ labels }) => labels['dialect'] === 'whmcs').length;
    const stored = async (): Promise<number> => (await gateway.database('unsupported_calls').distinct('action')).length;
    for (const name of ['Invented', 'GetOrdersX']) await api.call(name);
    await gateway.writeNotes();
    const before = [await series(), await stored()];
    for (let n = 0; n < 200; n += 1) {
      const answer = await api.call(`GetInvented${n}`, { limitnum: 25 });
      expect(answer.json).toEqual(refusal('API Function Not Found'));
    }
    await gateway.writeNotes();
    expect([await series(), await stored()]).toEqual(before);
  });

  it('are counted by tenant, action and day, by all gateways together', async () => {
    const other = await callerOfNewTenant(gateway, { id: 60 });
    const beside = await startTestGateway({ beside: gateway });
    try {
      const second = callerOf(beside);
      for (const caller of [api, api, second, other]) await caller.call('GetAffiliates');
      await Promise.all([gateway.writeNotes(), beside.writeNotes()]);
      gateway.clock.set('2026-11-23T00:00:00.000Z');
      await api.call('getaffiliates');
      await gateway.writeNotes();
      const earlier = Number((await counts('getaffiliates'))[0]?.calls);
      expect(await counts('getaffiliates')).toEqual([
        { tenant: '53', action: 'getaffiliates', day: '2026-11-22', calls: String(earlier) },
        { tenant: '53', action: 'getaffiliates', day: '2026-11-23', calls: '1' },
        { tenant: '60', action: 'getaffiliates', day: '2026-11-22', calls: '1' },
      ]);
      // One call by the list of all names above.
      expect(earlier).toBe(4);
    } finally {
      await beside.close();
    }
  });

  it('are not written during the call', async () => {
    await api.call('GetProject');
    const written = (await counts('getproject')).map(({ calls }) => Number(calls));
    await gateway.writeNotes();
    expect((await counts('getproject')).map(({ calls }) => Number(calls))).not.toEqual(written);
  });

  it('are a line of the log once an hour, with the count of the day', async () => {
    const of = (): unknown[] =>
      lines('unsupported action')
        .filter(({ action, tenant }) => action === 'getproducts' && tenant === '61')
        .map(({ level, dialect, day, calls }) => ({ level, dialect, day, calls }));
    const caller = await callerOfNewTenant(gateway, { id: 61 });
    gateway.clock.set('2026-11-24T10:00:00.000Z');
    for (const at of ['10:00:00', '10:59:59', '11:00:00']) {
      gateway.clock.set(`2026-11-24T${at}.000Z`);
      await caller.call('GetProducts');
      await caller.call('GetProducts');
      await gateway.writeNotes();
    }
    const line = { level: 'warn', dialect: 'whmcs', day: '2026-11-24' };
    expect(of()).toEqual([
      { ...line, calls: 2 },
      { ...line, calls: 6 },
    ]);
  });

  it('are forgotten after ninety days', async () => {
    const insert = `insert into unsupported_calls select 53, 'whmcs', 'getservers', (now() at time zone 'UTC')::date - n, 1
      from generate_series(89, 92) n`;
    await gateway.database.raw(insert);
    expect(await pruneUnsupportedCalls(gateway.database, 60)).toBe(0);
    expect(await pruneUnsupportedCalls(gateway.database, 53)).toBe(2);
    const { rows } = await gateway.database.raw<{ rows: { ages: number[] }[] }>(
      `select array_agg((now() at time zone 'UTC')::date - called_on order by called_on desc) as ages from unsupported_calls
       where action = 'getservers' and tenant_id = 53 and called_on < (now() at time zone 'UTC')::date - 80`,
    );
    expect(rows[0]?.ages).toEqual([89, 90]);
  });
});
