import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scrape, valueOf } from '../support/metrics.ts';
import { withDatabase, type WithDatabase } from './embedded.ts';
import { startLoad, until, type Load, type Running } from './running.ts';

const CALLERS = 8;
const SLOW_MS = 120_000;
/** For a start without a pause, on a machine with other work. */
const AT_ONCE_MS = 5_000;
/** Processes that ended in the replacement, each with a line in the log. */
const REPLACED = 2;
let place: WithDatabase;
let running: Running;
let load: Load | null = null;

beforeAll(async () => {
  place = await withDatabase();
  running = await place.start();
}, SLOW_MS);

afterAll(async () => {
  await load?.stop();
  await running.stop();
  await place.remove();
});

/** Callers that pay already. */
async function paying(): Promise<Load> {
  const started = startLoad(running.url, CALLERS);
  load = started;
  await until('payments', SLOW_MS, () => started.paid.length > CALLERS * 3);
  return started;
}

async function callsInFlight(): Promise<number> {
  return valueOf(await scrape(running.url), 'invoice_gateway_calls_in_flight', { kind: 'write' }) ?? 0;
}

async function paymentsCounted(): Promise<number> {
  return valueOf(await scrape(running.url), 'invoice_gateway_payments_total', { currency: 'USD' }) ?? 0;
}

describe('The processes of a gateway', () => {
  it('are replaced one by one on SIGHUP, and no call fails', async () => {
    const before = running.pids();
    const payers = await paying();
    const { paid, failed } = payers;
    running.parent.kill('SIGHUP');
    await until('the replacement', SLOW_MS, () => running.logged('replaced the processes').length === 1);
    const paidBefore = paid.length;
    await until('payments after it', SLOW_MS, () => paid.length > paidBefore + CALLERS * 3);
    await payers.stop();
    expect(failed).toEqual([]);
    const after = running.pids();
    expect(after).toHaveLength(2);
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
    const onRecord = await place.recorded();
    expect(paid.filter((transid) => !onRecord.has(transid))).toEqual([]);
    // Those of the processes that ended are in the sum.
    expect(await paymentsCounted()).toBe(onRecord.size);
  }, 240_000);

  it('are started again when one is killed, and lose no payment', async () => {
    const [victim = 0, ...others] = running.pids();
    const payers = await paying();
    const { paid, failed } = payers;
    const countedBefore = await paymentsCounted();
    process.kill(victim, 'SIGKILL');
    const isAnother = (pid: number): boolean => pid !== victim && !others.includes(pid);
    await until('another one', AT_ONCE_MS, () => running.pids().some(isAnother));
    await until('two live', SLOW_MS, async () => {
      const { processes } = (await (await fetch(`${running.url}/readyz`)).json()) as { processes: { live: number } };
      return processes.live === 2;
    });
    const paidBefore = paid.length;
    await until('payments after it', SLOW_MS, () => paid.length > paidBefore + CALLERS * 3);
    await payers.stop();
    expect(running.logged('a process ended')).toMatchObject([{ pid: victim, signal: 'SIGKILL', pauseMs: 0 }]);
    // Each caller has one call in flight.
    expect(failed.length).toBeLessThanOrEqual(CALLERS);
    const onRecord = await place.recorded();
    expect(paid.filter((transid) => !onRecord.has(transid))).toEqual([]);
    expect(await paymentsCounted()).toBeGreaterThanOrEqual(countedBefore);
  }, 240_000);

  it('end their calls on SIGTERM, and are not started again', async () => {
    const release = await place.holdInvoice();
    const payers = startLoad(running.url, CALLERS);
    await until('calls in flight at each', SLOW_MS, async () => (await callsInFlight()) === CALLERS);
    running.parent.kill('SIGTERM');
    await until('both to be ending', SLOW_MS, () => running.logged('stopping').length === REPLACED + 3);
    const ending = payers.stop();
    await release();
    await ending;
    await until('the end', SLOW_MS, () => running.parent.exitCode !== null);
    expect({ paid: payers.paid.length, failed: payers.failed }).toEqual({ paid: CALLERS, failed: [] });
    expect(running.parent.exitCode).toBe(0);
    expect(running.pids()).toEqual([]);
    running = await place.start();
    const onRecord = await place.recorded();
    expect(payers.paid.filter((transid) => !onRecord.has(transid))).toEqual([]);
  }, 240_000);
});
