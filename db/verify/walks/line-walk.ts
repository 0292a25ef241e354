import type { Json } from '../../../src/core/changes.ts';
import { lineFacts } from '../../../src/core/invoice-lines.ts';
import type { Line } from '../../../src/core/invoice.ts';
import { changedNames, idOf, namedOf, namedText } from '../text.ts';

type Named = Readonly<Record<string, Json | undefined>>;

/** A line that is not what it must be, in words. */
export interface LineDifference {
  readonly expected: string;
  readonly found: string;
}

/**
 * The lines of one invoice, followed from row to row of its history. A row says all lines, as a list (the invoice's making,
 * and updates of earlier versions), or what an update changed of them: `before` holds those that it changed or removed as
 * they were, `after` those that it added or changed as they are. Each step takes as long as its row.
 */
export class LineWalk {
  /** By id; `null` is a line that is known not to be there. */
  readonly #known = new Map<number, Named | null>();
  /** Whether all lines are known: not before a row said them all, nor behind one that is not to be believed. */
  #isWhole = false;

  forget(): void {
    this.#known.clear();
    this.#isWhole = false;
  }

  /** Takes what the next row says of lines; gives where it is not what the rows before it left. */
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
      // Where all are known, what is not among them is not there.
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
