import { placing } from './placements.ts';
import { DROPPED_KEYS, type DistributionState, type Key } from './state.ts';

/** Statements that are committed together; a run that is killed has done only whole steps. */
export interface Step {
  /** For people, such as `distribute clients`. */
  readonly what: string;
  readonly statements: readonly string[];
}

const REMEMBER =
  `create table ${DROPPED_KEYS} (place bigint not null generated always as identity, tbl text not null, ` +
  `name text not null, definition text not null, constraint ${DROPPED_KEYS}_pkey primary key (tbl, name))`;

/**
 * The steps from a state to the end, which may be none. Citus gives no table its place while a key leads to or from a
 * table of another place. So the keys of such tables are noted and dropped in one step, and added again in the end.
 */
export function planOf(state: DistributionState): readonly Step[] {
  const { placed, unplaced, leftovers, remembered } = state;
  const listed = new Set([...placed, ...unplaced]);
  const dropped = state.keys.filter(
    ({ table, refersTo }) => listed.has(table) && !(placed.has(table) && placed.has(refersTo)),
  );
  const present = new Set(state.keys.map(keyName));
  const absent = [...(remembered ?? []).filter((key) => !present.has(keyName(key))), ...dropped];
  const emptied = [...leftovers, ...unplaced];
  const isWork = remembered !== null || emptied.length > 0;
  if (!isWork) return [];
  return [
    ...noteAndDrop(dropped, remembered !== null),
    ...unplaced.map((table) => ({ what: `distribute ${table}`, statements: [placing(table)] })),
    ...emptied.map((table) => ({ what: `empty the coordinator’s copy of ${table}`, statements: [emptying(table)] })),
    ...absent.map((key) => ({ what: `add the key ${key.name}`, statements: [adding(key)] })),
    { what: 'forget the keys', statements: [`drop table ${DROPPED_KEYS}`] },
  ];
}

function noteAndDrop(keys: readonly Key[], isBegun: boolean): readonly Step[] {
  if (isBegun && keys.length === 0) return [];
  const values = keys.map(({ table, name, definition }) => `(${[table, name, definition].map(literal).join(', ')})`);
  return [
    {
      what: 'note and drop keys between tables',
      statements: [
        ...(isBegun ? [] : [REMEMBER]),
        ...(keys.length === 0
          ? []
          : [`insert into ${DROPPED_KEYS} (tbl, name, definition) values ${values.join(', ')} on conflict do nothing`]),
        ...keys.map(({ table, name }) => `alter table ${identifier(table)} drop constraint ${identifier(name)}`),
      ],
    },
  ];
}

/** A distributed table’s own rows on the coordinator were copied to its nodes, and are read by no statement. */
function emptying(table: string): string {
  return `select truncate_local_data_after_distributing_table('${table}')`;
}

function adding({ table, name, definition }: Key): string {
  return `alter table ${identifier(table)} add constraint ${identifier(name)} ${definition}`;
}

function keyName({ table, name }: Key): string {
  return `${table}.${name}`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
