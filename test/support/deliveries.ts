import { attachDelivery, setMetrcAccount, type NewDelivery } from '../../db/admin/metrc.ts';
import { IdReserve } from '../../db/ledger/id-reserve.ts';
import { DatabasePool } from '../../db/postgres/pool.ts';
import { BatchLedger } from '../../db/ledger/batch-ledger.ts';
import { queryRows } from '../../db/postgres/sql.ts';
import { encryptMetrcKeys } from '../../src/auth/metrc-keys.ts';
import type { AddPayment, Command, Outcome } from '../../src/core/commands.ts';
import { instantText } from '../../src/core/dates.ts';
import { decideBatch } from '../../src/core/decide/decide-batch.ts';
import { startJobs, type Jobs, type JobsOptions } from '../../src/jobs/jobs.ts';
import { addPayment, createInvoice, decimal } from './builders.ts';
import { PDF_WORKER, startTestGateway, type TestGateway } from './gateway.ts';
import { memoryLogger } from './logs/memory-logger.ts';
import { startMetrcServer, type MetrcServer } from './metrc-server.ts';

export const TENANT_ID = 53;
export const LICENSE = 'C12-0001';
const SECRET_KEYS = ['a secret key of this test, long enough'];
export const VENDOR_KEY = 'vendor-canary-6f1d';
export const USER_KEY = 'user-canary-93c2';

/** The fields of a delivery and of its last event for a test. */
interface SeenDelivery {
  readonly state: string;
  readonly arrivedAt: string | null;
  readonly failure: string | null;
  /** States of its events in the outbox, in order. */
  readonly events: string;
}

/** The demo tenant with an account at a Metrc of the test's own. */
export interface Deliveries {
  readonly gateway: TestGateway;
  readonly metrc: MetrcServer;
  /** The log of the jobs. */
  readonly log: readonly string[];
  setAccount(keys?: { readonly userKey?: string }): Promise<void>;
  /** A new Unpaid invoice of 60.00 with an open delivery, which Metrc has too; gives its id, which is the delivery's. */
  newInvoice(fields?: Partial<NewDelivery>): Promise<number>;
  /** A payment by the corp-ID dialect. */
  pay(invoiceId: number, fields?: Partial<AddPayment>): Promise<Outcome>;
  seen(invoiceId: number): Promise<SeenDelivery>;
  /** The same, once its last event is settled. */
  settled(invoiceId: number): Promise<SeenDelivery>;
  startJobs(options?: Partial<JobsOptions>): Promise<Jobs>;
  close(): Promise<void>;
}

export async function openDeliveries(): Promise<Deliveries> {
  const gateway = await startTestGateway();
  const metrc = await startMetrcServer();
  metrc.addUser({ vendorKey: VENDOR_KEY, userKey: USER_KEY, licenseNumbers: [LICENSE, 'DEMO-0001'] });
  const runtime = new DatabasePool(gateway.databaseUrls.runtime, { max: 2, name: 'invoice-gateway test ledger' });
  const ledger = new BatchLedger(runtime, new IdReserve(runtime), gateway.clock);
  const log: string[] = [];
  const actor = { tenantId: TENANT_ID, credentialId: 1, credentialVersion: 1 };
  const seen = (invoiceId: number): Promise<SeenDelivery> => seenDelivery(gateway, invoiceId);
  const submit = async (command: Command): Promise<Outcome> => {
    const [result] = await ledger.commitBatch(TENANT_ID, [command], decideBatch);
    if (result?.status !== 'fulfilled') throw new Error('The command was not committed', { cause: result?.reason });
    return result.value;
  };
  return {
    gateway,
    metrc,
    log,
    async setAccount({ userKey = USER_KEY } = {}) {
      const encrypted = encryptMetrcKeys({ vendorKey: VENDOR_KEY, userKey }, TENANT_ID, SECRET_KEYS);
      await setMetrcAccount(gateway.database, TENANT_ID, { state: 'ca', ...encrypted });
    },
    async newInvoice(fields = {}) {
      const outcome = await submit(createInvoice({ actor, clientId: 1 }));
      if (!outcome.ok || outcome.result.kind !== 'invoice-created') throw new Error('No invoice was made');
      const { invoiceId } = outcome.result;
      metrc.addDelivery({ id: invoiceId, licenseNumber: LICENSE });
      const delivery: NewDelivery = {
        invoiceId,
        metrcDeliveryId: invoiceId,
        licenseNumber: LICENSE,
        acceptedPackages: ['ABCDEF012345670000010026'],
        returnedPackages: [],
        ...fields,
      };
      const at = instantText(gateway.clock.now());
      await gateway.database.transaction((trx) => attachDelivery(trx, TENANT_ID, delivery, at));
      return invoiceId;
    },
    pay(invoiceId, fields = {}) {
      const command = addPayment({
        actor,
        dialect: 'corp',
        completesDelivery: true,
        invoiceId,
        amount: decimal('10.00'),
        paidAt: '2015-03-24 11:54:00',
        ...fields,
      });
      return submit(command);
    },
    seen,
    async settled(invoiceId) {
      for (let tries = 0; tries < 400; tries += 1) {
        const found = await seen(invoiceId);
        if (/(done|failed)$/.test(found.events)) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`It was not settled within twenty seconds: ${JSON.stringify(await seen(invoiceId))}`);
    },
    startJobs: (options = {}) =>
      startJobs({
        databaseUrl: gateway.databaseUrls.worker,
        smtpUrl: null,
        mailFrom: 'Billing <billing@example.com>',
        metrcBaseUrl: metrc.url,
        publicUrl: () => 'http://gateway.test',
        pdf: { workerUrl: PDF_WORKER },
        secretKeys: SECRET_KEYS,
        logger: memoryLogger(log),
        clock: gateway.clock,
        pollMs: 50,
        metrcTimeoutMs: 500,
        ...options,
      }),
    async close() {
      await runtime.close();
      await gateway.close();
      await metrc.close();
    },
  };
}

/** In one statement: a delivery and its event end together, and are seen together. */
async function seenDelivery(gateway: TestGateway, invoiceId: number): Promise<SeenDelivery> {
  const [row] = await queryRows<SeenDelivery>(
    gateway.database,
    `select v.state, v.arrived_at as "arrivedAt", v.failure,
       (select coalesce(string_agg(o.state, ',' order by o.id), '') from outbox o where o.tenant_id = v.tenant_id
          and o.invoice_id = v.invoice_id and o.event = 'delivery.complete') as events
     from deliveries v where v.tenant_id = ? and v.invoice_id = ?`,
    [TENANT_ID, invoiceId],
  );
  if (row === undefined) throw new Error(`Invoice ${invoiceId} has no delivery`);
  return row;
}
