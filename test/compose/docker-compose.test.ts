import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SECRET_VARIABLES } from '../../schemas/environment.ts';
import { composeText, longRunning, ROOT, service, services, stack } from './stack.ts';

/** PostgreSQL's versions have two numbers, the others three. */
const EXACT =
  /^(?:postgres:[0-9]+\.[0-9]+|(?!postgres:)[a-z/]+:v?[0-9]+\.[0-9]+\.[0-9]+[\w.-]*)(?:@sha256:[0-9a-f]{64})?$/;

/** These files are another part of the product; where the folder is missing, the profile cannot be started. */

const SECRETS: ReadonlySet<string> = SECRET_VARIABLES;

const bindMounts = services.flatMap(([name, { volumes = [] }]) =>
  volumes.flatMap((volume) => (typeof volume === 'string' ? [] : [{ name, ...volume }])),
);

describe('Every service of docker-compose.yml', () => {
  it.each(services)('%s cannot write its root file system and has no privileges to gain', (_name, made) => {
    expect(made).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(made.privileged).toBeUndefined();
  });

  it.each(services)('%s has limits of memory and processes', (_name, made) => {
    expect(made.mem_limit).toMatch(/^[0-9]+[mg]$/);
    expect(made.pids_limit).toBeGreaterThan(0);
  });

  it.each(services)('%s opens ports only on the loopback address', (_name, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it.each(services.filter(([, { image }]) => image !== service('gateway').image))(
    '%s has an image of an exact version, perhaps with its digest',
    (_name, { image }) => {
      expect(image).toMatch(EXACT);
    },
  );

  it.each(services)('%s reads no secret from its environment', (_name, { environment = {} }) => {
    for (const [name, value] of Object.entries(environment)) {
      if (name.endsWith('_FILE')) expect(value).toMatch(/^(\/run\/gateway\/secrets\/[a-z_]+)?$/);
      // The mail server is the operator's own, and may need no password.
      else if (/PASSWORD|SECRET|TOKEN|DATABASE_URL/.test(name) || SECRETS.has(name)) {
        expect([name, value]).toEqual([name, name === 'SMTP_URL' ? '${SMTP_URL:-}' : '']);
      }
    }
  });

  it.each(longRunning)('%s is started again when it ends by itself', (_name, { restart }) => {
    expect(restart).toBe('unless-stopped');
  });
});

describe('The gateway', () => {
  it('is built once, for all services that run its image', () => {
    expect(services.filter(([, { build }]) => build !== undefined).map(([name]) => name)).toEqual(['gateway']);
    const sharing = services.filter(([, { image }]) => image === service('gateway').image).map(([name]) => name);
    expect(sharing.sort()).toEqual(['cli', 'gateway', 'gateway-scaled', 'migrate', 'secrets']);
  });

  it.each(['gateway', 'gateway-scaled'])(
    'as %s has a user without rights, has time to stop, and reports when it is ready',
    (name) => {
      const { user = '', stop_grace_period: grace, healthcheck, init } = service(name);
      expect(Number(user.split(':')[0])).toBeGreaterThanOrEqual(10_000);
      expect([grace, init]).toEqual(['45s', true]);
      expect(healthcheck?.test).toContain('/readyz');
    },
  );

  it.each(['gateway', 'gateway-scaled'])(
    'as %s starts after the migration, and with no connection of the owner',
    (name) => {
      const { depends_on: before, environment } = service(name);
      expect(before).toMatchObject({ migrate: { condition: 'service_completed_successfully' } });
      expect(environment).toMatchObject({ MIGRATION_DATABASE_URL_FILE: '', ADMIN_DATABASE_URL_FILE: '' });
    },
  );

  it('is the only way to the database from outside', () => {
    expect(stack.networks['database']).toEqual({ internal: true });
    const onDatabase = services.filter(([, { networks = [] }]) => networks.includes('database')).map(([name]) => name);
    expect(onDatabase.sort()).toEqual(['cli', 'gateway', 'gateway-scaled', 'migrate', 'pgbouncer', 'postgres']);
    expect(service('postgres').networks).toEqual(['database']);
    expect(service('postgres').ports).toBeUndefined();
  });
});

describe('The database', () => {
  it('keeps its files where version 18 wants them, and is asked by SQL whether it is there', () => {
    const { volumes, healthcheck } = service('postgres');
    expect(volumes).toContain('postgres:/var/lib/postgresql');
    expect(healthcheck?.test.join(' ')).toContain("psql -h 127.0.0.1 -U postgres -d postgres -Atqc 'select 1'");
    expect(composeText).not.toMatch(/test:.*pg_isready/);
  });

  it('is migrated by one service, once the secrets and the server are there', () => {
    expect(service('postgres').depends_on).toEqual({ secrets: { condition: 'service_completed_successfully' } });
    expect(service('migrate').depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  });
});

describe('The one-shot that makes the secrets', () => {
  it('has the one capability that it needs, no network, and the only write access to the volume', () => {
    expect(service('secrets')).toMatchObject({ cap_add: ['CHOWN'], network_mode: 'none' });
    const writers = services.filter(([, { volumes = [] }]) => volumes.includes('secrets:/run/gateway'));
    expect(writers.map(([name]) => name)).toEqual(['secrets']);
    for (const [name, { cap_add: added }] of services) if (name !== 'secrets') expect(added).toBeUndefined();
  });
});

describe('Profiles', () => {
  it('leave the plain stack as small as it can be', () => {
    const always = services.filter(([, { profiles }]) => profiles === undefined).map(([name]) => name);
    expect(always).toEqual(['secrets', 'postgres', 'migrate', 'gateway']);
    expect(new Set(services.flatMap(([, { profiles = [] }]) => profiles))).toEqual(
      new Set(['cli', 'mail', 'scale', 'observability']),
    );
  });
});

describe('Mounted files', () => {
  it('are found', () => {
    expect(bindMounts.length).toBeGreaterThanOrEqual(6);
  });

  it.each(bindMounts)('$source for $name is read-only and in the repository', ({ source, read_only, bind, type }) => {
    expect([type, read_only, bind]).toEqual(['bind', true, { create_host_path: false }]);
    expect(existsSync(join(ROOT, source))).toBe(true);
  });
});
