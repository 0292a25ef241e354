import { randomUUID } from 'node:crypto';
import { IdReserve } from '../../../db/ledger/id-reserve.ts';
import { BatchLedger } from '../../../db/ledger/batch-ledger.ts';
import { DatabasePool } from '../../../db/postgres/pool.ts';
import { captureOfInvoice } from '../../../db/reads/billing/capture-reads.ts';
import { recordCharge } from '../../../src/core/captures/charge-attempt.ts';
import type { Command, CommandOrigin } from '../../../src/core/commands.ts';
import { decideBatch } from '../../../src/core/decide/decide-batch.ts';
import type { Commands } from '../../../src/core/ports.ts';
import { captured } from './attempts.ts';
import { callWhmcs } from '../whmcs-client.ts';
import { addInvoice, type Scene } from '../../docs-commands/scene.ts';

const TENANT = 54;
/** Its charge has no answer; those of the other two were captured, and the ledger refused their money. */
const [REFUSED, UNANSWERED, GIVEN_BACK] = [91, 92, 93];

/** Leaves the three charges that docs/cli.md ends. The money of one is refused no more, and that of another still is. */
export async function leaveCharges(scene: Scene): Promise<void> {
  const { gateway, cli } = scene;
  for (const id of [REFUSED, UNANSWERED, GIVEN_BACK]) await addInvoice(scene, id);
  const credential = await cli.json('credential add --tenant 54');
  // A transaction ID is one of all invoices: the processor's is taken.
  await cli.database('tenants').where({ id: TENANT }).update({ reference_scope: 'gateway' });
  const paid = { invoiceid: UNANSWERED, gateway: 'stripe', amount: '1.00', transid: 'ch_1000' };
  const payMethod = {
    clientid: 1,
    type: 'RemoteCreditCard',
    remote_token: 'tok',
    card_last_four: '1111',
    card_expiry: '0730',
  };
  for (const [action, params] of [
    ['AddInvoicePayment', paid],
    ['AddPayMethod', { ...payMethod, gateway_module_name: 'stripe' }],
  ] as const) {
    const { json } = await callWhmcs(gateway.url, action, params, {
      credential: { identifier: String(credential['identifier']), secret: String(credential['secret']) },
    });
    if (json.result !== 'success') throw new Error(`${action} answered ${JSON.stringify(json)}`);
  }
  const pool = new DatabasePool(gateway.databaseUrls.runtime, { max: 2, name: 'test charges' });
  try {
    await charge(scene, new BatchLedger(pool, new IdReserve(pool), gateway.clock), String(credential['identifier']));
  } finally {
    await pool.close();
  }
}

async function charge({ cli, gateway }: Scene, ledger: BatchLedger, identifier: string): Promise<void> {
  const [{ id, version }] = await cli.database('credentials').where({ identifier }).select('id', 'version');
  const [{ payMethodId }] = await cli.database('pay_methods').where({ tenant_id: TENANT }).select('id as payMethodId');
  const origin = (): CommandOrigin => ({
    ...{ commandId: randomUUID(), requestDigest: null, dialect: 'whmcs', requestId: 'charge', mayRound: false },
    actor: { tenantId: TENANT, credentialId: Number(id), credentialVersion: Number(version) },
    deadline: gateway.clock.now() + 60_000,
  });
  const commands: Commands = {
    async submit(command: Command) {
      const [settled] = await ledger.commitBatch(TENANT, [command], decideBatch);
      if (settled?.status !== 'fulfilled') throw new Error('A command of a charge failed');
      return settled.value;
    },
  };
  for (const invoiceId of [REFUSED, UNANSWERED, GIVEN_BACK]) {
    const start = { kind: 'start-capture', origin: origin(), invoiceId, payMethodId: Number(payMethodId) } as const;
    const started = await commands.submit({ ...start, hasProcessor: true });
    const capture = await captureOfInvoice(cli.database, TENANT, invoiceId);
    if (!started.ok || capture === null) throw new Error(`The charge did not start: ${JSON.stringify(started)}`);
    if (invoiceId !== UNANSWERED) await recordCharge(commands, origin(), capture, captured('ch_1000'));
  }
  await cli.database('tenants').where({ id: TENANT }).update({ reference_scope: 'invoice' });
}
