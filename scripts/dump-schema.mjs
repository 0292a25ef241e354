// Writes test/upgrades/<version>.sql: the schema of this version, with data that both dialects made, as of a release.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findPostgresTools } from './drills/postgres-tools.mjs';
import { builtModule, fail, prepare, root } from './prepare.mjs';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const tools = findPostgresTools(['initdb', 'postgres', 'pg_dump']);
if (tools === null)
  fail('No pg_dump beside a PostgreSQL 15 or later was found: set POSTGRES_BIN_DIR to its directory.');

/** A call of the WHMCS-style dialect, with the answer that it must have. */
async function whmcs(url, action, parameters, expected) {
  const body = new URLSearchParams({
    action,
    username: 'demo-identifier',
    password: 'demo-secret',
    responsetype: 'json',
    ...parameters,
  });
  await answerOf(await fetch(`${url}/includes/api.php`, { method: 'POST', body }), action, expected);
}

async function corp(url, parameters, expected) {
  const body = JSON.stringify({
    API_CALL_FUNCTION_NAME: 'addInvoicePayment',
    CORP_ID: 53,
    INVOICE_NUMBER: 78,
    MERCHANT_SETTING_ID: 4,
    MONEY_TYPE_ID: 2,
    TRANSACTION_DATE: '2015-03-24',
    PAYMENT_CHECK_NUMBER: '1003',
    PAYMENT_NOTES: 'notes',
    API_CORP_KEY_ID: 'PLA-0053',
    API_USER_NAME: 'demo',
    API_USER_PASSWORD: '1234',
    API_CURRENT_PAYEE_ID: '3',
    API_INPUT_OUTPUT_TYPE: 'JSON',
    API_URL_ENCODING: 'AUTO',
    ...parameters,
  });
  const headers = { 'content-type': 'application/json' };
  await answerOf(await fetch(`${url}/corp/api`, { method: 'POST', headers, body }), 'addInvoicePayment', expected);
}

async function answerOf(response, action, expected) {
  const text = await response.text();
  if (!text.includes(expected)) throw new Error(`${action} answered ${text}, without ${expected}`);
}

/** One of each command of the ledger, valid and invalid. */
async function fill(url) {
  const [OK, REFUSED] = ['"result":"success"', '"result":"error"'];
  const first = { invoiceid: 78, transid: 'T-1', gateway: 'mailin', date: '2016-01-01 12:33:12' };
  await whmcs(url, 'AddInvoicePayment', { ...first, amount: '15.00', fees: '0.45' }, OK);
  await whmcs(url, 'AddInvoicePayment', { ...first, amount: '15.00', fees: '0.45' }, OK);
  await whmcs(url, 'AddInvoicePayment', { ...first, amount: '16.00' }, REFUSED);
  await whmcs(url, 'AddInvoicePayment', { ...first, invoiceid: 999 }, REFUSED);
  await whmcs(url, 'AddInvoicePayment', { invoiceid: 1, transid: 'T-2', gateway: 'paypalcheckout', amount: '20' }, OK);
  await whmcs(
    url,
    'UpdateInvoice',
    { invoiceid: 1, 'itemdescription[13]': 'Ünïcødé 🎉', 'itemamount[13]': '1.00', 'itemtaxed[13]': 'false' },
    OK,
  );
  const lines = {
    itemdescription1: 'One',
    itemamount1: '10.00',
    itemtaxed1: 'true',
    itemdescription2: 'Two',
    itemamount2: '-1.50',
  };
  await whmcs(
    url,
    'CreateInvoice',
    { userid: 2361, status: 'Unpaid', taxrate: '7.125', autoapplycredit: 'true', ...lines },
    OK,
  );
  await whmcs(url, 'CreateInvoice', { userid: 1, status: 'Draft', ...lines }, OK);
  await corp(
    url,
    { TRANSACTION_DATE_TIME: '2015-03-24 11:54:00', ACTUAL_TRANS_NUMBER: 23, AMOUNT_PAID: 10 },
    '"RET_STATUS":"ok"',
  );
  await corp(url, { AMOUNT_PAID: 5.25 }, '"RET_STATUS":"ok"');
  await corp(url, { AMOUNT_PAID: 5.25 }, '"RET_STATUS":"ok"');
}

/** Plain statements that any client can send, without COPY and psql's own commands. */
function dump(url) {
  const options = ['--inserts', '--rows-per-insert=100', '--no-comments', '--no-publications', '--no-subscriptions'];
  const { status, stdout, stderr } = spawnSync(join(tools, 'pg_dump'), [...options, url], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`pg_dump ended with ${status}: ${stderr}`);
  const lines = stdout.split('\n').filter((line) => !/^(--|\\|$)/.test(line));
  return `-- Invoice gateway ${version}: its schema, with data. Made by npm run dump:schema; never edited.\n${lines.join('\n')}\n`;
}

await prepare({ devTools: true });
process.env.POSTGRES_BIN_DIR = tools;
const { launchGateway } = await import(builtModule('bench/stage/gateway-process.js'));
const launch = launchGateway(null);
try {
  const gateway = await launch.ready;
  await fill(gateway.url);
  const folder = join(root, 'test', 'upgrades');
  mkdirSync(folder, { recursive: true });
  const sql = dump(gateway.databaseUrls.admin.replace(/[^/]*$/, 'invoice_gateway'));
  writeFileSync(join(folder, `${version}.sql`), sql);
  process.stdout.write(`test/upgrades/${version}.sql\n`);
} finally {
  await launch.stop();
}
