import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verify } from '../../db/verify/verify.ts';
import type { Capture } from '../../src/core/records/capture.ts';
import { CLIENT_ID, TENANT_ID } from '../support/builders.ts';
import { captured, openAttempts, type Attempts } from '../support/captures/attempts.ts';
import { TestClock } from '../support/gateway.ts';
import { openBooks, resultOf, type Books } from '../support/ledgers.ts';
import { verdict } from './doctor/harness.ts';
import { Cli, type CliResult } from './support/harness.ts';

let books: Books;
let attempts: Attempts;
let cli: Cli;
const clock = new TestClock();

beforeAll(async () => {
  books = await openBooks({ referenceScope: 'gateway' });
  attempts = await openAttempts(books, clock);
  cli = new Cli(books.urls);
});

afterAll(async () => {
  await cli.database.destroy();
  await books.close();
});

const settle = (args: readonly string[]): Promise<CliResult> =>
  cli.run(['capture', 'settle', ...args, '--tenant', String(TENANT_ID), '--json'], { clock });
const list = (): Promise<readonly Record<string, unknown>[]> =>
  cli.json(`capture list --tenant ${TENANT_ID}`) as Promise<readonly Record<string, unknown>[]>;
const faults = async (): Promise<readonly string[]> =>
  (await verify(books.owner, { tenantId: TENANT_ID })).differences.map(({ kind }) => kind);
const paymentsOf = (id: number): Promise<readonly unknown[]> =>
  books.rows(
    `select p.amount_minor, p.fees_minor, p.reference from payments p where p.tenant_id = ${TENANT_ID} and p.invoice_id = ${id}`,
  );

/** An attempt that the processor left without an answer, ten minutes ago. */
async function pending(amount = '60.00'): Promise<Capture> {
  clock.set('2026-11-22T10:00:00.000Z');
  const capture = await attempts.start(await books.invoice(amount));
  clock.set('2026-11-22T10:11:00.000Z');
  return capture;
}

/** An attempt whose reference is that of another invoice's payment. */
async function unrecorded(reference: string): Promise<Capture> {
  const other = await pending('5.00');
  resultOf(await attempts.end(other, captured(reference)));
  const capture = await pending();
  resultOf(await attempts.end(capture, captured(reference, 25n)));
  return capture;
}

describe('capture settle', () => {
  it('records a charge that the processor shows as captured', async () => {
    const { id } = await pending();
    expect(await list()).toMatchObject([{ invoice: id, state: 'pending', amount: '60.00', attempt: 1 }]);
    const { code, out } = await settle([String(id), '--captured', 'ch_1', '--fees', '0.30']);
    expect([code, JSON.parse(out)]).toMatchObject([0, { state: 'captured', reference: 'ch_1', fees: '0.30' }]);
    expect(await paymentsOf(id)).toEqual([{ amount_minor: 6_000n, fees_minor: 30n, reference: 'ch_1' }]);
    expect((await settle([String(id), '--captured', 'ch_1'])).err).toContain('is captured and on record');
    expect(await paymentsOf(id)).toHaveLength(1);
    expect([await list(), await faults()]).toEqual([[], []]);
  });

  it('records it also where the tenant refuses unknown gateways by now', async () => {
    const { id } = await pending();
    await books
      .owner('payment_methods')
      .insert({ tenant_id: TENANT_ID, system_name: 'mailin', display_name: 'Mail', is_card_gateway: false });
    const rule = books.owner('tenants').where({ id: TENANT_ID });
    await rule.clone().update({ unknown_gateways: 'refuse' });
    const { code } = await settle([String(id), '--captured', 'ch_unknown']);
    await rule.clone().update({ unknown_gateways: 'accept' });
    expect([code, await paymentsOf(id)]).toMatchObject([0, [{ reference: 'ch_unknown' }]]);
  });

  it('declines a charge that the processor never saw, so that it may be tried again', async () => {
    const { id } = await pending();
    expect((await settle([String(id), '--declined', 'Not seen there'])).code).toBe(0);
    expect(await paymentsOf(id)).toEqual([]);
    expect((await attempts.start(id)).attempt).toBe(2);
    clock.set('2026-11-22T10:30:00.000Z');
    await settle([String(id), '--declined', 'Not seen there']);
    expect(await faults()).toEqual([]);
  });

  it('leaves a charge of the last minutes to the gateway', async () => {
    const { id } = await pending();
    clock.set('2026-11-22T10:05:00.000Z');
    expect((await settle([String(id), '--declined', 'x'])).err).toContain('less than ten minutes ago');
    clock.set('2026-11-22T10:30:00.000Z');
    expect((await settle([String(id), '--declined', 'x'])).code).toBe(0);
  });

  it('records money that was refused, as soon as nothing hinders it', async () => {
    const { id } = await unrecorded('ch_2');
    expect(await list()).toMatchObject([
      { invoice: id, state: 'unrecorded', reference: 'ch_2', reason: 'reference-reused' },
    ]);
    expect(await faults()).toEqual(['charge-unrecorded']);
    expect(await verdict(cli, 'charges')).toEqual([
      `problem: The payment processor took money in one charge of tenant ${TENANT_ID}, and it is not on record.`,
    ]);
    const again = await settle([String(id)]);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('The money is not on record.')]);
    await books.owner('tenants').where({ id: TENANT_ID }).update({ reference_scope: 'invoice' });
    expect((await settle([String(id)])).code).toBe(0);
    await books.owner('tenants').where({ id: TENANT_ID }).update({ reference_scope: 'gateway' });
    expect(await paymentsOf(id)).toEqual([{ amount_minor: 6_000n, fees_minor: 25n, reference: 'ch_2' }]);
    expect([await list(), await faults()]).toEqual([[], []]);
    expect(await verdict(cli, 'charges')).toEqual(['fine: Every charge has its end.']);
  });

  it('closes a charge whose money is settled elsewhere', async () => {
    const { id } = await unrecorded('ch_3');
    const { code, out } = await settle([String(id), '--close', 'Given back at the processor.']);
    expect([code, JSON.parse(out)]).toMatchObject([0, { state: 'closed', reason: 'Given back at the processor.' }]);
    expect([await list(), await faults(), await paymentsOf(id)]).toEqual([[], [], []]);
    expect((await attempts.start(id)).attempt).toBe(2);
  });

  it.each([
    [['1', '--captured', 'a', '--declined', 'b'], 2, 'exclude each other'],
    [['1', '--fees', '1.00'], 2, '--fees requires --captured.'],
    [['999'], 1, 'has no charge.'],
  ] as const)('refuses %j', async (args, code, words) => {
    const refused = await settle(args);
    expect([refused.code, refused.err]).toEqual([code, expect.stringContaining(words)]);
  });

  it('names the client', async () => {
    await pending();
    expect((await list()).at(-1)).toMatchObject({ client: CLIENT_ID });
  });
});
