import { performance } from 'node:perf_hooks';
import { randomBytes } from 'node:crypto';
import { EX_USAGE } from '../../bench/command-line.ts';
import { startEmbedded } from '../../db/embedded/launcher.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { migrate } from '../../db/schema/migrate.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { hashPassword, hashSecret } from '../../src/auth/secrets.ts';
import { systemClock } from '../../src/clock.ts';
import { composeGateway } from '../../src/compose.ts';
import { installDemo } from '../../src/demo/demo.ts';
import { listen } from '../../src/server/http-server.ts';
import { addCredential } from '../../db/admin/credentials.ts';
import { memoryLogger } from '../../test/support/logs/memory-logger.ts';
import { SAMPLE } from '../../test/support/corp-client.ts';
import { UsageError } from '../../src/cli/support/usage-error.ts';
import { readOptions } from './options.ts';
import { mannWhitney, median } from './statistics.ts';

/** The least difference that counts: five per cent of the median, and a chance below one in a hundred. */
const MOST_DIFFERENCE = 0.05;
const LEAST_P = 0.01;

type Send = (address: string) => Promise<void>;
type Kinds = Readonly<Record<string, Send>>;

/** A gateway on a temporary embedded database; it trusts this machine's X-Forwarded-For. */
async function withGateway<T>(work: (url: string, owner: Knex) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'invoice-gateway-timing-'));
  const log = (): void => undefined;
  const server = await startEmbedded({ dataDir, durable: false, log });
  const owner = openDatabase(server.urls.owner, { max: 1, name: 'drill' });
  try {
    const { owner: ownerUrl, runtime: runtimeUrl, worker: workerUrl } = server.urls;
    await migrate({ ownerUrl, runtimeUrl, workerUrl, log });
    await installDemo(ownerUrl, systemClock, false);
    const gateway = composeGateway({
      databaseUrl: runtimeUrl,
      clock: systemClock,
      logger: memoryLogger([]),
      isLoopback: true,
      dialectVariables: { WHMCS_DEFAULT_RESPONSETYPE: 'json' },
      trustProxy: ['127.0.0.1'],
      hasLockout: true,
      secretKeys: [randomBytes(32).toString('hex')],
      publicUrl: () => '',
    });
    const listening = await listen(gateway.app, { host: '127.0.0.1', port: 0, intake: gateway.intake });
    try {
      return await work(`http://127.0.0.1:${listening.port}`, owner);
    } finally {
      await listening.close(1_000);
      await gateway.close();
    }
  } finally {
    await owner.destroy();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function post(url: string, type: string, body: string, address: string): Promise<void> {
  const headers = { 'content-type': type, 'x-forwarded-for': address };
  const answer = await fetch(url, { method: 'POST', headers, body });
  await answer.arrayBuffer();
  if (answer.status !== 403) throw new Error(`A wrong login was answered with ${answer.status}`);
}

/** A secret of the right length, never the same. */
const wrong = (): string => randomBytes(16).toString('hex');

function secretKinds(url: string): Kinds {
  const call =
    (identifier: () => string, secret: () => string): Send =>
    (address) => {
      const form = new URLSearchParams({
        action: 'GetInvoice',
        invoiceid: '1',
        identifier: identifier(),
        secret: secret(),
      });
      return post(`${url}/includes/api.php`, 'application/x-www-form-urlencoded', form.toString(), address);
    };
  return {
    'wrong secret': call(() => 'timing-enabled--', wrong),
    'wrong user': call(() => wrong().slice(0, 16), wrong),
    'disabled, right secret': call(
      () => 'timing-disabled-',
      () => 'the right secret of the disabled',
    ),
  };
}

function passwordKinds(url: string): Kinds {
  const call =
    (changes: () => Readonly<Record<string, string>>): Send =>
    (address) => {
      const given = JSON.stringify({ ...(JSON.parse(SAMPLE) as object), API_USER_PASSWORD: wrong(), ...changes() });
      return post(`${url}/corp/api`, 'application/json', given, address);
    };
  return {
    'wrong password': call(() => ({})),
    'wrong user': call(() => ({ API_USER_NAME: wrong().slice(0, 4) })),
    'disabled, right password': call(() => ({ API_USER_NAME: 'gone', API_USER_PASSWORD: 'right' })),
    'wrong key, right password': call(() => ({ API_CORP_KEY_ID: 'XYZ-0053', API_USER_PASSWORD: '1234' })),
  };
}

/** The kinds in turn, each call from a new address, so that none is locked out; in milliseconds. */
async function sample(kinds: Kinds, count: number, owner: Knex): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map<string, number[]>(Object.keys(kinds).map((kind) => [kind, []]));
  const order = Object.keys(kinds);
  let calls = 0;
  for (let round = -10; round < count; round += 1) {
    // Begin each round with another kind: no kind always follows the cleaning.
    order.push(order.shift() ?? '');
    for (const kind of order) {
      await owner('authentication_failures').delete();
      calls += 1;
      const address = `10.${(calls >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}`;
      const startedAt = performance.now();
      await kinds[kind]?.(address);
      if (round >= 0) times.get(kind)?.push(performance.now() - startedAt);
    }
  }
  return times;
}

/** Compares every kind with the first; returns whether none can be distinguished from it. */
function judge(title: string, times: ReadonlyMap<string, readonly number[]>): boolean {
  const [[, reference] = ['', []]] = times;
  let isFine = true;
  console.log(`${title}, ${reference.length} calls of each kind`);
  for (const [kind, own] of times) {
    const difference = Math.abs(median(own) - median(reference)) / median(reference);
    const p = own === reference ? 1 : mannWhitney(own, reference);
    const isDistinct = difference > MOST_DIFFERENCE || p <= LEAST_P;
    isFine &&= !isDistinct;
    const figures = `median ${median(own).toFixed(3)} ms  difference ${(difference * 100).toFixed(2)} %  p ${p.toFixed(4)}`;
    console.log(`  ${kind.padEnd(26)} ${figures}${isDistinct ? '  CAN BE DISTINGUISHED' : ''}`);
  }
  return isFine;
}

async function main(): Promise<void> {
  const { secrets, passwords } = readOptions(process.argv.slice(2));
  const isFine = await withGateway(async (url, owner) => {
    const at = '2026-01-01T00:00:00Z';
    const common = { tenantId: 53, actions: null, allowedIps: null, allowsQueryString: false, isLoopbackOnly: false };
    const add = async (
      dialect: string,
      kind: 'api-secret' | 'corp-user',
      identifier: string,
      secret: string,
    ): Promise<number> => {
      const secretHash = kind === 'api-secret' ? hashSecret(secret) : await hashPassword(secret);
      return await addCredential(owner, { ...common, dialect, kind, identifier, secretHash, typing: 'modern' }, at);
    };
    await add('whmcs', 'api-secret', 'timing-enabled--', wrong());
    const disabled = [
      await add('whmcs', 'api-secret', 'timing-disabled-', 'the right secret of the disabled'),
      await add('corp', 'corp-user', '53/gone', 'right'),
    ];
    await owner('credentials').whereIn('id', disabled).update({ disabled_at: at });
    const bySecret = judge('By API secret', await sample(secretKinds(url), secrets, owner));
    return judge('By password', await sample(passwordKinds(url), passwords, owner)) && bySecret;
  });
  console.log(isFine ? 'No kind can be distinguished from another.' : 'Kinds can be distinguished from each other.');
  if (!isFine) process.exitCode = 1;
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`${isUsage ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = isUsage ? EX_USAGE : 1;
});
