import type { TenantId } from '../../src/core/tenant.ts';
import { inOneTransaction, queryRows, type Database, type Queryable } from '../postgres/sql.ts';
import { lockMaintenance } from './maintenance-lock.ts';

/** The maker of a seal: a MAC of a text, and the name of its key. */
export interface SealSigner {
  readonly signingName: string;
  sign(text: string): Buffer;
}

/** A seal as people and the log see it. */
export interface MadeSeal {
  readonly tenantId: TenantId;
  /** From 1, without a gap. */
  readonly seq: number;
  /** Rows of the history that it covers, and that all seals up to it cover. */
  readonly rowCount: number;
  readonly totalRows: number;
  /** ISO 8601, by the database's clock. */
  readonly sealedAt: string;
  /** Hexadecimal. */
  readonly mac: string;
  /** Whether it has the most rows of a seal: there may be more. */
  readonly isFull: boolean;
}

/** The fields that the MAC of a seal covers, beside the MAC before it. */
export interface SealFields {
  readonly tenant_id: bigint;
  readonly seq: bigint;
  /** As PostgreSQL writes an int8multirange: `{[1,501),[700,701)}`. */
  readonly ids: string;
  readonly row_count: bigint;
  readonly total_rows: bigint;
  readonly high_id: bigint;
  readonly digest: Buffer;
  /** ISO 8601 with milliseconds. */
  readonly sealed_at: string;
  readonly key_name: string;
}

/** The most rows of a seal: far from any time limit, and few to search when a seal does not fit. */
export const MOST_ROWS = 10_000;
/**
 * Gaps in the ids are looked into until they are so old: a gateway holds reserved ids for a day at the most. A gap
 * that a seal finds empty after that time is closed, so that the cost of a seal does not grow with the age of the
 * books.
 */
export const GAPS_CLOSE_AFTER_DAYS = 7;

/** The digest of rows `h`, in the order of their ids. */
export const ROWS_DIGEST = `sha256(coalesce(string_agg(int8send(h.id) || h.hash, ''::bytea order by h.id), ''::bytea))`;
export const SEALED_AT = `to_char(s.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The text under a seal's MAC. */
export function sealText(seal: SealFields, previous: Buffer | null): string {
  return JSON.stringify([
    ...[seal.tenant_id, seal.seq, seal.row_count, seal.total_rows, seal.high_id].map(String),
    seal.ids,
    seal.digest.toString('hex'),
    seal.sealed_at,
    seal.key_name,
    previous?.toString('hex') ?? null,
  ]);
}

/** Whether a tenant has a seal that is younger than this; a seal of the future does not count. */
export async function hasYoungSeal(database: Queryable, tenantId: TenantId, youngerThanMs: number): Promise<boolean> {
  const [last] = await queryRows<{ is_young: boolean }>(
    database,
    `select s.sealed_at between now() - ? * interval '1 millisecond' and now() as is_young
     from history_seals s where s.tenant_id = ? order by s.seq desc limit 1`,
    [youngerThanMs, tenantId],
  );
  return last?.is_young ?? false;
}

interface Last {
  readonly seq: bigint;
  readonly high_id: bigint;
  readonly total_rows: bigint;
  readonly mac: Buffer;
}

/**
 * Seals the rows of a tenant's history that can be seen and that no seal covers, at most {@link MOST_ROWS}; `null`
 * where there are none. Its cost is in proportion to them. The rows are named one by one, not by a bound: a row with a
 * lower id that is committed later is a gap now, and is covered by a later seal.
 */
export async function sealHistory(
  database: Database,
  tenantId: TenantId,
  signer: SealSigner,
): Promise<MadeSeal | null> {
  return await inOneTransaction(database, async (trx) => {
    await lockMaintenance(trx, 'seal');
    const [last] = await queryRows<Last>(
      trx,
      `select s.seq, s.high_id, s.total_rows, s.mac from history_seals s where s.tenant_id = ?
       order by s.seq desc limit 1`,
      [tenantId],
    );
    const [closed] = await queryRows<{ seq: bigint; high_id: bigint }>(
      trx,
      `select s.seq, s.high_id from history_seals s where s.tenant_id = ? and s.sealed_at < (
         -- One that is full may have left some of the gaps to the next.
         select l.sealed_at from history_seals l where l.tenant_id = ? and l.row_count < ${MOST_ROWS}
         order by l.seq desc limit 1) - interval '${GAPS_CLOSE_AFTER_DAYS} days'
       order by s.seq desc limit 1`,
      [tenantId, tenantId],
    );
    const found = await unsealedRows(trx, tenantId, closed ?? { seq: 0n, high_id: 0n });
    if (found === null) return null;
    const seal: SealFields = {
      tenant_id: BigInt(tenantId),
      seq: (last?.seq ?? 0n) + 1n,
      ids: found.ids,
      row_count: found.row_count,
      total_rows: (last?.total_rows ?? 0n) + found.row_count,
      high_id: last !== undefined && last.high_id > found.high_id ? last.high_id : found.high_id,
      digest: found.digest,
      sealed_at: found.sealed_at,
      key_name: signer.signingName,
    };
    const mac = signer.sign(sealText(seal, last?.mac ?? null));
    await queryRows(
      trx,
      `insert into history_seals
         (tenant_id, seq, ids, row_count, total_rows, high_id, digest, sealed_at, key_name, mac)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        tenantId,
        seal.seq,
        seal.ids,
        seal.row_count,
        seal.total_rows,
        seal.high_id,
        seal.digest,
        seal.sealed_at,
        seal.key_name,
        mac,
      ],
    );
    return { ...madeSeal(tenantId, { ...seal, mac }), isFull: seal.row_count >= BigInt(MOST_ROWS) };
  });
}

