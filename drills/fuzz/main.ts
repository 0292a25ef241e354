import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { EX_USAGE } from '../../bench/command-line.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { UsageError } from '../../src/cli/support/usage-error.ts';
import { startGateway, type FuzzedGateway } from './gateway.ts';
import { logFaults, holdsSecret } from './log-faults.ts';
import { readOptions, type Options } from './options.ts';
import { complaintsOf, tableOf, type Findings } from './report.ts';
import { logIn, runArm, type ArmResult } from './run-arm.ts';
import { faultsOfBooks, quietState, setScene, secretTableNames } from './scene.ts';

/** Fewer than passwords may wait to be hashed: nothing is shed. */
const LANES = 8;
/** Reliability I1. */
const LIMIT_MS = 1_000;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const gateway = await startGateway();
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.once(
      signal,
      () =>
        void gateway
          .stop()
          .then(() => gateway.remove())
          .finally(() => process.exit(128 + number)),
    );
  }
  try {
    const found = await fuzz(gateway, options);
    console.log(tableOf(found));
    keepProblems(found.arms, options);
    const complaints = complaintsOf(found);
    console.log(complaints.length === 0 ? 'Nothing is wrong.' : complaints.join('\n'));
    if (complaints.length > 0) process.exitCode = 1;
  } finally {
    await gateway.stop();
    await gateway.remove();
  }
}

async function fuzz(gateway: FuzzedGateway, options: Options): Promise<Findings> {
  const database = openDatabase(gateway.ownerUrl, { max: 1, name: 'fuzz', queryTimeoutMs: null });
  try {
    await setScene(database);
    const sent = await sendAll(gateway, database, options);
    const isAlive = gateway.isAlive();
    const books = await faultsOfBooks(database);
    await database.destroy();
    await gateway.stop();
    const ids = sent.arms.flatMap(({ requestIds }) => requestIds);
    const leaks = gateway.outputs().filter(([, file]) => holdsSecret(readFileSync(file, 'utf8')));
    return {
      ...sent,
      isAlive,
      books,
      log: await logFaults(gateway.logLines(), ids),
      leaks: leaks.map(([name]) => name),
    };
  } finally {
    await database.destroy();
  }
}

async function sendAll(
  gateway: FuzzedGateway,
  database: Knex,
  { seed, from, inputs, arms }: Options,
): Promise<Pick<Findings, 'arms' | 'changedTables'>> {
  const tables = await secretTableNames(database);
  await logIn(gateway.url);
  const before = await quietState(database);
  await gateway.testimony();
  const results: Findings['arms'][number][] = [];
  for (const arm of arms) {
    process.stderr.write(`${arm}: ${inputs} inputs…\n`);
    const startedAt = performance.now();
    const result = await runArm(gateway.url, { arm, seed, from, inputs, lanes: LANES, limitMs: LIMIT_MS, tables });
    results.push({ ...result, seconds: (performance.now() - startedAt) / 1_000, testimony: await gateway.testimony() });
  }
  const after = await quietState(database);
  return { arms: results, changedTables: Object.keys(after).filter((name) => after[name] !== before[name]) };
}

/** Writes the inputs with wrong answers, and prints the command that sends each again. */
function keepProblems(arms: readonly ArmResult[], { seed, keep }: Options): void {
  const problems = arms.flatMap((arm) => arm.problems);
  if (problems.length === 0) return;
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'invoice-gateway-fuzz-'));
  mkdirSync(folder, { recursive: true });
  for (const { input, problems: found } of problems) {
    const { arm, index } = input;
    const file = join(folder, `${arm}-${seed}-${index}.http`);
    writeFileSync(file, input.bytes);
    console.log(`${file}\n  again: npm run fuzz -- --seed ${seed} --only ${arm} --from ${index} --inputs 1`);
    for (const problem of found) console.log(`  ${problem}`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof UsageError ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = error instanceof UsageError ? EX_USAGE : 1;
});
