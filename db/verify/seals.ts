import {
  GAPS_CLOSE_AFTER_DAYS,
  MOST_ROWS,
  ROWS_DIGEST,
  SEALED_AT,
  sealText,
  type SealFields,
} from '../maintenance/history-seals.ts';
import { BEFORE_ALL, type Audit } from './audit.ts';
import { multirangeText, rangesOf, without, type Range } from './walks/ranges.ts';
import { countText } from './text.ts';

type SealRow = SealFields & { readonly mac: Buffer };

/** The count and digest of the rows that a seal covers, as they are now. */
interface Covered {
  readonly seq: bigint;
  readonly row_count: bigint;
  readonly digest: Buffer;
}

const DAY_MS = 86_400_000;

/**
 * Checks every seal of the history: its MAC, its place behind the seal before it, and the rows that it covers. Then it
 * reports seals that only the log has, and rows that a seal should cover.
 */
export async function auditSeals(audit: Audit): Promise<void> {
  const walk = new SealWalk(audit);
  const seals = audit.walk<SealRow>({
    from: 'history_seals s',
    columns: `s.tenant_id, s.seq, s.ids::text as ids, s.row_count, s.total_rows, s.high_id, s.digest,
      ${SEALED_AT} as sealed_at, s.key_name, s.mac`,
    key: ['seq'],
    start: [BEFORE_ALL],
    keyOf: (row) => [row.seq],
  });
  let batch: SealRow[] = [];
  let rows = 0n;
  for await (const seal of seals.takeWhile(() => true)) {
    walk.add(seal);
    batch.push(seal);
    rows += seal.row_count;
    if (rows < MOST_ROWS) continue;
    await compareRows(audit, batch);
    await walk.reportUnsealed();
    [batch, rows] = [[], 0n];
  }
  await compareRows(audit, batch);
  await walk.end();
}

/** Follows the seals of a tenant from the first. */
class SealWalk {
  readonly #audit: Audit;
  readonly #logged: ReadonlyMap<number, ReadonlySet<string>>;
  /** `null` before the first seal, and behind a missing one. */
  #previous: SealRow | null = null;
  #last: SealRow | null = null;
  /** Ids below the highest one that no seal covers; the closed ones will never be covered. */
  #gaps: readonly Range[] = [];
  #closed: readonly Range[] = [];
  /** The highest id of each seal, while gaps below it are still open. */
  #reached: { readonly at: number; readonly highId: bigint }[] = [];

  constructor(audit: Audit) {
    this.#audit = audit;
    this.#logged = audit.loggedSeals;
  }

