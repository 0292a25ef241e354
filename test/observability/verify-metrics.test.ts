import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endRun, startRun } from '../../db/console/verify-runs.ts';
import { verify } from '../../db/verify/verify.ts';
import { Registry } from 'prom-client';
import { verifyMetrics, type VerifyFigures } from '../../src/observability/verify-metrics.ts';
import { verifyCheck } from '../../src/cli/commands/doctor/verify-check.ts';
import { Session } from '../../src/cli/commands/doctor/session.ts';
import type { Installation } from '../../src/cli/commands/doctor/finding.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { scrape, valueOf } from '../support/metrics.ts';

const AGE = 'invoice_gateway_verify_age_seconds';
const FOUND = 'invoice_gateway_verify_differences';
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

afterAll(async () => {
  await gateway.close();
});

async function verified(): Promise<void> {
  const run = await startRun(gateway.database, { tenantId: 53, origin: 'command', act: null });
  await endRun(gateway.database, run, await verify(gateway.database, { tenantId: 53 }), 1);
}

/** The check of `doctor`, over the owner's connection. */
async function checked(): Promise<readonly string[]> {
  const owner = await Session.open(gateway.databaseUrls.owner);
  const findings = await verifyCheck.run({ sessions: { owner } } as unknown as Installation);
  owner.cut();
  return findings.map(({ level, message }) => `${level}: ${message}`);
}

describe('The last verification', () => {
  it('is in the metrics and in doctor: none, one without differences, one with them, an old one', async () => {
    expect(valueOf(await scrape(gateway.url), AGE, {})).toBeUndefined();
    expect(await checked()).toEqual(['fine: No tenant has been verified yet.']);

    await verified();
    expect(await checked()).toEqual(['fine: The books were verified within 8 days, without a difference.']);

    await gateway.database('clients').where({ tenant_id: 53, id: 1 }).update({ credit_minor: 1 });
    await verified();
    const [found] = await checked();
    expect(found).toMatch(/^problem: The last verification of tenant 53 found .+ differences?\.$/);

    await gateway.database.raw(`update verify_runs set ended_at = ended_at - interval '9 days'`);
    expect(await checked()).toContain('warning: The last verification of tenant 53 ended 9 days ago.');
    // The first question to the gateway above is cached for five seconds.
    const other = await startTestGateway({ beside: gateway });
    const page = await scrape(other.url);
    await other.close();
    expect(valueOf(page, AGE, {})).toBeGreaterThan(9 * 86_400 - 1);
    expect(valueOf(page, FOUND, {})).toBeGreaterThan(0);
  });

  it('is absent again where it cannot be read', async () => {
    let answer: Promise<VerifyFigures | null> = Promise.resolve({ ageMs: 2_500, differences: 3 });
    const registry = new Registry();
    verifyMetrics([registry], () => answer);
    expect(await registry.metrics()).toContain(`\n${AGE} 2.5\n`);
    expect(await registry.metrics()).toContain(`\n${FOUND} 3`);
    answer = Promise.reject(new Error('away'));
    answer.catch(() => undefined);
    expect(await registry.metrics()).not.toMatch(/^invoice_gateway_verify/m);
  });
});
