import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { EX_USAGE } from './command-line.ts';
import type { EmbeddedUrls } from '../db/embedded/roles.ts';
import { describeMachine } from './stage/machine.ts';
import { cpuMsOf, memoryOf } from './stage/process-usage.ts';
import { recordPayments } from './clients/record-payments.ts';
import { machineLines } from './report/report.ts';
import { seedInvoices } from './stage/seed.ts';
import { withTemporaryDatabase } from './stage/temporary-database.ts';

/** Of each of the two kinds that `seed.ts` makes; the payments go to those that are payable. */
const INVOICES = 10_000;
/** sysexits.h: the command was used wrongly. */
const SAMPLE_MS = 50;

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** `npm run bench:verify -- --payments N`: how long `verify` takes, and how much memory. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { payments: { type: 'string', default: '100000' } } });
  const count = Number(values.payments);
  if (!/^[0-9]{1,7}$/.test(values.payments) || count < 1) {
    say(`--payments must be a whole number from 1 to 9999999, not "${values.payments}".`);
    process.exitCode = EX_USAGE;
    return;
  }
  await withTemporaryDatabase(say, async (urls) => {
    const owner = new pg.Client({ connectionString: urls.owner, application_name: 'bench' });
    owner.on('error', () => undefined);
    await owner.connect();
    try {
      say(`recording ${count} payments`);
      const { actor, payable } = await seedInvoices(owner, urls.owner, INVOICES);
      await owner.query('vacuum analyze');
      const invoiceOf = (n: number): number => payable.first + (n % payable.count);
      await recordPayments(urls.owner, actor, { count, amount: '1.25', invoiceOf, prefix: 'P' });
      for (const line of machineLines(await describeMachine(owner))) console.log(line);
    } finally {
      await owner.end();
    }
    say('sealing and verifying');
    await measure(urls, ['history', 'seal']);
    await measure(urls, ['verify']);
  });
}

/** The command in a process of its own, as an operator runs it. */
async function measure(urls: EmbeddedUrls, command: readonly string[]): Promise<void> {
  const program = fileURLToPath(import.meta.resolve('../src/cli/main.js'));
  const SECRET_KEY = 'a key for only the benchmark';
  const env = { ...process.env, DATABASE_URL: urls.runtime, MIGRATION_DATABASE_URL: urls.owner, SECRET_KEY };
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, ...command], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  let [peak, cpuMs] = [0, 0];
  const sampler = setInterval(() => {
    void memoryOf(child.pid ?? 0).then((memory) => (peak = Math.max(peak, memory?.peak ?? 0)));
    void cpuMsOf(child.pid ?? 0).then((used) => (cpuMs = Math.max(cpuMs, used ?? 0)));
  }, SAMPLE_MS);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(sampler);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const [cpu, memory] = [(cpuMs / 1_000).toFixed(1), (peak / 1_048_576).toFixed(0)];
  console.log(
    `${command.join(' ')}: ${seconds} s, of which ${cpu} s its own processor time, at most ${memory} MiB resident, exit code ${code ?? 'none'}`,
  );
  process.exitCode = code ?? 1;
}

main().catch((error: unknown) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
