import { it } from '@jest/globals';
import { chromium } from 'playwright-core';
import { callerOf } from '../dialects/whmcs/fixtures.ts';
import { callCorp } from '../support/corp-client.ts';
import { startTestGateway } from '../support/gateway.ts';
import { callWhmcs } from '../support/whmcs-client.ts';

it('shots', async () => {
  const gateway = await startTestGateway();
  const api = callerOf(gateway);
  await api.call('GetInvoice', { invoiceid: 78 });
  await api.call('GetClientsDetails', { clientid: 1 });
  await api.pay(78, { transid: 'CALLS-1', amount: '1.00' });
  await api.pay(78, { transid: 'CALLS-2', amount: '1.00' }, { 'idempotency-key': 'twice' });
  await api.pay(78, { transid: 'CALLS-2', amount: '1.00' }, { 'idempotency-key': 'twice' });
  await api.call('GetInvoice', { invoiceid: 4711 });
  await api.call('GetTLDPricing', {});
  await api.call('UpdateInvoice', { invoiceid: 78, status: 'Nonsense' });
  await callCorp(gateway.url, { ACTUAL_TRANS_NUMBER: 900 });
  await callWhmcs(gateway.url, 'GetInvoice', { invoiceid: 78 }, { credential: { identifier: 'nobody', secret: 'x' } });
  await gateway.writeCalls();
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  for (const [width, scheme] of [[1280, 'light'], [1280, 'dark'], [390, 'light'], [390, 'dark']] as const) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
    const page = await context.newPage();
    await page.goto(`${gateway.url}/console/login`);
    await page.fill('#username', 'demo');
    await page.fill('#password', 'demo');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/console\/53/);
    await page.goto(`${gateway.url}/console/53/calls`);
    await page.screenshot({ path: `/tmp/calls-list-${width}-${scheme}.png`, fullPage: true });
    await page.goto(`${gateway.url}/console/53/calls?q=command:key:twice+outcome:ok`);
    await page.locator('table.list tbody tr a').first().click();
    await page.screenshot({ path: `/tmp/calls-one-${width}-${scheme}.png`, fullPage: true });
    await context.close();
  }
  await browser.close();
  await gateway.close();
}, 120_000);
