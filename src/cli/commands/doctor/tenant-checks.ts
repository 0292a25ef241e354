import { createHash } from 'node:crypto';
import { nameAsSet } from '../../../config/environment.ts';
import { DecryptionError } from '../../../auth/encryption.ts';
import { decryptMetrcKeys } from '../../../auth/metrc-keys.ts';
import { matches } from '../../../auth/secrets.ts';
import { DEMO } from '../../../demo/demo.ts';
import * as parsers from '../../support/value-parsers.ts';
import { printable } from '../../support/printable.ts';
import { ofAllTenants } from '../../../../db/reads/all-tenants.ts';
import { fine, NAMED, orFine, problem, unreadFindings, warning, type Check, type Finding } from './finding.ts';

interface Gap {
  readonly missing: string;
  readonly remedy: string;
  /** Returns the tenants that lack it. */
  readonly sql: string;
}

const OBEYED = (dialect: string): string =>
  `select 1 from credentials a where a.tenant_id = t.id and a.dialect = '${dialect}' and a.disabled_at is null`;
/** Not by `exists`: Citus takes no subquery on the tenants' rows that depends on a row outside. */
const LACKS = (table: string): string => `t.id not in (select x.tenant_id from ${table} x group by 1)`;

interface Method {
  readonly tenant: number;
  readonly name: string;
}

/** By itself: Citus would send rows that other tables are compared with to every node, also to one that is away. */
const METHODS = `
select p.tenant_id::int as tenant, p.system_name as name from payment_methods p where p.tenant_id = any($1::bigint[])`;

/** The tenants with a gap; the values are the methods' tenants and names, and the tenants that were not read. */
const gapsOf = (sql: string): string => `
with methods (tenant_id, name) as (select * from unnest($1::bigint[], $2::text[]))
select t.id from tenants t where t.id <> all($3::bigint[]) and ${sql} order by t.id`;

/** Settings whose lack makes calls of accepted callers fail. */
const GAPS: readonly Gap[] = [
  {
    missing: 'credentials and no payment method',
    remedy: 'payment-method add adds one.',
    sql: `exists (select 1 from credentials a where a.tenant_id = t.id and a.disabled_at is null) and ${LACKS('methods')}`,
  },
  {
    missing: 'a default payment method that is not in its list',
    remedy: 'tenant set --payment-method chooses one of them.',
    sql: `(t.id, t.payment_method) not in (select x.tenant_id, x.name from methods x) and not (${LACKS('methods')})`,
  },
  {
    missing: 'corp-ID users and no corp-ID key',
    remedy: 'tenant set --key-prefix gives it one.',
    sql: `exists (${OBEYED('corp')}) and t.key_prefix is null`,
  },
  ...(
    [
      ['payees', 'payee', 'payee'],
      ['merchant_settings', 'merchant setting', 'merchant'],
      ['money_types', 'money type', 'money-type'],
    ] as const
  ).map(([table, word, group]) => ({
    missing: `corp-ID users and no ${word}`,
    remedy: `${group} add adds one.`,
    sql: `exists (${OBEYED('corp')}) and ${LACKS(table)}`,
  })),
  {
    missing: 'money types whose gateway is not one of its payment methods',
    remedy: 'payment-method add adds it, or money-type set changes the type.',
    sql: `t.id in (select m.tenant_id from money_types m where (m.tenant_id, m.gateway) not in (select x.tenant_id, x.name from methods x))`,
  },
];

export const tenantsCheck: Check = {
  name: 'tenants',
  run: async ({ sessions: { owner } }) => {
    if (owner === null || !(await owner.has('tenants'))) return [];
    const { rows: methods, unread } = await ofAllTenants(owner, 'payment_methods', (tenants) =>
      owner.ask<Method>(METHODS, [tenants]),
    );
    const values = [methods.map(({ tenant }) => tenant), methods.map(({ name }) => name), unread];
    const findings: Finding[] = [];
    for (const { missing, remedy, sql } of GAPS) {
      const rows = await owner.ask<{ id: string }>(gapsOf(sql), values);
      if (rows.length > 0) findings.push(warning(`${tenantsText(rows.map(({ id }) => id))} ${missing}.`, remedy));
    }
    findings.push(...unreadFindings('payment methods', unread));
    return orFine(findings, 'Every tenant has what its callers need.');
  },
};