  add(seal: SealRow): void {
    const expected = (this.#last?.seq ?? 0n) + 1n;
    this.#audit.checked('seals', 1);
    if (seal.seq !== expected) {
      this.#missing(expected, seal.seq);
      this.#previous = null;
    }
    this.#compareMac(seal, seal.seq === expected);
    this.#compareLog(seal);
    this.#follow(seal);
    this.#previous = seal;
    this.#last = seal;
  }

  /** Reports rows that came too late for any seal. */
  async reportUnsealed(): Promise<void> {
    if (this.#closed.length === 0) return;
    const rows = await this.#audit.rows<{ id: bigint }>(
      `select h.id from unnest(cast(? as int8multirange)) gap cross join lateral (
         select r.id from history r where r.tenant_id = ? and r.id >= lower(gap) and r.id < upper(gap)
         order by r.id limit 1000) h order by h.id`,
      [multirangeText(this.#closed), this.#audit.tenantId],
    );
    for (const { id } of rows) this.#audit.differs('history-unsealed', id, 'a seal that covers it', 'no seal');
    this.#closed = [];
  }

  async end(): Promise<void> {
    await this.reportUnsealed();
    const last = Number(this.#last?.seq ?? 0n);
    for (const seq of [...this.#logged.keys()].filter((each) => each > last)) {
      this.#audit.differs('seal-missing', seq, `seal ${seq}, as in the log`, 'no seal');
    }
  }

  #missing(from: bigint, to: bigint): void {
    const name = to === from + 1n ? `seal ${from}` : `seals ${from} to ${to - 1n}`;
    this.#audit.differs('seal-missing', from, name, `seal ${to}`);
  }

  /** Behind a missing seal the MAC that this one follows is unknown. */
  #compareMac(seal: SealRow, isNext: boolean): void {
    if (!isNext) return;
    const { verdictOn } = this.#audit;
    const verdict = verdictOn?.(seal.key_name, sealText(seal, this.#previous?.mac ?? null), seal.mac) ?? 'unchecked';
    const before = this.#previous?.total_rows ?? 0n;
    if (verdict === 'unchecked') this.#audit.sealsUnchecked += 1;
    if (verdict === 'unknown-key') {
      this.#audit.differs('seal-key', seal.seq, 'a key of SECRET_KEY', `the key ${seal.key_name}`);
    } else if (verdict === 'altered' || seal.total_rows !== before + seal.row_count) {
      this.#audit.differs('seal', seal.seq, `seal ${seal.seq} as it was made`, 'another');
    }
  }

  #compareLog(seal: SealRow): void {
    const logged = this.#logged.get(Number(seal.seq));
    const mac = seal.mac.toString('hex');
    for (const other of logged ?? []) {
      if (other !== mac) this.#audit.differs('seal-missing', seal.seq, `the MAC ${other}, as in the log`, mac);
    }
  }

  #follow(seal: SealRow): void {
    const at = Date.parse(seal.sealed_at);
    const reachedBefore = this.#last?.high_id ?? 0n;
    const grown: readonly Range[] =
      seal.high_id > reachedBefore ? [...this.#gaps, [reachedBefore + 1n, seal.high_id + 1n]] : this.#gaps;
    this.#gaps = without(grown, rangesOf(seal.ids));
    this.#reached.push({ at, highId: seal.high_id });
    if (seal.row_count >= BigInt(MOST_ROWS)) return;
    let closedUpTo = 0n;
    while ((this.#reached[0]?.at ?? at) < at - GAPS_CLOSE_AFTER_DAYS * DAY_MS) {
      closedUpTo = this.#reached.shift()?.highId ?? 0n;
    }
    if (closedUpTo === 0n) return;
    const open = without(this.#gaps, [[0n, closedUpTo + 1n]]);
    this.#closed = [...this.#closed, ...without(this.#gaps, open)];
    this.#gaps = open;
  }
}

async function compareRows(audit: Audit, seals: readonly SealRow[]): Promise<void> {
  if (seals.length === 0) return;
  const found = await audit.rows<Covered>(
    `select s.seq, c.row_count, c.digest
     from unnest(cast(? as bigint[]), cast(? as text[])) as s (seq, ids)
     cross join lateral (
       select count(*) as row_count, ${ROWS_DIGEST} as digest
       from unnest(cast(s.ids as int8multirange)) covered cross join lateral (
         select r.id, r.hash from history r
         where r.tenant_id = ? and r.id >= lower(covered) and r.id < upper(covered)) h) c`,
    [seals.map(({ seq }) => seq), seals.map(({ ids }) => ids), audit.tenantId],
  );
  const bySeq = new Map(found.map((each) => [each.seq, each]));
  for (const seal of seals) {
    const now = bySeq.get(seal.seq);
    if (now?.row_count === seal.row_count && now.digest.equals(seal.digest)) continue;
    const count = Number(now?.row_count ?? 0n);
    const isChanged = count === Number(seal.row_count);
    const expected = `${countText(Number(seal.row_count), 'row')} ${seal.ids.slice(0, 100)} of ${seal.sealed_at}`;
    audit.differs('seal-rows', seal.seq, expected, `${countText(count, 'row')}${isChanged ? ', changed' : ''}`);
  }
}
