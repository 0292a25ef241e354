import { randomUUID } from 'node:crypto';
import { sql } from '../support/postgres/sql.ts';

/** Roles and a database that do not exist yet, on the tests' server: what `roles create` is there for. */
export interface OwnRoles {
  /** By the variable that names each. */
  readonly urls: Readonly<Record<RoleVariable, string>>;
  remove(): Promise<void>;
}

type RoleVariable = 'ADMIN_DATABASE_URL' | 'MIGRATION_DATABASE_URL' | 'DATABASE_URL' | 'DIRECT_DATABASE_URL';

/** The administrator's address of the tests' server. */
export const { admin: ADMIN_URL } = JSON.parse(process.env['TEST_DATABASE_URLS'] ?? '{}') as { admin: string };

export function planRoles(): OwnRoles {
  const name = `docs_${randomUUID().replaceAll('-', '')}`;
  const roles = ['owner', 'runtime', 'worker'].map((role) => `${name}_${role}`);
  const [owner, runtime, worker] = roles.map((role) => {
    const url = new URL(ADMIN_URL);
    [url.username, url.password, url.pathname] = [role, `password of ${role}`, `/${name}`];
    return url.toString();
  }) as [string, string, string];
  return {
    urls: {
      ADMIN_DATABASE_URL: ADMIN_URL,
      MIGRATION_DATABASE_URL: owner,
      DATABASE_URL: runtime,
      DIRECT_DATABASE_URL: worker,
    },
    async remove() {
      await sql(ADMIN_URL, `drop database if exists ${name} with (force)`);
      for (const role of roles) await sql(ADMIN_URL, `drop role if exists ${role}`);
    },
  };
}