function tenantsText(ids: readonly string[]): string {
  const named = ids.slice(0, NAMED).join(', ');
  if (ids.length === 1) return `Tenant ${named} has`;
  return `Tenants ${named}${ids.length > NAMED ? ` and ${ids.length - NAMED} more` : ''} have`;
}

export const zonesCheck: Check = {
  name: 'time zones',
  run: async ({ sessions: { owner } }) => {
    if (owner === null || !(await owner.has('tenants'))) return [];
    const rows = await owner.ask<{ zone: string; ids: string[] }>(
      'select time_zone as zone, array_agg(id::text order by id) as ids from tenants group by time_zone order by time_zone',
    );
    return orFine(
      rows
        .filter(({ zone }) => parsers.TIME_ZONE.read(zone) === null)
        .map(({ zone, ids }) =>
          problem(
            `${tenantsText(ids)} the time zone ${printable(zone)}, which this Node.js does not know: its calls fail.`,
            'tenant set --time-zone sets another; a Node.js with full ICU data knows all.',
          ),
        ),
      'The time zone of every tenant is known.',
    );
  },
};

/** The identifiers and secrets of the demo data. */
const DEMO_PROOFS: ReadonlyMap<string, string> = new Map([
  [DEMO.identifier, DEMO.secret],
  [DEMO.login, createHash('md5').update(DEMO.password).digest('hex')],
  ['53/demo', DEMO.corpPassword],
]);

export const demoCheck: Check = {
  name: 'demo credentials',
  run: async ({ sessions: { owner }, config }) => {
    if (owner === null || !(await owner.has('credentials'))) return [];
    const rows = await owner.ask<{ identifier: string; hash: string }>(
      `select identifier, secret_hash as hash from credentials
       where tenant_id = 53 and identifier = any($1) and disabled_at is null and not is_loopback_only order by id`,
      [[...DEMO_PROOFS.keys()]],
    );
    const open: string[] = [];
    for (const { identifier, hash } of rows) {
      // A credential with another secret is not a demo credential any more.
      if (await matches(DEMO_PROOFS.get(identifier) ?? '', hash)) open.push(identifier);
    }
    if (open.length === 0) return [fine('No publicly known credential is obeyed on every address.')];
    const message = `The secrets of ${open.join(', ')} are public, and are obeyed on every address`;
    const remedy = open.map((identifier) => `credential revoke ${identifier}`).join(' and ');
    return config?.isLoopback === true
      ? [warning(`${message}: a proxy before the gateway lets others in.`, `Run ${remedy}.`)]
      : [problem(`${message}.`, `Run ${remedy}.`)];
  },
};

const ACCOUNTS = `
select tenant_id as id, vendor_key_encrypted as vendor, user_key_encrypted as user from metrc_accounts
where tenant_id = any($1::bigint[]) order by tenant_id`;

export const metrcCheck: Check = {
  name: 'metrc',
  run: async ({ sessions: { owner }, secretKeys, io }) => {
    if (owner === null || !(await owner.has('metrc_accounts'))) return [];
    const { rows, unread } = await ofAllTenants(owner, 'metrc_accounts', (tenants) =>
      owner.ask<{ id: string; vendor: string; user: string }>(ACCOUNTS, [tenants]),
    );
    const away = unreadFindings('Metrc keys', unread);
    if (rows.length === 0) return away;
    const closed = rows.filter(({ id, vendor, user }) => !canOpen(Number(id), vendor, user, secretKeys));
    if (closed.length === 0) return orFine(away, 'SECRET_KEY opens the Metrc keys of every tenant.');
    const which = tenantsText(closed.map(({ id }) => id));
    const key = nameAsSet(io.env, 'SECRET_KEY');
    return [
      problem(
        `${which} Metrc keys that ${key} cannot open: no delivery is completed.`,
        `Put the key that they were encrypted under behind the new one in ${key}, or run delivery account.`,
      ),
      ...away,
    ];
  },
};

function canOpen(tenantId: number, vendor: string, user: string, secretKeys: readonly string[]): boolean {
  try {
    decryptMetrcKeys({ vendorKeyEncrypted: vendor, userKeyEncrypted: user }, tenantId, secretKeys);
    return true;
  } catch (error) {
    if (error instanceof DecryptionError) return false;
    throw error;
  }
}
