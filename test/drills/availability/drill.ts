import { databaseDown, databaseHangs } from './database.ts';
import type { Row } from './row.ts';
import type { Target } from './target.ts';

/** How much of everything a run does; every number is bounded, so that it ends by itself. */
export interface Sizes {
  /** How often the database goes away. */
  readonly cycles: number;
  /** How long it hangs, each way. */
  readonly hangSeconds: number;
}

/** All measures on one gateway, in turn. */
export async function runDrill(target: Target, sizes: Sizes, say: (text: string) => void): Promise<readonly Row[]> {
  const measures: readonly (readonly [name: string, run: () => Promise<readonly Row[]>])[] = [
    ['a database that goes away', () => databaseDown(target, sizes.cycles)],
    ['a database that hangs', () => databaseHangs(target, sizes.hangSeconds)],
  ];
  const rows: Row[] = [];
  for (const [name, run] of measures) {
    say(name);
    rows.push(...(await run()));
  }
  return rows;
}
