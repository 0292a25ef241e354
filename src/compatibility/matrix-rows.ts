/** A row of a table of docs/compatibility.md: its cells by the names of their columns. Cells are Markdown. */
export type MatrixRow = ReadonlyMap<string, string>;

/** The part of a dialect: its sentences, and its table. */
interface MatrixPart {
  readonly summary: string;
  readonly rows: readonly MatrixRow[];
}

/** Reads the generated part of docs/compatibility.md on a dialect, by its title. */
export function matrixOf(title: string, document: string): MatrixPart {
  const part = document.split(/^## /m).find((each) => each.startsWith(`The ${title} dialect\n`)) ?? '';
  const [, summary = ''] = part.split('\n\n');
  const [head = [], , ...rows] = part
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  return { summary, rows: rows.map((cells) => new Map(head.map((name, index) => [name, cells[index] ?? '']))) };
}
