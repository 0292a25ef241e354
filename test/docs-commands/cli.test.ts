import { join } from 'node:path';
import { PNG } from 'pngjs';
import { createTestDatabase } from '../support/postgres/database.ts';
import { callWhmcs } from '../support/whmcs-client.ts';
import { leaveCharges } from '../support/captures/left-charges.ts';
import { LOG_LINES } from './docker-program.ts';
import { planRoles, type OwnRoles } from './own-roles.ts';
import { runDocument } from './run-document.ts';
import { addInvoice, openScene, refuseDelivery, type Scene } from './scene.ts';

const IDENTIFIER = 'Xq3tDfH0sKb9LwVz81yRmUe5oGcT2pNa';

interface Reference extends Scene {
  /** Where a backup is restored to. */
  readonly restored: Awaited<ReturnType<typeof createTestDatabase>>;
  readonly roles: OwnRoles;
  /** A job that is there, as `jobs list` shows it. */
  readonly job: string;
}

async function open(): Promise<Reference> {
  const scene = await openScene();
  scene.write('gateway.log', `${LOG_LINES}\n`);
  scene.write('access.log', '"GET /includes/api.php?action=GetInvoice&invoiceid=1 HTTP/1.1"\n');
  scene.write('callers', '"GET /includes/api.php?action=GetInvoices HTTP/1.1"\n');
  scene.write('password.txt', 'a password of the reference\n');
  scene.write('logo.png', PNG.sync.write(new PNG({ width: 8, height: 8 })));
  scene.write('secret.txt', 'demo-secret\n');
  scene.write('metrc-keys.txt', 'vendor-key\nuser-key\n');
  scene.write(
    'demo.txt',
    'API_CORP_KEY_ID=PLA-0053\nAPI_USER_NAME=demo\nAPI_USER_PASSWORD=1234\nAPI_CURRENT_PAYEE_ID=3\n',
  );
  // The demo's admin.
  scene.write('admin.txt', 'demo\n');
  const env = { ...scene.env, LOG_FILE: join(scene.shell.directory, 'gateway.log') };
  return { ...scene, env, restored: await createTestDatabase(), roles: planRoles(), job: await addJob(scene) };
}

async function close(scene: Reference): Promise<void> {
  await scene.restored.drop();
  await scene.roles.remove();
  await scene.close();
}

/** A mail that was kept because there is no mail server. */
async function addJob({ gateway, cli }: Scene): Promise<string> {
  await callWhmcs(gateway.url, 'AddInvoicePayment', { invoiceid: 78, gateway: 'mailin', amount: '1.00', transid: 'J' });
  const [{ id }] = await cli.database('outbox').where({ tenant_id: 53 }).select('id');
  await cli.database('outbox').where({ tenant_id: 53, id }).update({ state: 'held' });
  return `53/${id}`;
}

/** Credentials that the reference names: what it took back before is not renewed. */
async function addCredentials({ cli }: Scene): Promise<void> {
  const taken = (await cli.database('credentials').select('id')).length;
  for (const name of [IDENTIFIER, 'billing', '54/web']) {
    await cli
      .database('credentials')
      .where({ identifier: name })
      .update({ identifier: `${name} ${taken}` });
  }
  const { identifier } = await cli.json('credential add --tenant 54');
  await cli.database('credentials').where({ identifier }).update({ identifier: IDENTIFIER });
  await cli.json('credential add --tenant 54 --admin billing');
  await cli.json('credential add --tenant 54 --corp-user web');
}

/** Payment 1 of tenant 54. */
async function payInvoice({ gateway, cli }: Scene): Promise<void> {
  const { identifier, secret } = await cli.json('credential add --tenant 54');
  const payment = { invoiceid: 78, gateway: 'mailin', amount: '45.00', transid: 'T' };
  await callWhmcs(gateway.url, 'AddInvoicePayment', { ...payment, identifier, secret });
}

/** The first group of clients of tenant 54. */
async function addGroup({ cli }: Scene): Promise<void> {
  const groups = await cli.database('client_groups').where({ tenant_id: 54 });
  if (groups.length === 0) await cli.json('client-group add --tenant 54 --name Gold');
}

runDocument<Reference>('docs/cli.md', {
  open,
  close,
  substitutions: ({ job, gateway }) => [
    // The test server is not durable, which is a problem.
    ['./gateway doctor', 'ends_with 1 ./gateway doctor'],
    // The test server is without Citus.
    ['./gateway distribute', 'ends_with 1 ./gateway distribute'],
    // Two ways to add the same tenant.
    ['tenant add 54 --name "Acme Ltd" --tax-rate', 'tenant add 56 --name "Acme Ltd" --tax-rate'],
    // test/conformance runs all cases.
    ['conform http://127.0.0.1:8080 --html', `conform ${gateway.url} --only system --html`],
    [
      'conform https://billing.example.com/includes/api.php --credential IDENTIFIER:SECRET',
      `conform --only system ${gateway.url}/includes/api.php --credential demo-identifier:demo-secret`,
    ],
    ['conform http://127.0.0.1:8080 --identifier', `conform ${gateway.url} --only system --identifier`],
    ['/var/log/invoice-gateway.log', 'gateway.log'],
    ['53/17\n', `${job}\n`],
    // Typed by hand there.
    ['--secret-stdin --response-type xml', '--secret-stdin --response-type xml < admin.txt'],
  ],
  environments: ({ restored, roles, env }) => ({
    '`roles create`': roles.urls,
    '`restore`': {
      SECRET_KEY: env['SECRET_KEY'] ?? '',
      DATABASE_URL: restored.urls.runtime,
      MIGRATION_DATABASE_URL: restored.urls.owner,
      DIRECT_DATABASE_URL: restored.urls.worker,
    },
  }),
  before: [
    ['credential revoke Xq', addCredentials],
    ['credential rotate Xq', addCredentials],
    ['credential set Xq', addCredentials],
    ['client set 2361', addGroup],
    ['capture settle', leaveCharges],
    ['invoice show 78', (scene) => addInvoice(scene, 78)],
    ['delivery attach', (scene) => addInvoice(scene, 79)],
    ['payment refund', payInvoice],
    ['delivery retry', ({ cli }) => refuseDelivery(cli, 78)],
  ],
});
