import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdReserve } from '../../db/ledger/id-reserve.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { migrate } from '../../db/schema/migrate.ts';
import { ID_KINDS, type IdKind } from '../../src/core/ids.ts';
import { Server } from '../../drills/chaos/server.ts';
import { Lab } from '../../drills/shared/lab.ts';
import { seed, TENANTS } from '../../drills/shared/seed.ts';

const LIMIT_MS = 120_000;
const ROUNDS = 5;
const COUNTS = Object.fromEntries(ID_KINDS.map((kind) => [kind, 1])) as Record<IdKind, number>;

// Processes are looked for in /proc.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('A reservation of ids', () => {
  let lab: Lab;
  let server: Server;

  beforeAll(async () => {
    lab = await Lab.open('reserve');
    server = await Server.start(lab, process.env['POSTGRES_BIN_DIR'] || undefined);
    const { owner, runtime, worker } = server.urls;
    await migrate({ ownerUrl: owner, runtimeUrl: runtime, workerUrl: worker, log: () => undefined });
    await seed(owner);
  }, LIMIT_MS);

  afterAll(async () => {
    await lab.close();
  }, LIMIT_MS);

  /** The ids for a gateway that begins without any. */
  async function take(): Promise<readonly number[]> {
    const database = openDatabase(server.urls.runtime, { max: 1, name: 'drill reserve' });
    try {
      const ids = await new IdReserve(database).take(TENANTS[0], COUNTS);
      return ID_KINDS.map((kind) => ids.next(kind));
    } finally {
      await database.destroy();
    }
  }

  it(
    'outlives the server that is killed as soon as it was answered',
    async () => {
      const given: (readonly number[])[] = [await take()];
      for (let round = 0; round < ROUNDS; round += 1) {
        await server.kill();
        await server.launch();
        given.push(await take());
      }
      for (const [place, kind] of ID_KINDS.entries()) {
        const ids = given.map((taken) => taken[place]);
        expect({ kind, ids: new Set(ids).size }).toEqual({ kind, ids: ROUNDS + 1 });
      }
    },
    LIMIT_MS,
  );
});
