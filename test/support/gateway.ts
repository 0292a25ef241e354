import type { Knex } from 'knex';
import { takeId } from '../../db/admin/ids.ts';
import { openDatabase } from '../../db/postgres/knex.ts';
import { addClient, grantCredit, NEW_CLIENT, type NewClient } from '../../db/admin/clients.ts';
import { addCredential, type NewCredential } from '../../db/admin/credentials.ts';
import { addTenant, NEW_TENANT, type NewTenant, type PaymentMethod } from '../../db/admin/tenants.ts';
import type { DialectDescriptor } from '../../adapters/descriptor.ts';
import type { PdfMakerOptions } from '../../adapters/pages/pdf/pdf-maker.ts';
import { composeGateway } from '../../src/compose.ts';
import type { Gateway, GatewayOptions } from '../../src/gateway.ts';
import { hashSecret } from '../../src/auth/secrets.ts';
import { instantText } from '../../src/core/dates.ts';
import type { Links } from '../../src/core/ports.ts';
import { installDemo } from '../../src/demo/demo.ts';
import type { DailyPorts } from '../../src/jobs/daily/daily-job.ts';
import { listen } from '../../src/server/http-server.ts';
import type { MemoryLimits } from '../../src/server/intake/memory-limits.ts';
import { memoryLogger } from './logs/memory-logger.ts';
import { createTestDatabase, type TestDatabase } from './postgres/database.ts';

/** The key by which the test gateways sign links. */
export const TEST_SECRET_KEY = 'the key of the tests, long enough';

/** A thread's module is not compiled by the test runner: the built one is used. */
export const PDF_WORKER = new URL('../../dist/adapters/pages/pdf/pdf-worker.js', import.meta.url);

/** The same for the thread of a verification. */
const VERIFY_THREAD = new URL('../../dist/src/console/verify-worker.js', import.meta.url);

/** A clock that stops until a test moves it. */
export class TestClock {
  #now: number;

