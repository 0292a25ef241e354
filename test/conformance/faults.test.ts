import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Kit } from '../../src/conform/cases/case.ts';
import { loadKit } from '../../src/conform/cases/load.ts';
import { runKit, type CaseResult } from '../../src/conform/run/run-kit.ts';
import { FAULTS } from '../support/conformance/faults.ts';
import { proofs } from '../support/conformance/profiles.ts';
import { startWrongServer } from '../support/conformance/wrong-server.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const KITS = { whmcs: loadKit('whmcs'), corp: loadKit('corp') };
const RIGHT = { name: 'none', dialect: 'whmcs', namedBy: '' } as const;

describe('A server with a fault', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  const run = async (kit: Kit, url: string, runKey: string): Promise<readonly CaseResult[]> => {
    const seconds = (): number => performance.now() / 1_000;
    const proof = await proofs(kit.dialect.name)(gateway, 'default');
    return (await runKit(kit, { url, ...proof, runKey, seconds })).results;
  };
  const only = (kit: Kit, ids: readonly string[]): Kit => ({
    ...kit,
    cases: kit.cases.filter(({ id }) => ids.includes(id)),
  });

  it('is one of 25 or more, each named by a case that exists', () => {
    expect(FAULTS.length).toBeGreaterThanOrEqual(25);
    const unknown = FAULTS.filter(({ dialect, namedBy }) => only(KITS[dialect], [namedBy]).cases.length !== 1);
    expect(unknown.map(({ namedBy }) => namedBy)).toEqual([]);
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
  });

  it.each(FAULTS.map((fault, index) => [fault.name, fault, index] as const))(
    '%s: a case fails',
    async (_, fault, index) => {
      const server = await startWrongServer(gateway.url, fault);
      try {
        const results = await run(only(KITS[fault.dialect], [fault.namedBy]), server.url, `f${index}`);
        expect(results.map(({ verdict }) => verdict.kind)).toEqual(['failed']);
      } finally {
        await server.close();
      }
    },
  );

  it.each(['whmcs', 'corp'] as const)('is not taken for one without: the same cases of %s pass', async (dialect) => {
    const server = await startWrongServer(gateway.url, { ...RIGHT, dialect });
    try {
      const ids = FAULTS.filter((fault) => fault.dialect === dialect).map(({ namedBy }) => namedBy);
      const results = await run(only(KITS[dialect], ids), server.url, `r-${dialect}`);
      expect(results.filter(({ verdict }) => verdict.kind !== 'passed')).toEqual([]);
      expect(results.length).toBe(new Set(ids).size);
    } finally {
      await server.close();
    }
  });

  it('that is away has no failures: its cases are not judged', async () => {
    const server = await startWrongServer(gateway.url, { ...RIGHT, instead: cutAfterGreeting() });
    try {
      const results = await run(only(KITS.whmcs, ['get-invoice/an-invoice-that-does-not-exist']), server.url, 'away');
      expect(results.map(({ verdict }) => verdict)).toEqual([
        { kind: 'error', fault: expect.stringContaining('No answer came') },
      ]);
    } finally {
      await server.close();
    }
  });
});

function cutAfterGreeting(): () => null {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls > 1) throw new Error('cut');
    return null;
  };
}
