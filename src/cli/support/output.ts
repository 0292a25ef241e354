import type { Command } from 'commander';
import { notedDatabase } from './database/name.ts';
import { say, type Io } from './io.ts';
import { printable } from './printable.ts';

export type Cell = string | number | boolean | readonly string[] | null;
/** One thing as it is shown: its JSON, and the cells of a table. Keys are camelCase. */
export type View = Readonly<Record<string, Cell>>;

/** Writes a command's data to stdout: one JSON document with `--json`, else something to read. */
export class Output {
  readonly #io: Io;
  /** Whether the output is for a program. */
  readonly isJson: boolean;

  constructor(io: Io, command: Command) {
    this.#io = io;
    this.isJson = command.optsWithGlobals<{ json?: boolean }>().json === true;
  }

  /** One thing: `name  value` lines. The JSON names the database too, which people read on stderr. */
  one(view: View): void {
    if (this.isJson) this.document(view);
    else this.#lines(Object.entries(view).map(([key, cell]) => [titleOf(key), textOf(cell)]));
  }

  /** Several: a table of the named columns; the JSON has all of them. An empty list is "No tenants." for people. */
  many<V extends View>(what: string, views: readonly V[], columns: readonly (keyof V & string)[]): void {
    if (this.isJson) this.json(views);
    else if (views.length === 0) say(this.#io, `No ${what}.`);
    else {
      const rows = views.map((view) => columns.map((column) => textOf(view[column] ?? null)));
      this.#lines([columns.map((column) => titleOf(column).toUpperCase()), ...rows]);
    }
  }

  /** Text for people, unchanged. */
  text(text: string): void {
    this.#io.stdout.write(text);
  }

  /** Fields as one JSON document, and the database that they are of. */
  document(fields: Readonly<Record<string, unknown>>): void {
    const database = notedDatabase(this.#io);
    this.json(database === null ? fields : { ...fields, database });
  }

  /** Any value as one JSON document. */
  json(value: unknown): void {
    this.#io.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  #lines(rows: readonly (readonly string[])[]): void {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    for (const row of rows) {
      const line = row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ');
      this.#io.stdout.write(`${line.trimEnd()}\n`);
    }
  }
}

/** `allowedIps` → `allowed ips`. */
function titleOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function textOf(cell: Cell): string {
  if (cell === null) return '-';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return printable(typeof cell === 'object' ? cell.join(', ') : String(cell));
}
