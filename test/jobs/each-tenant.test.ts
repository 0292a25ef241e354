import { describe, expect, it } from '@jest/globals';
import type { Queryable } from '../../db/postgres/sql.ts';
import { forEachTenant } from '../../src/jobs/each-tenant.ts';

const database = { run: () => Promise.resolve([{ id: 1n }, { id: 2n }, { id: 3n }]) } as Queryable;

function faultOf(fields: { readonly message: string }): Error {
  return Object.assign(new Error(fields.message), fields);
}

/** Has the work fail for tenant 2; returns the tenants that had their turn, and the fault that was thrown. */
async function met(fault: Error, signal: AbortSignal | null = null): Promise<[number[], unknown]> {
  const done: number[] = [];
  const work = (tenantId: number): Promise<number> => {
    done.push(tenantId);
    return tenantId === 2 ? Promise.reject(fault) : Promise.resolve(1);
  };
  const thrown = await forEachTenant(database, signal, work).catch((error: unknown) => error);
  return [done, thrown];
}

describe('work for each tenant', () => {
  it.each([
    { code: 'XX000', severity: 'ERROR', message: 'failure on connection marked as essential: 10.0.0.2:5432' },
    { code: '08006', severity: 'ERROR', message: 'connection to the remote node a@10.0.0.2:5432 failed' },
  ])('goes on where one node is away, and ends with its fault: %j', async (fields) => {
    const fault = faultOf(fields);
    expect(await met(fault)).toEqual([[1, 2, 3], fault]);
  });

  it.each([
    { code: '57P01', severity: 'FATAL', message: 'terminating connection due to administrator command' },
    { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
    { code: '42601', severity: 'ERROR', message: 'syntax error' },
  ])('ends at once at any other fault: %j', async (fields) => {
    const fault = faultOf(fields);
    expect(await met(fault)).toEqual([[1, 2], fault]);
  });

  it('sums up what was done, and ends at the signal', async () => {
    expect(await forEachTenant(database, null, (tenantId) => Promise.resolve(tenantId))).toBe(6);
    expect(await met(new Error('never'), AbortSignal.abort())).toEqual([[], 0]);
  });
});
