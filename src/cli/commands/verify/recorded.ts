import type { Knex } from 'knex';
import type { TenantObserver, Verification } from '../../../../db/verify/verify.ts';
import { RunRecorder } from '../../../console/run-recorder.ts';
import type { TenantId } from '../../../core/tenant.ts';
import { withRole, type Target } from '../../support/connection.ts';
import { say, type Io } from '../../support/io.ts';

/** Runs a verification whose run is recorded for the console, a row for each tenant, over a second connection. */
export async function recorded<T>(io: Io, target: Target, work: (runs: RecordedRuns) => Promise<T>): Promise<T> {
  return await withRole(target, 'owner', async (database) => {
    const runs = new RecordedRuns(io, database);
    try {
      return await work(runs);
    } catch (error) {
      await runs.fail();
      throw error;
    }
  });
}

/** Records what it can: a database that takes no writes, such as a standby, is verified all the same. */
class RecordedRuns implements TenantObserver {
  readonly #io: Io;
  readonly #database: Knex;
  #recorder: RunRecorder | null = null;
  #isOff = false;

  constructor(io: Io, database: Knex) {
    this.#io = io;
    this.#database = database;
  }

  async started(tenantId: TenantId): Promise<void> {
    await this.#try(async () => {
      this.#recorder = await RunRecorder.start(this.#database, { tenantId, origin: 'command', act: null });
    });
  }

  advance(rows: number): void {
    this.#recorder?.advance(rows);
  }

  async ended(_tenantId: TenantId, verification: Verification): Promise<void> {
    await this.#try(async () => {
      await this.#recorder?.end(verification);
      this.#recorder = null;
    });
  }

  async fail(): Promise<void> {
    await this.#try(async () => {
      await this.#recorder?.fail('The command was broken off by an error.');
    });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    if (this.#isOff) return;
    try {
      await work();
    } catch (error) {
      this.#isOff = true;
      const reason = error instanceof Error ? error.message : String(error);
      say(this.#io, `The run is not on record in the console: ${reason}`);
    }
  }
}
