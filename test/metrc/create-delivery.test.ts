import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { retryDelivery } from '../../db/admin/metrc.ts';
import { queryRows } from '../../db/postgres/sql.ts';
import type { Jobs, JobsOptions } from '../../src/jobs/jobs.ts';
import { asJson, callMethod, demoOf, post, switchOnAllMethods, type Answer } from '../dialects/corp/fixtures.ts';
import { openDeliveries, TENANT_ID, type Deliveries } from '../support/deliveries.ts';
import type { MetrcDelivery } from '../support/metrc-server.ts';

const DETAILS = { DRIVER_ID: 1, VEHICLE_ID: 1, ROUTE: 'Main Street', DEPARTURE: '2015-03-24 11:00:00' };
const LABEL = 'ABCDEF012345670000010026';
let deliveries: Deliveries;
let jobs: Jobs | null = null;

beforeAll(async () => {
  deliveries = await openDeliveries();
  await switchOnAllMethods(deliveries.gateway);
  await setAccount();
});

afterEach(async () => {
  await stopJobs();
});

afterAll(async () => {
  await deliveries.close();
});

async function setAccount(): Promise<void> {
  await deliveries.setAccount();
  await deliveries.gateway.database('metrc_accounts').update({ license_number: 'DEMO-0001' });
}

async function stopJobs(): Promise<void> {
  await jobs?.stop();
  jobs = null;
}

async function startJobs(options: Partial<JobsOptions> = {}): Promise<void> {
  jobs = await deliveries.startJobs({ creationDoubtMs: 0, ...options });
}

/** A started invoice with a package of 3.5 grams for 35.00. */
async function soldInvoice(): Promise<number> {
  const { gateway } = deliveries;
  const { fields } = await callMethod(gateway, 'startMainInvoice');
  const line = { DESCRIPTION: 'Flower', QUANTITY: '3.5', AMOUNT: 10, PACKAGE_LABEL: LABEL, UNIT_OF_MEASURE: 'Grams' };
  await callMethod(gateway, 'addInvoiceLineItem', { INVOICE_NUMBER: fields['INVOICE_NUMBER'], ...line });
  return fields['INVOICE_NUMBER'] as number;
}

const deliver = (invoice: number, args: object = {}): Promise<Answer> =>
  callMethod(deliveries.gateway, 'addInvoiceDeliveryDetails', { INVOICE_NUMBER: invoice, ...DETAILS, ...args });
const pay = (invoice: number): Promise<Answer> =>
  post(deliveries.gateway.url, asJson(demoOf(deliveries.gateway).args(invoice, { AMOUNT_PAID: 35 })));
const madeFor = (invoice: number): MetrcDelivery[] =>
  [...deliveries.metrc.deliveries.values()].filter(({ creation }) =>
    String(creation?.['PlannedRoute']).endsWith(`[invoice ${TENANT_ID}-${invoice}]`),
  );

interface Row {
  readonly state: string;
  readonly metrc_delivery_id: bigint | null;
  readonly arrived_at: string | null;
  readonly failure: string | null;
  readonly events: string;
}

async function rowOf(invoice: number): Promise<Row> {
  const [row] = await queryRows<Row>(
    deliveries.gateway.database,
    `select v.state, v.metrc_delivery_id, v.arrived_at, v.failure,
       (select coalesce(string_agg(o.state, ',' order by o.id), '') from outbox o where o.tenant_id = v.tenant_id
          and o.invoice_id = v.invoice_id and o.event like 'delivery.%') as events
     from deliveries v where v.tenant_id = ? and v.invoice_id = ?`,
    [TENANT_ID, invoice],
  );
  return row!;
}

