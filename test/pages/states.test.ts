import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Params } from '../support/whmcs-client.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { get, pdfTextOf, urlOf, wordsOf } from './fixtures.ts';

const { gateway, api } = gatewayWithCaller();
const DATES = { date: '2026-11-01', duedate: '2026-12-06' };

/** The overview's words up to the parties, and its class of the state. */
async function overviewOf(id: number): Promise<{ words: string; tone: string; isPayable: boolean }> {
  const page = await get(urlOf(gateway, 'home', id));
  const words = wordsOf(page).replace(/^.*?(?=Invoice )/, '');
  return {
    words: words.slice(0, words.indexOf(' Download PDF')),
    tone: /class="status ([a-z]+)"/.exec(page.text)?.[1] ?? '',
    isPayable: page.text.includes('How to pay'),
  };
}

const create = (params: Params = {}): Promise<number> => api.create({ ...DATES, ...params });

async function refunded(amount: string): Promise<number> {
  const id = await create();
  await api.pay(id, { transid: `R-${amount}`, amount: '15.95', gateway: 'cash', date: '2026-11-20' });
  const { json } = await api.call('AddTransaction', {
    ...{ invoiceid: id, userid: 1, transid: `B-${amount}`, paymentmethod: 'cash', amountout: amount },
    ...{ date: '2026-11-21', description: 'Sent back' },
  });
  expect(json).toMatchObject({ result: 'success' });
  return id;
}

describe('The state of an invoice', () => {
  it.each([
    ['Unpaid', {}, 'warn', 'Unpaid Amount due: $15.95 USD Due on December 6, 2026, in 14 days.'],
    ['due today', { duedate: '2026-11-22' }, 'warn', 'Unpaid Amount due: $15.95 USD Due today, November 22, 2026.'],
    [
      'due yesterday',
      { duedate: '2026-11-21' },
      'bad',
      'Overdue Amount due: $15.95 USD It was due on November 21, 2026, 1 day ago.',
    ],
  ])('that is %s asks for its amount', async (_state, params, tone, words) => {
    const id = await create(params);
    expect(await overviewOf(id)).toEqual({ words: `Invoice #${id} ${words}`, tone, isPayable: true });
  });

  it.each([
    ['Draft', 'quiet', 'Draft Total: $15.95 USD This is a draft. Nothing is due yet.', false],
    ['Cancelled', 'quiet', 'Cancelled Total: $15.95 USD This invoice was cancelled. Nothing is due.', false],
    ['Refunded', 'quiet', 'Refunded Total: $15.95 USD The payment was refunded. Nothing is due.', false],
    ['Collections', 'bad', 'Collections Amount due: $15.95 USD This invoice is in collections.', true],
    ['Payment Pending', 'warn', 'Payment Pending Amount due: $15.95 USD A payment is on its way.', true],
  ])('%s is one word, one colour and one sentence', async (status, tone, words, isPayable) => {
    const shown = await overviewOf(await api.createIn(status));
    expect([shown.tone, shown.isPayable]).toEqual([tone, isPayable]);
    expect(shown.words).toContain(words);
  });

  it('says that a part was paid, and asks for the rest', async () => {
    const id = await create();
    await api.pay(id, { transid: 'P-1', amount: '5.95', gateway: 'cash' });
    expect(await overviewOf(id)).toMatchObject({ tone: 'warn', isPayable: true });
    expect((await overviewOf(id)).words).toContain('Partly paid Amount due: $10.00 USD');
  });

  it('thanks for a payment, and asks for nothing', async () => {
    const id = await create();
    await api.pay(id, { transid: 'P-2', amount: '15.95', gateway: 'cash', date: '2026-11-20' });
    const { words, ...shown } = await overviewOf(id);
    expect(shown).toEqual({ tone: 'good', isPayable: false });
    expect(words).toContain('Paid Total: $15.95 USD Paid on November 20, 2026. Nothing is due. Thank you.');
  });

  it('asks for nothing after a part of a payment went back, and lists both with their signs', async () => {
    const id = await refunded('5.00');
    const { words, ...shown } = await overviewOf(id);
    expect(shown).toEqual({ tone: 'quiet', isPayable: false });
    expect(words).toContain('Partly refunded Total: $15.95 USD $5.00 was refunded. Nothing is due.');
    const all = wordsOf(await get(urlOf(gateway, 'home', id)));
    expect(all).toContain('Payments −$15.95 Refunds $5.00 Amount due $0.00');
    expect(all).toMatch(/Cash Nov 20, 2026 · R-5\.00 \$15\.95 Refund: Cash Nov 21, 2026 · B-5\.00 .*−\$5\.00/);
  });
});

describe('An invoice in another language', () => {
  let id: number;

  beforeAll(async () => {
    id = await create({ duedate: '2026-11-17' });
  });

  it.each([
    ['german', 'de', 'Überfällig', 'Fällig war sie am 17. November 2026, vor 5 Tagen.', 'So zahlen Sie 15,95 $'],
    ['spanish', 'es', 'Vencida', 'Venció el 17 de noviembre de 2026, hace 5 días.', 'Cómo pagar 15,95 US$'],
    ['french', 'fr', 'En retard', 'L’échéance était le 17 novembre 2026, il y a 5 jours.', 'Comment payer 15,95 $US'],
  ])('is %s on its pages and in its PDF, as its client is', async (language, tag, state, sentence, howToPay) => {
    await gateway.database('clients').where({ tenant_id: 53, id: 1 }).update({ language });
    const page = await get(urlOf(gateway, 'home', id));
    expect(page.text).toContain(`<html lang="${tag}" dir="ltr">`);
    for (const part of [state, sentence, howToPay]) expect(wordsOf(page)).toContain(part);
    const response = await fetch(urlOf(gateway, 'pdf', id));
    const pages = await pdfTextOf(Buffer.from(await response.arrayBuffer()));
    const text = pages?.join('\n').replace(/\s+/g, ' ');
    if (text !== undefined) for (const part of [state, sentence, howToPay]) expect(text).toContain(part);
  });
});
