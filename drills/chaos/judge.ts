import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { openDatabase } from '../../db/postgres/knex.ts';
import { verify } from '../../db/verify/verify.ts';
import type { Creation } from '../shared/creation.ts';
import type { Journal } from '../shared/journal.ts';
import type { Verdict } from '../shared/judge.ts';
import type { Payment } from '../shared/payment.ts';

/** An invoice that carries a creation's key. */
export interface MadeInvoice {
  readonly tenant_id: string;
  readonly id: string;
  readonly notes: string;
  readonly subtotal_minor: string;
}

/** Compares the invoices of callers' answers with those in the database: the same verdict, by their keys. */
export function compareInvoices(
  asked: ReadonlyMap<string, Creation>,
  acknowledged: ReadonlyMap<string, ReadonlySet<number>>,
  made: readonly MadeInvoice[],
): Verdict {
  const byKey = new Map<string, MadeInvoice[]>();
  for (const row of made) byKey.set(row.notes, [...(byKey.get(row.notes) ?? []), row]);
  const isWrong = (row: MadeInvoice): boolean => {
    const creation = asked.get(row.notes);
    const ids = acknowledged.get(row.notes) ?? new Set<number>();
    const isAnother = ids.size > 1 || (ids.size === 1 && !ids.has(Number(row.id)));
    return (
      creation !== undefined &&
      (isAnother || Number(row.tenant_id) !== creation.tenantId || Number(row.subtotal_minor) !== creation.amountMinor)
    );
  };
  return {
    acknowledged: acknowledged.size,
    recorded: made.length,
    lost: [...acknowledged.keys()].filter((key) => !byKey.has(key)),
    doubled: [...byKey].filter(([, rows]) => rows.length > 1).map(([key]) => key),
    wrong: made.filter(isWrong).map(({ notes }) => notes),
    unasked: [...byKey.keys()].filter((key) => !asked.has(key)),
  };
}

/** In minor units: acknowledged payments, recorded payments, and recorded ones without an acknowledgement. */
export interface Sums {
  readonly acknowledged: bigint;
  readonly recorded: bigint;
  readonly unacknowledged: bigint;
}

/** Whether each recorded payment was acknowledged, or sent and never answered, to the cent. */
export function isEven({ acknowledged, recorded, unacknowledged }: Sums): boolean {
  return recorded === acknowledged + unacknowledged;
}

export async function sumsOf(owner: pg.Client, { sent, acknowledged }: Journal): Promise<Sums> {
  const { rows } = await owner.query<{ sum: string }>('select coalesce(sum(amount_minor), 0) as sum from payments');
  const unanswered = [...sent.keys()].filter((reference) => !acknowledged.has(reference));
  const other = await owner.query<{ reference: string }>(
    'select distinct reference from payments where reference = any($1::text[])',
    [unanswered],
  );
  return {
    acknowledged: sumOf(acknowledged.values()),
    recorded: BigInt(rows[0]?.sum ?? 0),
    unacknowledged: sumOf(other.rows.flatMap(({ reference }) => sent.get(reference) ?? [])),
  };
}

function sumOf(payments: Iterable<Payment>): bigint {
  let sum = 0n;
  for (const { amountMinor } of payments) sum += BigInt(amountMinor);
  return sum;
}

export async function madeInvoices(owner: pg.Client): Promise<readonly MadeInvoice[]> {
  const { rows } = await owner.query<MadeInvoice>(
    "select tenant_id, id, notes, subtotal_minor from invoices where notes like 'creation-%'",
  );
  return rows;
}

/** The findings of the product's own verification, a line each. */
export async function verified(ownerUrl: string): Promise<readonly string[]> {
  const database = openDatabase(ownerUrl, { max: 1, name: 'drill verify', queryTimeoutMs: null });
  try {
    const { found, differences } = await verify(database, { tenantId: null });
    const shown = differences.slice(0, 5).map((difference) => JSON.stringify(difference));
    return found === 0 ? [] : [...shown, ...(found > 5 ? [`… ${found} in all`] : [])];
  } finally {
    await database.destroy();
  }
}

const QUIET_MS = 30_000;
const LOOK_MS = 100;

/** Activity without callers: open transactions, waiting locks, connections in use; there should be none. */
export async function unrest(owner: pg.Client, gatewayUrls: readonly string[]): Promise<readonly string[]> {
  let found: readonly string[] = [];
  for (let waited = 0; waited < QUIET_MS; waited += LOOK_MS) {
    found = [...(await openTransactions(owner)), ...(await Promise.all(gatewayUrls.map(busyPools))).flat()];
    if (found.length === 0) return [];
    await sleep(LOOK_MS);
  }
  return found;
}

async function openTransactions(owner: pg.Client): Promise<readonly string[]> {
  const { rows } = await owner.query<{ name: string; state: string }>(
    `select application_name as name, state from pg_stat_activity
     where usename like 'gateway_%' and (state <> 'idle' or xact_start is not null)
     union all select gid, 'prepared' from pg_prepared_xacts`,
  );
  return rows.map(({ name, state }) => `a session of ${name} is ${state}`);
}

/** The job queue always holds one connection to listen, so its pool is checked only for waiters. */
async function busyPools(gatewayUrl: string): Promise<readonly string[]> {
  const text = await fetch(`${gatewayUrl}/metrics`).then((response) => response.text());
  const samples = [...text.matchAll(/^invoice_gateway_pool_connections\{pool="(\w+)",state="(\w+)"\} ([0-9]+)$/gm)];
  if (samples.length === 0) return [`${gatewayUrl} reports no pools`];
  const isBusy = ([, pool, state, count]: RegExpMatchArray): boolean =>
    count !== '0' && (state === 'waiting' || (state === 'used' && pool !== 'queue'));
  return samples
    .filter(isBusy)
    .map(([, pool = '', state = '', count = '']) => `pool ${pool} of ${gatewayUrl} has ${count} ${state}`);
}
