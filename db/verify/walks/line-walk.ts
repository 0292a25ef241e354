import type { Json } from '../../../src/core/changes.ts';
import { lineFacts } from '../../../src/core/invoice-lines.ts';
import type { Line } from '../../../src/core/invoice.ts';
import { changedNames, idOf, namedOf, namedText } from '../text.ts';

type Named = Readonly<Record<string, Json | undefined>>;

/** A difference of a line, in words. */
interface LineDifference {
  readonly expected: string;
  readonly found: string;
}

/**
 * Follows the lines of one invoice through its history. A row has all lines as a list (the first row, and updates of an
 * early version) or only the changes of an update. `before` then has the old values of changed and removed lines, `after`
 * the values of added and changed ones. Each step takes time by the size of its row.
 */
export class LineWalk {
  /** By id; `null` is a line that was removed. */
  readonly #known = new Map<number, Named | null>();
  /** Whether all lines are known: only behind a row with all lines, and not behind a broken row. */
  #isWhole = false;

  forget(): void {
    this.#known.clear();
    this.#isWhole = false;
  }

  /** Takes the lines of the next row; returns the differences from the rows before it. */
  follow(before: Json | undefined, after: Json | undefined): readonly LineDifference[] {
    if (Array.isArray(after)) {
      this.#known.clear();
      for (const line of linesIn(after)) this.#known.set(...line);
      this.#isWhole = true;
      return [];
    }
    const was = namedOf(before ?? null);
    const is = namedOf(after ?? null);
    const [changed, removed, added] = [linesIn(was['changed']), linesIn(was['removed']), linesIn(is['added'])];
    const differences = [
      ...[...changed, ...removed].flatMap(([id, line]) => this.#compare(id, line)),
      ...added.flatMap(([id]) => this.#compare(id, null)),
    ];
    for (const [id] of removed) {
      // Where all lines are known, a missing one needs no entry.
      if (this.#isWhole) this.#known.delete(id);
      else this.#known.set(id, null);
    }
    for (const line of [...added, ...linesIn(is['changed'])]) this.#known.set(...line);
    return differences;
  }

  /** After the last row. */
  end(lines: readonly Line[]): readonly LineDifference[] {
    const found = new Map(lines.map((line) => [line.id, namedOf(lineFacts(line))]));
    const ids = new Set([...this.#known.keys(), ...(this.#isWhole ? found.keys() : [])]);
    return [...ids].flatMap((id) => this.#compare(id, found.get(id) ?? null));
  }

  #compare(id: number, found: Named | null): readonly LineDifference[] {
    const known = this.#known.get(id);
    const expected = known === undefined && this.#isWhole ? null : known;
    if (expected === undefined || (expected === null && found === null)) return [];
    const names =
      expected === null || found === null ? Object.keys(expected ?? found ?? {}) : changedNames(expected, found);
    if (names.length === 0) return [];
    const textOf = (line: Named | null): string =>
      line === null ? `no line ${id}` : `line ${id}: ${namedText(line, names)}`;
    return [{ expected: textOf(expected), found: textOf(found) }];
  }
}

function linesIn(list: Json | undefined): [id: number, line: Named][] {
  if (!Array.isArray(list)) return [];
  return (list as readonly Json[]).flatMap((each) => {
    const line = namedOf(each);
    const id = idOf(line['id']);
    return id === null ? [] : [[id, line]];
  });
}
