import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { SessionPool } from '../../../db/postgres/sql.ts';
import { ProofDesk } from '../../../src/console/proof-desk.ts';

/** A thread that may begin, and ends instead. */
const ENDED = new URL(
  `data:text/javascript,import { parentPort } from 'node:worker_threads'; parentPort.postMessage({ kind: 'ready' });`,
);

/** A database that keeps the statements, and takes long to begin a transaction. */
class SlowDatabase implements SessionPool {
  readonly statements: string[] = [];

  run(text: string): Promise<never[]> {
    this.statements.push(text);
    return Promise.resolve([]);
  }

  async transaction<T>(work: (trx: this) => Promise<T>): Promise<T> {
    await setTimeout(500);
    return await work(this);
  }
}

describe('A verification whose thread ends before it is on record', () => {
  it('is recorded as failed, and the next one may begin', async () => {
    const database = new SlowDatabase();
    const faults: string[] = [];
    const desk = new ProofDesk({
      ...{ database, workerUrl: 'postgres://none', secretKeys: [], threadUrl: ENDED },
      onFault: (reason) => faults.push(reason),
    });
    const actor = { tenantId: 53, operator: { id: 1, name: 'iris' } };
    expect(await desk.start(actor)).toBe('started');
    while (faults.length === 0) await setTimeout(10);
    expect(faults).toEqual(['The thread that verifies has ended.']);
    expect(database.statements.filter((text) => text.includes("state = 'failed'"))).toHaveLength(1);
    expect(await desk.start(actor)).toBe('started');
    await desk.close();
  });
});
