import type { Knex } from 'knex';
import { openDatabase } from '../../../db/postgres/knex.ts';
import type { TestDatabase } from './database.ts';

/**
 * Where the server fails: when ids are reserved, when an invoice is locked or read, when a payment is written, or at
 * COMMIT.
 */
export type Stage = 'ids' | 'invoice' | 'write' | 'commit';

/** Makes a real server fail where and how a test wants it. */
export interface DatabaseFaults {
  /** Fails with this SQLSTATE at that stage, as often as wanted; `57P01` also ends the connection, as it does in earnest. */
  fail(stage: Stage, sqlstate: string, times: number): Promise<void>;
  /** How often it did since. */
  failures(): Promise<number>;
  /** No more. */
  mend(): Promise<void>;
  /** The superuser's connection. */
  readonly admin: Knex;
  close(): Promise<void>;
}

/**
 * The plan is a row that any transaction may read; what is used up of it is a sequence, which no rollback takes back. A
 * policy on rows fails a statement that locks or reads them, triggers those that write and commit.
 */
const SQL = `
  create table faults (stage text, code text, times bigint);
  create sequence faults_done minvalue 0 start 0;
  create function fault_at(at text) returns boolean language plpgsql volatile security definer as $$
    declare planned faults;
    begin
      select * into planned from faults where stage = at;
      if planned.code is null or nextval('faults_done') >= planned.times then return true; end if;
      if planned.code = '57P01' then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5); end if;
      raise exception 'made by the test' using errcode = planned.code;
    end $$;
  create function fault_here() returns trigger language plpgsql security definer as $$
    begin perform fault_at(tg_argv[0]); return new; end $$;
  create trigger fault_ids before insert on id_counters for each row execute function fault_here('ids');
  create trigger fault_write before insert on payments for each row execute function fault_here('write');
  create constraint trigger fault_commit after insert on payments deferrable initially deferred
    for each row execute function fault_here('commit');
  alter table invoices enable row level security;
  create policy fault_invoice on invoices using (fault_at('invoice')) with check (true);`;

export async function openDatabaseFaults({ adminUrl }: TestDatabase): Promise<DatabaseFaults> {
  // A superuser: he owns the functions, and may end connections.
  const admin: Knex = openDatabase(adminUrl, { max: 1, name: 'test faults' });
  await admin.raw(SQL);
  const plan = async (stage: Stage | 'none', code: string, times: number): Promise<void> => {
    await admin.raw(
      `truncate faults; alter sequence faults_done restart; insert into faults values ('${stage}', '${code}', ${times})`,
    );
  };
  return {
    admin,
    fail: plan,
    async failures() {
      const { rows } = await admin.raw<{ rows: { done: bigint }[] }>(
        'select case when s.is_called then least(s.last_value + 1, f.times) else 0 end as done from faults_done s, faults f',
      );
      return Number(rows[0]?.done ?? 0);
    },
    mend: () => plan('none', '00000', 0),
    close: () => admin.destroy(),
  };
}
