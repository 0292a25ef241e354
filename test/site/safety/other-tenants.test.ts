import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endRun, startRun } from '../../../db/console/verify-runs.ts';
import { verify } from '../../../db/verify/verify.ts';
import { ROUTES } from '../../../src/site/routes.ts';
import type { Route } from '../../../src/site/routing/route.ts';
import { addDelivery } from '../../pages/fixtures.ts';
import { addCharge } from '../../support/captures/charge-row.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { richInvoice } from '../rich-invoice.ts';
import { addTestOperator, formTokenOf, loggedIn, type SiteReply, type Visitor } from '../visitor.ts';

let gateway: TestGateway;
let own: Visitor;
let stranger: Visitor;
/** Things of tenant 53, by the names of the parts of paths. A new name without a row fails. */
let ids: Readonly<Record<string, number | string>>;
const TEXT = 'Geheimnis-of-53';
/** A search that finds it, and is not it: a page repeats a search. */
const BEGINNING = 'Geheimnis';

beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.addTenant({ id: 54, name: 'Other' });
  await addTestOperator(gateway, 'night-desk', [{ tenantId: 53, role: 'admin' }]);
  await addTestOperator(gateway, 'stranger', [{ tenantId: 54, role: 'admin' }]);
  const texts = { client: TEXT, line: TEXT, notes: TEXT, reference: TEXT, gateway: TEXT, route: TEXT };
  const invoice = await richInvoice(gateway, 'night-desk', { ...texts, description: TEXT, subject: TEXT }, 930);
  await addDelivery(gateway, { invoiceId: invoice, state: 'failed', failure: TEXT });
  await addCharge(gateway, { invoiceId: invoice, gateway: TEXT, state: 'unrecorded', reference: TEXT, reason: TEXT });
  await gateway.writeCalls();
  const run = await startRun(gateway.database, { tenantId: 53, origin: 'command', act: null });
  await endRun(gateway.database, run, await verify(gateway.database, { tenantId: 53 }), 40);
  const caller = await gateway.addCredential({ tenantId: 53, identifier: TEXT });
  const job = 900_000;
  await gateway.database('outbox').insert({
    ...{ tenant_id: 53, id: job, event: 'mail.invoice-created', state: 'held', invoice_id: invoice, payload: '{}' },
    ...{ command_id: 'other-tenants', recorded_at: '2026-11-22T10:00:00Z' },
  });
  const call = await gateway.database<{ id: bigint; tenant_id: number }>('calls').where({ tenant_id: 53 }).first('id');
  ids = { invoice, client: 930, caller, run: run.id, job, call: String(call?.id) };
  own = await loggedIn(gateway, 'night-desk');
  stranger = await loggedIn(gateway, 'stranger');
});

afterAll(async () => {
  await gateway.close();
});

const ofTenant = ROUTES.filter(({ access }) => typeof access === 'object' && 'role' in access);
const ofThing = ofTenant.filter(({ path }) => path.split(':').length > 2);
const lists = ofTenant.filter(({ path, method }) => path.split(':').length === 2 && method === 'GET');

function pathOf({ path }: Route, tenant: number): string {
  return path.replace(':tenant', String(tenant)).replaceAll(/:(\w+)/g, (_part, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`Tenant 53 has nothing for :${name}`);
    return String(id);
  });
}

async function send(visitor: Visitor, route: Route, tenant: number): Promise<SiteReply> {
  if (route.method === 'GET') return await visitor.get(pathOf(route, tenant));
  const csrf = formTokenOf(await visitor.get('/console/tenants'));
  return await visitor.post(pathOf(route, tenant), {
    csrf,
    act: 'an-act-of-a-stranger',
    amount: '1.00',
    attempt: '1',
    ...ANSWER,
  });
}

/** The fields of an answer of the payment processor. */
const ANSWER = { reference: 'R-1', reason: 'x' };

/** All rows of the tenant that an act could change. */
async function stateOf53(): Promise<string> {
  const { rows } = await gateway.database.raw<{ rows: unknown[] }>(
    `select (select json_agg(i order by i.id) from invoices i where tenant_id = 53) as invoices,
       (select json_agg(p order by p.id) from payments p where tenant_id = 53) as payments,
       (select json_agg(o order by o.id) from outbox o where tenant_id = 53) as jobs,
       (select json_agg(c order by c.id) from credentials c where tenant_id = 53 and dialect <> 'operator') as callers,
       (select json_agg(d order by d.invoice_id) from deliveries d where tenant_id = 53) as deliveries,
       (select json_agg(k order by k.id) from captures k where tenant_id = 53) as charges`,
  );
  return JSON.stringify(rows);
}

describe('A thing of another tenant', () => {
  it.each(ofThing.map((route) => [route.name, route] as const))(
    'is not found at an address of one’s own: %s',
    async (_name, route) => {
      const before = await stateOf53();
      if (route.method === 'GET') expect((await send(own, route, 53)).status).toBe(200);
      const asked = await send(stranger, route, 54);
      expect(asked.status).toBe(404);
      expect(asked.text).not.toContain(TEXT);
      expect((await send(stranger, route, 53)).status).toBe(404);
      expect(await stateOf53()).toBe(before);
    },
  );

  it('is in the lists of its tenant', async () => {
    const texts = await Promise.all(lists.map(async (route) => (await send(own, route, 53)).text));
    expect(texts.filter((text) => text.includes(TEXT)).length).toBeGreaterThanOrEqual(6);
  });

  it.each(lists.map((route) => [route.name, route] as const))(
    'is in no list, file or search of one’s own: %s',
    async (_name, route) => {
      const { invoice, client } = ids;
      const searches = ['', BEGINNING, `id:${invoice}`, `client:${client}`, `invoice:${invoice}`, 'caller:unknown'];
      for (const search of [...searches, `ref:${BEGINNING}`, `gateway:${BEGINNING}`, `caller:${BEGINNING}`]) {
        const { status, text } = await stranger.get(
          `${pathOf(route, 54)}?${new URLSearchParams({ q: search }).toString()}`,
        );
        expect([search, status]).toEqual([search, 200]);
        expect(text).not.toContain(TEXT);
        expect(text).not.toContain(`/console/53`);
      }
    },
  );
});