async function reaches(invoice: number, state: string): Promise<Row> {
  for (let tries = 0; tries < 400; tries += 1) {
    const row = await rowOf(invoice);
    if (row.state === state && /(done|failed)$/.test(row.events)) return row;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It is not ${state}: ${JSON.stringify(await rowOf(invoice), (_, v: unknown) => String(v))}`);
}

const postsAbout = (invoice: number): number =>
  deliveries.metrc.requests.filter(
    ({ method, body }) => method === 'POST' && body.includes(`[invoice ${TENANT_ID}-${invoice}]`),
  ).length;

describe('addInvoiceDeliveryDetails', () => {
  it('has Metrc make the delivery, which the payment then completes', async () => {
    const id = await soldInvoice();
    const answer = await deliver(id, { ARRIVAL: '2015-03-24 12:30:00' });
    expect(answer.fields).toMatchObject({
      ...{ RET_STATUS: 'ok', DEPARTURE: '2015-03-24 11:00:00', ARRIVAL: '2015-03-24 12:30:00' },
    });
    await startJobs();
    const open = await reaches(id, 'open');
    const [made, ...more] = madeFor(id);
    expect(more).toEqual([]);
    expect(open.metrc_delivery_id).toBe(BigInt(made!.id));
    expect(made!.creation).toMatchObject({
      ...{ DriverEmployeeId: 'E-17', DriverName: 'Dana Driver', VehicleLicensePlateNumber: '8ABC123' },
      ...{ PlannedRoute: `Main Street [invoice 53-${id}]`, RecipientName: 'Demo Client' },
      ...{ EstimatedDepartureDateTime: '2015-03-24T11:00:00.000', EstimatedArrivalDateTime: '2015-03-24T12:30:00.000' },
      Transactions: [{ PackageLabel: LABEL, Quantity: 3.5, UnitOfMeasure: 'Grams', TotalAmount: 35 }],
    });
    expect((await pay(id)).result).toBe('ok');
    await reaches(id, 'completed');
    expect(made!.completion).toMatchObject({ Id: made!.id, AcceptedPackages: [LABEL] });
  });

  it('completes a delivery that was paid before Metrc had it', async () => {
    const id = await soldInvoice();
    await deliver(id);
    await pay(id);
    expect(await rowOf(id)).toMatchObject({ state: 'creating', arrived_at: '2015-03-24 11:54:00' });
    await startJobs();
    await reaches(id, 'completed');
    expect(madeFor(id)).toHaveLength(1);
    expect(madeFor(id)[0]!.completedAt).toBe('2015-03-24T11:54:00.000');
  });

  it.each([
    ['lost', { kind: 'lost' as const }],
    ['a time-out', { kind: 'hang' as const }],
    ['an error of the server', { kind: 'answer' as const, status: 502 }],
  ])('makes one delivery where the answer is %s', async (_name, failure) => {
    const id = await soldInvoice();
    await deliver(id);
    deliveries.metrc.failNext({ method: 'POST', ...failure });
    await startJobs();
    await reaches(id, 'open');
    expect(madeFor(id)).toHaveLength(1);
    expect(postsAbout(id)).toBe(failure.kind === 'lost' ? 1 : 2);
  });

  it('sends nothing again while a call without an answer may still be under way', async () => {
    const id = await soldInvoice();
    await deliver(id);
    deliveries.metrc.failNext({ method: 'POST', kind: 'hang' });
    await startJobs({ creationDoubtMs: 3_600_000 });
    for (let tries = 0; tries < 200 && !String((await rowOf(id)).failure).includes('looks for it'); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await rowOf(id)).toMatchObject({
      state: 'creating',
      failure: expect.stringContaining('looks for it again'),
    });
    expect(postsAbout(id)).toBe(1);
  });

  it('finds its delivery after a crash between the call and its record, also on a later page', async () => {
    const id = await soldInvoice();
    await deliver(id);
    for (let other = 0; other < 45; other += 1) {
      deliveries.metrc.addDelivery({ id: 900_000 + id * 100 + other, licenseNumber: 'DEMO-0001' });
    }
    // The state after a crash: the note of the call, and a delivery at Metrc whose id is nowhere.
    await startJobs();
    await reaches(id, 'open');
    await stopJobs();
    const [made] = madeFor(id);
    await deliveries.gateway
      .database('deliveries')
      .where({ tenant_id: TENANT_ID, invoice_id: id })
      .update({
        ...{ state: 'failed', failure: 'x', metrc_delivery_id: null, create_sent_at: '2026-11-22T10:00:00Z' },
      });
    await deliveries.gateway.database.transaction((trx) => retryDelivery(trx, TENANT_ID, id, '2026-11-22T10:00:00Z'));
    await startJobs();
    const open = await reaches(id, 'open');
    expect(open.metrc_delivery_id).toBe(BigInt(made!.id));
    expect([madeFor(id).length, postsAbout(id)]).toEqual([1, 1]);
  });

  it('fails with the words of Metrc where the delivery is refused, and a payment tries again', async () => {
    const id = await soldInvoice();
    await deliver(id);
    deliveries.metrc.failNext({
      method: 'POST',
      kind: 'answer',
      status: 400,
      body: '[{"row":0,"message":"No such driver"}]',
    });
    await startJobs();
    expect(await reaches(id, 'failed')).toMatchObject({ failure: 'No such driver', metrc_delivery_id: null });
    await pay(id);
    await reaches(id, 'completed');
    expect(madeFor(id)).toHaveLength(1);
  });

  it('is a repeat with the same details, and refused with others while Metrc has it', async () => {
    const id = await soldInvoice();
    await deliver(id);
    const again = await deliver(id);
    expect([again.result, again.headers['idempotent-replayed']]).toEqual(['ok', 'true']);
    const other = await deliver(id, { ROUTE: 'Another street' });
    expect([other.result, other.headers['x-reason']]).toEqual(['logicProblem', 'delivery-exists']);
    await startJobs();
    await reaches(id, 'open');
    expect((await deliver(id)).headers['idempotent-replayed']).toBe('true');
    expect((await rowOf(id)).events).toBe('done');
  });

  it('keeps a delivery here where the tenant has no account, until it has one', async () => {
    await deliveries.gateway.database('metrc_accounts').delete();
    const id = await soldInvoice();
    await deliver(id);
    await startJobs();
    await reaches(id, 'local');
    await pay(id);
    expect(await rowOf(id)).toMatchObject({ state: 'local', arrived_at: null, events: 'done' });
    await setAccount();
    await deliver(id, { ROUTE: 'A new street' });
    await reaches(id, 'open');
    expect(madeFor(id)).toHaveLength(1);
  });

  it.each<[object, string, string]>([
    [{ DRIVER_ID: 9 }, 'dataIn', 'DRIVER_ID'],
    [{ VEHICLE_ID: 9 }, 'dataIn', 'VEHICLE_ID'],
    [{ ROUTE: '' }, 'dataIn', 'ROUTE'],
    [{ DEPARTURE: 'soon' }, 'dataIn2', 'DEPARTURE'],
    [{ ARRIVAL: '2015-03-24 10:59:59' }, 'dataIn2', 'ARRIVAL'],
    [{ INVOICE_NUMBER: 4711 }, 'zero', 'invoice-not-found'],
  ])('refuses %j as %s', async (args, status, reason) => {
    const answer = await deliver(await soldInvoice(), args);
    expect([answer.result, answer.headers['x-reason']]).toEqual([status, reason]);
  });

  it('refuses a cancelled invoice, and takes one of the other dialect', async () => {
    const { whmcs } = demoOf(deliveries.gateway);
    expect((await deliver(await whmcs.createIn('Cancelled'))).headers['x-reason']).toBe('invoice-closed');
    expect((await deliver(await whmcs.create())).result).toBe('ok');
  });
});
