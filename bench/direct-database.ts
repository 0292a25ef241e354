import type { Knex } from 'knex';
import pg from 'pg';
import type { SqlValue } from '../db/sql.ts';

/** Whether the server parses and plans a statement each time, as through knex, or once a connection. */
export type Preparation = 'unnamed' | 'prepared';

type Bindings = readonly SqlValue[] | Readonly<Record<string, SqlValue>>;

/** A statement as the wire protocol has it: `$1` for each placeholder. */
interface Native {
  readonly text: string;
  readonly name: string;
  /** The bindings' names in the order of their placeholders; `null` where the bindings are a list already. */
  readonly order: readonly string[] | null;
}

const TIMEOUT_MS = 10_000;
const { types } = pg;
type TypeId = Parameters<typeof types.getTypeParser>[0];
/** As the gateway's own connections read them. */
const PARSERS = new Map<TypeId, (text: string) => unknown>([
  [types.builtins.INT8, BigInt],
  [types.builtins.DATE, (text) => text],
  [types.builtins.TIMESTAMP, (text) => text],
]);
const natives = new Map<string, Native>();

/** One connection of the bare driver, which takes the statements of `db/` as they are written for knex. */
export class DirectDatabase {
  readonly #client: pg.Client;
  readonly #isPrepared: boolean;

  private constructor(client: pg.Client, preparation: Preparation) {
    this.#client = client;
    this.#isPrepared = preparation === 'prepared';
  }

  static async open(url: string, preparation: Preparation): Promise<DirectDatabase> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'bench',
      query_timeout: TIMEOUT_MS,
      pipeline: true,
      types: {
        getTypeParser: (oid: TypeId, format?: 'text' | 'binary') =>
          PARSERS.get(oid) ?? (types.getTypeParser(oid, format) as (text: string) => unknown),
      },
    });
    // A query in flight tells of it; an idle connection has nobody to tell.
    client.on('error', () => undefined);
    await client.connect();
    return new DirectDatabase(client, preparation);
  }

  async query(sql: string, bindings: Bindings): Promise<pg.QueryResult> {
    const { text, name, order } = nativeOf(sql, bindings);
    const values = order === null ? [...Object.values(bindings)] : order.map((key) => (bindings as NamedBindings)[key]);
    return await this.#client.query(this.#isPrepared ? { name, text, values } : { text, values });
  }

  /** As much of knex as the ledger uses. */
  asKnex(): Knex {
    const raw = (sql: string, bindings: Bindings): Promise<unknown> => this.query(sql, bindings);
    const client = {
      acquireConnection: () => Promise.resolve(this.#client),
      releaseConnection: () => Promise.resolve(),
    };
    return { raw, client } as unknown as Knex;
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}

type NamedBindings = Readonly<Record<string, SqlValue>>;

function nativeOf(sql: string, bindings: Bindings): Native {
  const known = natives.get(sql);
  if (known !== undefined) return known;
  const native = { ...translate(sql, bindings), name: `bench_${natives.size}` };
  natives.set(sql, native);
  return native;
}

function translate(sql: string, bindings: Bindings): Omit<Native, 'name'> {
  if (isList(bindings)) {
    let count = 0;
    return { text: sql.replace(/\?/g, () => `$${(count += 1)}`), order: null };
  }
  const order: string[] = [];
  const text = sql.replace(/(?<!:):(\w+)/g, (whole, name: string) => {
    if (!(name in bindings)) return whole;
    const place = order.indexOf(name) + 1;
    return `$${place === 0 ? order.push(name) : place}`;
  });
  return { text, order };
}

function isList(bindings: Bindings): bindings is readonly SqlValue[] {
  return Array.isArray(bindings);
}
