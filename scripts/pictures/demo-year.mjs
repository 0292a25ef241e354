// Fills the demo with clients, invoices and payments of the last weeks, so that its pages have something to show.

const DAY_MS = 86_400_000;
const CREDENTIAL = { username: 'demo-identifier', password: 'demo-secret', responsetype: 'json' };
const CLIENTS = [
  ['Anna', 'Lindqvist', 'Harbour Street Dispensary'],
  ['Marco', 'Ruiz', 'Blue Mesa Growers'],
  ['Grace', 'Okafor', 'Northgate Wellness'],
  ['Ivy', 'Chen', 'Cedar & Pine Supply'],
  ['Omar', 'Haddad', 'Old Mill Apothecary'],
  ['Tess', 'Moreau', 'Riverbend Collective'],
];
const GATEWAYS = ['banktransfer', 'paypal', 'mailin'];

/** Numbers from 0 to below 1 that are the same at each run. */
function* numbers(seed) {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

async function call(url, action, parameters) {
  const body = new URLSearchParams({ action, ...CREDENTIAL, ...parameters });
  const response = await fetch(`${url}/includes/api.php`, { method: 'POST', body });
  const answer = await response.json();
  if (answer.result !== 'success') throw new Error(`${action}: ${JSON.stringify(answer)}`);
  return answer;
}

const dayOf = (now, days) => new Date(now + days * DAY_MS).toISOString().slice(0, 10);

/** Makes the records by calls of the API, as a caller does. */
export async function fillDemo(url) {
  const random = numbers(53);
  const next = () => random.next().value;
  const now = Date.now();
  const clients = [];
  for (const [firstname, lastname, companyname] of CLIENTS) {
    const email = `${firstname}@${companyname.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`.toLowerCase();
    const { clientid } = await call(url, 'AddClient', {
      ...{ firstname, lastname, companyname, email, address1: '12 Harbour Street', city: 'Portland', state: 'OR' },
      ...{ postcode: '97201', country: 'US', phonenumber: '+1 503 555 0100', password2: 'a long enough password' },
      skipvalidation: 'true',
    });
    clients.push(clientid);
  }
  for (let day = -34; day <= 0; day += 1) {
    const weekday = new Date(now + day * DAY_MS).getUTCDay();
    const count = weekday === 0 || weekday === 6 ? 1 : 2 + Math.floor(next() * 3);
    for (let turn = 0; turn < count; turn += 1) await oneInvoice(url, clients, day, now, next);
  }
  for (const check of ['1003', '1004', '1005']) await corpPayment(url, check);
  // Old ones that are still open, so that every age has some.
  for (const age of [45, 52, 75, 110]) {
    await call(url, 'CreateInvoice', {
      ...{ userid: clients[age % clients.length], date: dayOf(now, -age - 14), duedate: dayOf(now, -age) },
      ...{ itemdescription1: 'Flower, wholesale', itemamount1: (200 + next() * 900).toFixed(2) },
    });
  }
}

/** A payment by the other dialect, of an invoice of the demo. */
async function corpPayment(url, check) {
  const body = JSON.stringify({
    ...{ API_CALL_FUNCTION_NAME: 'addInvoicePayment', CORP_ID: 53, INVOICE_NUMBER: 78, MERCHANT_SETTING_ID: 4 },
    ...{ MONEY_TYPE_ID: 2, TRANSACTION_DATE: dayOf(Date.now(), 0), PAYMENT_CHECK_NUMBER: check, PAYMENT_NOTES: '' },
    ...{ API_CORP_KEY_ID: 'PLA-0053', API_USER_NAME: 'demo', API_USER_PASSWORD: '1234', API_CURRENT_PAYEE_ID: '3' },
    ...{ API_INPUT_OUTPUT_TYPE: 'JSON', API_URL_ENCODING: 'AUTO', AMOUNT_PAID: 5 },
  });
  await fetch(`${url}/corp/api`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

async function oneInvoice(url, clients, day, now, next) {
  const amount = (120 + next() * 1_480).toFixed(2);
  const userid = clients[Math.floor(next() * clients.length)];
  const { invoiceid } = await call(url, 'CreateInvoice', {
    ...{ userid, date: dayOf(now, day - 6), duedate: dayOf(now, day + 8), status: 'Unpaid' },
    ...{ itemdescription1: 'Pre-rolls, case of 100', itemamount1: amount },
  });
  const chance = next();
  if (chance < 0.2) return;
  const gateway = GATEWAYS[Math.floor(next() ** 1.6 * GATEWAYS.length)];
  const paid = chance < 0.3 ? (Number(amount) / 2).toFixed(2) : amount;
  await call(url, 'AddInvoicePayment', {
    ...{ invoiceid, gateway, transid: `DEMO-${invoiceid}`, amount: paid, date: `${dayOf(now, day)} 09:30:00` },
  });
}
