import { setTimeout as delay } from 'node:timers/promises';

import { demand } from './stack.mjs';

/** A created invoice's mail arrives at the catcher; gives its subject. */
export async function checkMail(stack, callers) {
  stack.use(['mail'], { SMTP_URL: 'smtp://mailpit:1025' });
  await stack.compose(['up', '--detach', '--wait']);
  const box = `http://127.0.0.1:${stack.ports.MAILPIT_PORT}/api/v1/messages`;
  const invoice = await callers.createInvoice(stack.url, { sendinvoice: '1' });
  for (let tries = 0; tries < 100; tries += 1) {
    const { messages } = await (await fetch(box)).json();
    // Those of earlier payments arrive too: they were kept while there was no mail server.
    const mail = messages.find(({ Subject }) => Subject.endsWith(`#${invoice}`));
    if (mail !== undefined) return mail.Subject;
    await delay(200);
  }
  return demand(false, 'The mail of a created invoice did not arrive within 20 s.');
}

/** Each gateway is asked in its own container: they have no port. */
async function onEach(stack, script) {
  const ids = await stack.containers('gateway-scaled');
  const runs = ids.map((id) => stack.docker(['exec', '-i', id, 'node', '--input-type=module', '-'], script));
  return await Promise.all(runs);
}

/** The same payment by every gateway at once, over the pool: it is recorded once. Gives the number of gateways. */
export async function checkScale(stack, callers, hasProxy) {
  stack.use(['scale']);
  const services = hasProxy ? [] : ['gateway', 'pgbouncer', 'gateway-scaled'];
  await stack.compose(['up', '--detach', '--wait', ...services]);
  const invoice = await callers.createInvoice(stack.url);
  const body = callers.paymentForm(invoice, 'ONCE');
  const answers = await onEach(
    stack,
    `const body = new URLSearchParams(${JSON.stringify(body)});
     const ask = async () => (await fetch('http://127.0.0.1:8080/includes/api.php', { method: 'POST', body })).json();
     const answers = await Promise.all([ask(), ask(), ask()]);
     process.stdout.write(answers.map(({ result }) => result).join());`,
  );
  demand(answers.length === 3, `${answers.length} gateways run, not 3.`);
  demand(
    answers.every((text) => text === 'success,success,success'),
    `The same payment by all gateways was answered ${answers.join(' ')}.`,
  );
  const balance = await callers.balanceOf(stack.url, invoice);
  demand(balance === '90.00', `One payment of 10.00, sent nine times, left a balance of ${balance}, not 90.00.`);
  if (hasProxy) await checkProxy(stack, callers);
  return answers.length;
}

async function checkProxy(stack, callers) {
  await callers.payByAll(stack.proxyUrl);
  for (const path of ['/metrics', '/METRICS/', '//metrics']) {
    const { status } = await fetch(`${stack.proxyUrl}${path}`);
    demand(status === 404, `The proxy passes ${path} on (${status}).`);
  }
  await demandTrueAddress(stack, callers);
  // One gateway is stopped while payments go on: the proxy takes it out, and none is lost.
  const [first] = await stack.containers('gateway-scaled');
  const invoice = await callers.createInvoice(stack.proxyUrl);
  let answered = 0;
  const stopped = stack.docker(['stop', first]);
  for (let number = 0; number < 8; number += 1) {
    await callers.payAsWhmcs(stack.proxyUrl, invoice, `PROXY-${number}`).then(() => (answered += 1));
    await delay(250);
  }
  await stopped;
  const balance = await callers.balanceOf(stack.proxyUrl, invoice);
  demand(balance === `${100 - answered * 10}.00`, `${answered} payments of 10.00 left a balance of ${balance}.`);
}

/** A forged address must not pass a list of allowed addresses. */
async function demandTrueAddress(stack, callers) {
  const limited = await callers.limitedTo(stack, '203.0.113.7');
  const headers = { 'x-forwarded-for': '203.0.113.7' };
  const url = `${stack.proxyUrl}/includes/api.php`;
  const { message } = await (await fetch(url, { method: 'POST', headers, body: new URLSearchParams(limited) })).json();
  demand(/^Invalid IP (172|192|10)\./.test(message), `A forged address was answered: ${message}.`);
}