/** The last seal of a tenant; `null` before the first. */
export async function newestSeal(database: Queryable, tenantId: TenantId): Promise<Omit<MadeSeal, 'isFull'> | null> {
  const [row] = await queryRows<Parameters<typeof madeSeal>[1]>(
    database,
    `select s.seq, s.row_count, s.total_rows, ${SEALED_AT} as sealed_at, s.mac from history_seals s
     where s.tenant_id = ? order by s.seq desc limit 1`,
    [tenantId],
  );
  return row === undefined ? null : madeSeal(tenantId, row);
}

function madeSeal(
  tenantId: TenantId,
  seal: Pick<SealFields, 'seq' | 'row_count' | 'total_rows' | 'sealed_at'> & { readonly mac: Buffer },
): Omit<MadeSeal, 'isFull'> {
  return {
    tenantId,
    seq: Number(seal.seq),
    rowCount: Number(seal.row_count),
    totalRows: Number(seal.total_rows),
    sealedAt: seal.sealed_at,
    mac: seal.mac.toString('hex'),
  };
}

type Found = Pick<SealFields, 'row_count' | 'high_id' | 'digest' | 'sealed_at'>;

async function unsealedRows(
  trx: Queryable,
  tenantId: TenantId,
  closed: { readonly seq: bigint; readonly high_id: bigint },
): Promise<(Found & Pick<SealFields, 'ids'>) | null> {
  const [found] = await queryRows<Found & { readonly ids: string | null }>(
    trx,
    `select range_agg(int8range(h.id, h.id, '[]'))::text as ids, count(*) as row_count, max(h.id) as high_id,
       ${ROWS_DIGEST} as digest, ${SEALED_AT.replace('s.sealed_at', 'now()')} as sealed_at
     from (
       select g.id, g.hash from unnest(int8multirange(int8range(?::bigint, null, '()')) - coalesce(
         (select range_agg(s.ids) from history_seals s where s.tenant_id = ? and s.seq > ?), int8multirange())) gap
       cross join lateral (
         select r.id, r.hash from history r
         where r.tenant_id = ? and r.id >= lower(gap) and r.id < coalesce(upper(gap), 9223372036854775807)
         order by r.id limit ${MOST_ROWS}) g
       order by g.id limit ${MOST_ROWS}) h`,
    [closed.high_id, tenantId, closed.seq, tenantId],
  );
  return found?.ids == null ? null : { ...found, ids: found.ids };
}
