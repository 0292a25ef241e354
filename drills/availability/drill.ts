import { disconnects, largeBodies, slowClients } from './clients.ts';
import { databaseDown, databaseHangs } from './database.ts';
import { flood, gracefulStop, memory, poolExhaustion } from './load.ts';
import { passwordFlood } from './passwords.ts';
import type { Row } from './row.ts';
import type { Sizes } from './sizes.ts';
import type { Target } from './target.ts';

/** All measures on one gateway, in turn; the last one ends it. */
export async function runDrill(target: Target, sizes: Sizes, say: (text: string) => void): Promise<readonly Row[]> {
  const measures: readonly (readonly [name: string, run: () => Promise<readonly Row[]>])[] = [
    ['a database that goes away', () => databaseDown(target, sizes.cycles)],
    ['a database that hangs', () => databaseHangs(target, sizes.hangSeconds)],
    ['more calls than connections', () => poolExhaustion(target, sizes.lockedCalls)],
    ['more calls than are taken', () => flood(target, sizes.floodCalls)],
    ['wrong passwords', () => passwordFlood(target, sizes.attemptSeconds)],
    ['slow clients', () => slowClients(target, sizes)],
    ['large bodies', () => largeBodies(target)],
    ['callers who go away', () => disconnects(target, sizes.disconnects)],
    ['memory', () => memory(target, sizes.memoryCalls, say)],
    ['a stop', () => gracefulStop(target)],
  ];
  const rows: Row[] = [];
  for (const [name, run] of measures) {
    say(name);
    rows.push(...(await run()));
  }
  return rows;
}
