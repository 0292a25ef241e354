import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { EmbeddedUrls } from '../../db/embedded/roles.ts';
import { migrate } from '../../db/schema/migrate.ts';
import { ensureRoles } from '../../db/schema/roles.ts';
import { parentOf } from './process-usage.ts';
import type { Undo } from './undo.ts';

/** A database of the benchmark's own on a server that it may not change otherwise. */
export interface OwnDatabase {
  readonly urls: EmbeddedUrls;
  /** Of the server's main process; `null` where it runs on another machine, or cannot be seen. */
  readonly serverPid: number | null;
}

/** Makes the roles and the database as `roles create` does, and migrates it. `undo` removes them. */
export async function makeOwnDatabase(adminUrl: string, undo: Undo): Promise<OwnDatabase> {
  const database = `bench_${randomBytes(6).toString('hex')}`;
  const login = (part: string): { role: string; password: string } => ({
    role: `${database}_${part}`,
    password: randomBytes(16).toString('hex'),
  });
  const plan = { database, owner: login('owner'), runtime: login('runtime'), worker: login('worker') };
  const logins = [plan.owner, plan.runtime, plan.worker];
  undo.add(() =>
    asAdmin(adminUrl, async (admin) => {
      await admin.query(`drop database if exists ${database} with (force)`);
      for (const { role } of logins) await admin.query(`drop role if exists ${role}`);
    }),
  );
  await ensureRoles(adminUrl, plan);
  const urlOf = ({ role, password }: { role: string; password: string }): string =>
    Object.assign(new URL(adminUrl), { username: role, password, pathname: `/${database}` }).toString();
  const admin = Object.assign(new URL(adminUrl), { pathname: `/${database}` }).toString();
  const urls = { admin, owner: urlOf(plan.owner), runtime: urlOf(plan.runtime), worker: urlOf(plan.worker) };
  await migrate({ ownerUrl: urls.owner, runtimeUrl: urls.runtime, workerUrl: urls.worker, log: () => undefined });
  return { urls, serverPid: await serverPidOf(admin, database) };
}

async function asAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url, application_name: 'bench' });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** The parent of a session's process, where that process is on this machine: its title names the database. */
function serverPidOf(url: string, database: string): Promise<number | null> {
  return asAdmin(url, async (admin) => {
    const { rows } = await admin.query<{ pid: number }>('select pg_backend_pid() as pid');
    const pid = rows[0]?.pid ?? 0;
    const title = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '');
    return title.includes(database) ? await parentOf(pid) : null;
  });
}