  constructor(start = '2026-11-22T10:00:00.000Z') {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  set(text: string): void {
    this.#now = Date.parse(text);
  }
}

export interface TestGateway {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** The owner's connection, to look behind the wire. */
  readonly database: Knex;
  readonly databaseUrls: TestDatabase['urls'];
  readonly testDatabase: TestDatabase;
  readonly clock: TestClock;
  /** Links to invoices' pages, with this gateway's address. */
  readonly links: Links;
  /** Everything that was logged. */
  readonly log: readonly string[];
  /** The same, as a terminal shows it. */
  readonly prettyLog: readonly string[];
  addTenant(tenant: Partial<NewTenant> & { id: number }, methods?: readonly PaymentMethod[]): Promise<void>;
  addClient(client: Partial<NewClient> & { tenantId: number; id: number }): Promise<void>;
  /** Gives a client credit, in minor units. */
  grantCredit(tenantId: number, clientId: number, amountMinor: bigint): Promise<void>;
  /** Adds a WHMCS-style API credential; `secret` defaults to the identifier. */
  addCredential(
    credential: Partial<NewCredential> & { tenantId: number; identifier: string; secret?: string },
  ): Promise<number>;
  /** Writes last uses of credentials and counts of unsupported actions, as a gateway that serves does every few seconds. */
  writeNotes(): Promise<void>;
  /** Writes all noted calls into the log of calls, as a gateway that serves does four times a second. */
  writeCalls(): Promise<void>;
  readonly callsLog: Gateway['callsLog'];
  /** Settles charges in doubt, as a gateway that serves does every half minute. */
  settleCharges(): Promise<number>;
  close(): Promise<void>;
}

export interface TestGatewayOptions {
  /** Loads the demo data (tenant 53, demo-identifier / demo-secret); default true. */
  readonly demo?: boolean;
  /** Default: a new one of this version's schema. */
  readonly testDatabase?: TestDatabase;
  readonly isLoopback?: boolean;
  readonly trustProxy?: readonly string[];
  /** Whether guessers are locked out; default true. */
  readonly hasLockout?: boolean;
  /** A running clock, instead of a stopped one. */
  readonly clock?: TestClock;
  readonly defaultResponseType?: 'auto' | 'json' | 'xml' | 'nvp';
  /** Default: those of the product. */
  readonly dialects?: readonly DialectDescriptor[];
  /** Default: the one key of the tests. */
  readonly secretKeys?: readonly string[];
  /** Default: the address that is listened on. */
  readonly publicUrl?: string;
  readonly maxCallsInFlight?: number;
  readonly memoryLimits?: MemoryLimits;
  readonly connectionsPerAddress?: number;
  /** Limits of the making of PDFs. */
  readonly pdf?: PdfMakerOptions;
  /** Runs background work beside it, without a mail server, and the daily tasks where they are named; default false. */
  readonly withJobs?: boolean | 'daily';
  /** Default: that of the product. */
  readonly keepCalls?: GatewayOptions['keepCalls'];
  /** Default: the demo's payment processor. */
  readonly processorOf?: GatewayOptions['processorOf'];
  /** A gateway whose database and clock this one shares; closed after this one. */
  readonly beside?: TestGateway;
}

/** A whole gateway on a database of its own, or beside another one, listening on a free loopback port. */
export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const { beside } = options;
  const testDatabase = options.testDatabase ?? (await databaseFor(beside));
  const clock = options.clock ?? beside?.clock ?? new TestClock();
  if (options.demo !== false && beside === undefined) {
    await installDemo(testDatabase.urls.owner, clock, false, undefined, options.dialects);
  }
  const log: string[] = [];
  let listeningUrl = '';
  const prettyLog: string[] = [];
  const logger = memoryLogger(log, prettyLog);
  let ports: DailyPorts | null = null;
  // Most tests have no jobs: the queue is a tenth of a gateway's modules.
  const queue = (options.withJobs ?? false) === false ? null : await import('./jobs/test-jobs.ts');
  const jobs =
    (await queue?.startTestJobs({
      ...{ databaseUrl: testDatabase.urls.worker, secretKeys: [TEST_SECRET_KEY], clock, logger },
      ...{ pdf: { workerUrl: PDF_WORKER }, ...(options.withJobs === 'daily' ? { daily: () => ports } : {}) },
    })) ?? null;
  const connections = connectionsOf(process.env['TEST_CONNECTIONS']);
  const gateway = composeGateway({
    databaseUrl: testDatabase.urls.runtime,
    workerUrl: testDatabase.urls.worker,
    verifyThreadUrl: VERIFY_THREAD,
    clock,
    logger,
    ...(jobs === null ? {} : { jobs }),
    // Machines of tests are busy.
    pdf: { workerUrl: PDF_WORKER, timeLimitMs: 80_000, waitLimitMs: 80_000, ...options.pdf },
    ...(connections === null ? {} : { connections }),
    ...(options.keepCalls === undefined ? {} : { keepCalls: options.keepCalls }),
    ...(options.processorOf === undefined ? {} : { processorOf: options.processorOf }),
    ...(options.maxCallsInFlight === undefined ? {} : { maxCallsInFlight: options.maxCallsInFlight }),
    ...(options.memoryLimits === undefined ? {} : { memoryLimits: options.memoryLimits }),
    ...(options.connectionsPerAddress === undefined ? {} : { connectionsPerAddress: options.connectionsPerAddress }),
    isLoopback: options.isLoopback ?? true,
    dialectVariables: { WHMCS_DEFAULT_RESPONSETYPE: options.defaultResponseType },
    ...(options.dialects === undefined ? {} : { dialects: options.dialects }),
    trustProxy: options.trustProxy ?? [],
    hasLockout: options.hasLockout ?? true,
    secretKeys: options.secretKeys ?? [TEST_SECRET_KEY],
    publicUrl: () => options.publicUrl ?? listeningUrl,
  });
  ports = { commands: gateway.commands, reads: gateway.reads, steadyClock: clock };
  const server = await listen(gateway.app, { host: '127.0.0.1', port: 0, intake: gateway.intake, logger });
  listeningUrl = `http://127.0.0.1:${server.port}`;
  const database = openDatabase(testDatabase.urls.owner, { max: 2, name: 'test' });
  const at = (): string => instantText(clock.now());
  return {
    url: listeningUrl,
    database,
    databaseUrls: testDatabase.urls,
    testDatabase,
    clock,
    links: gateway.links,
    log,
    prettyLog,
    addTenant: (tenant, methods = []) =>
      database.transaction((trx) =>
        addTenant(trx, { ...NEW_TENANT, name: `Tenant ${tenant.id}`, ...tenant }, methods, at()),
      ),
    addClient: (client) =>
      database.transaction((trx) =>
        addClient(
          trx,
          { ...NEW_CLIENT, name: `Client ${client.id}`, email: `c${client.id}@example.com`, ...client },
          at(),
        ),
      ),
    grantCredit: (tenantId, id, amountMinor) =>
      database.transaction(async (trx) => {
        const entryId = await takeId(trx, tenantId, 'credit');
        await grantCredit(trx, { tenantId, id }, { entryId, amountMinor }, at());
      }),
    addCredential: ({ secret, ...credential }) =>
      addCredential(
        database,
        {
          dialect: 'whmcs',
          kind: 'api-secret',
          secretHash: hashSecret(secret ?? credential.identifier),
          actions: null,
          allowedIps: null,
          allowsQueryString: false,
          typing: 'modern',
          isLoopbackOnly: false,
          ...credential,
        },
        at(),
      ),
    writeNotes: () => gateway.writeNotes(),
    writeCalls: async () => {
      while (gateway.callsLog.figures().waiting > 0) await gateway.callsLog.write();
    },
    callsLog: gateway.callsLog,
    settleCharges: () => gateway.settleCharges(),
    async close() {
      gateway.drain();
      await server.close(1_000);
      await gateway.close();
      await jobs?.stop();
      await database.destroy();
      await testDatabase.drop();
    },
  };
}

/** `npm run test:pool-1`: with pools of one connection, a call that takes a second one waits for itself. */
function connectionsOf(text: string | undefined): { readonly writes: number; readonly reads: number } | null {
  return text === undefined ? null : { writes: Number(text), reads: Number(text) };
}

async function databaseFor(beside: TestGateway | undefined): Promise<TestDatabase> {
  return beside === undefined
    ? await createTestDatabase()
    : { ...beside.testDatabase, drop: (): Promise<void> => Promise.resolve() };
}
