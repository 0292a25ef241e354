/** The values of names that belong together in a source text: an array, an object, or what a variable is given. */
export interface Cell {
  /** Values by name; one that is not written out is `null`. Absent without a pair. */
  pairs: Map<string, string | null> | null;
  /** Where its first pair is. */
  at: number;
}

export type Pairs = ReadonlyMap<string, string | null>;

/** All cells of a file that have a pair. */
export class Cells {
  readonly all: Cell[] = [];

  make(): Cell {
    return { pairs: null, at: -1 };
  }

  add(cell: Cell, name: string, value: string | null, at: number): void {
    if (cell.pairs === null) {
      cell.pairs = new Map();
      cell.at = at;
      this.all.push(cell);
    }
    cell.pairs.set(name, value);
  }
}
